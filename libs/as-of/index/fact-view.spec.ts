import { parseAsOf, type DomainEvent } from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import { chip, given, retraction, type Given } from '../../../test/support/questions.js';

describe('whether a lift has the sources of what takes the place of its fact (R6)', () => {
  const publishedBy = parseAsOf('2023-06-01');
  const lift = (factId: string, sources = evidence()): DomainEvent => ({
    type: 'ChipRestrictionLifted',
    data: {
      factId,
      chipId: 'a-chip',
      lifts: 'a-fact',
      effectiveFrom: '2024-01-01',
      replacedBy: 'another',
      evidence: sources,
    },
  });
  const another = (sources = evidence()) => chipRestricted({ factId: 'another', evidence: sources });

  /** Of the newest lift and the replacement in the index. */
  function hasSameSources(...appends: readonly (readonly Given[])[]): boolean | undefined {
    const { index } = given([chipRestricted()], ...appends);
    const facts = index.factsOn(chip('a-chip'));
    const replacement = facts.find(({ factId }) => factId === 'another');
    return replacement && facts.findLast(({ isLift }) => isLift)?.hasSameSources(replacement, publishedBy);
  }

  test('it has where both were published at the same time', () => {
    expect(hasSameSources([lift('a-lift'), another()])).toBe(true);
    expect(hasSameSources([lift('a-lift', evidence('2023-01-01')), another(evidence('2023-01-01'))])).toBe(
      true,
    );
  });

  test('it has not where one may be public without the other', () => {
    expect(hasSameSources([lift('a-lift', evidence('2023-01-01')), another()])).toBe(false);
  });

  test('it has not where one is a correction, whose corrected sources may be public alone', () => {
    const first = [lift('a-lift'), another()];
    const corrected = [retraction(chip('a-chip'), 'a-lift', 'a-correction'), lift('a-correction')];
    expect(hasSameSources(first, corrected)).toBe(false);
  });
});
