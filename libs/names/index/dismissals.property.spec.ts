import fc from 'fast-check';
import { parseAsOf } from '../../../events/index.js';
import { runs } from '../../../test/support/runs.js';
import { askedText, type NameChange } from '../changes.js';
import type { NameQuery } from '../matching.js';
import { matchName } from './match.js';
import { NameIndex } from './name-index.js';

/** Queries that all match the party; each says something else. */
const queries: readonly NameQuery[] = [
  { name: 'Acme Robotics', kind: 'party' },
  { name: 'ACME robotics', kind: 'party' },
  { name: 'Acme Robotic', kind: 'party' },
  { name: 'Acme Robotics', kind: 'party', country: 'SG' },
  { name: 'Acme Robotics', kind: 'party', address: '1 Main Street' },
  { name: 'Acme Robotics', kind: 'party', headquarters: 'SG' },
  { name: 'Acme Robotics', kind: 'party', partyKind: 'person' },
];

/** What is asked, apart from how it is spelled: the first two ask the same. */
const sameAs = [0, 0, 2, 3, 4, 5, 6];

const empty = { identifiers: [], addresses: [], countries: [] };
const first: NameChange = {
  kind: 'described',
  subject: 'party/acme',
  position: 1,
  factId: 'described-1',
  described: { names: [{ name: 'Acme Robotics', kind: 'primary' }], ...empty },
};

type Step =
  | 'describe'
  | 'undescribe'
  | 'join'
  | 'unjoin'
  | 'describe-other'
  | { readonly dismiss: number }
  | 'undismiss';
const step = fc.oneof(
  fc.constantFrom<Step>('describe', 'undescribe', 'join', 'unjoin', 'describe-other', 'undismiss'),
  fc.record({ dismiss: fc.nat(queries.length - 1) }),
  fc.record({ dismiss: fc.nat(queries.length - 1) }),
);

/** The changes of steps, at positions from 2; a step that has nothing to undo changes nothing. */
function changesOf(steps: readonly Step[]): NameChange[] {
  const recorded: Record<'describe' | 'join' | 'dismiss', string[]> = { describe: [], join: [], dismiss: [] };
  return steps.map((each, place): NameChange => {
    const position = place + 2;
    const factId = `fact-${position}`;
    const about = { subject: 'party/acme', position };
    const retracted = (from: string[]): NameChange => {
      const last = from.pop();
      if (last === undefined) return { ...about, kind: 'seen' };
      return { ...about, kind: 'retracted', factId: last };
    };
    if (typeof each === 'object') {
      recorded.dismiss.push(factId);
      const asked = askedText(queries[each.dismiss] ?? { name: '' });
      return { ...about, kind: 'dismissed', factId, asked, reason: 'another' };
    }
    switch (each) {
      case 'describe': {
        recorded.describe.push(factId);
        const described = { names: [{ name: `Acme ${position}`, kind: 'alias' as const }], ...empty };
        return { ...about, kind: 'described', factId, described };
      }
      case 'describe-other':
        return { ...first, subject: 'party/other', position };
      case 'join':
        recorded.join.push(factId);
        return { ...about, kind: 'joined', factId, with: 'party/other' };
      case 'undescribe':
        return retracted(recorded.describe);
      case 'unjoin':
        return retracted(recorded.join);
      case 'undismiss':
        return retracted(recorded.dismiss);
    }
  });
}

/** Whether a match is suppressed, by the steps up to a position read one after the other. */
function suppressed(changes: readonly NameChange[], query: number, position: number): boolean {
  const valid = new Map<string, number>();
  for (const change of changes) {
    if (change.position > position || change.subject !== 'party/acme') continue;
    if (change.kind === 'dismissed') {
      const asked = queries.findIndex((each) => askedText(each) === change.asked);
      valid.set(change.factId, sameAs[asked] ?? -1);
    } else if (change.kind === 'retracted' && valid.has(change.factId)) valid.delete(change.factId);
    // Whatever the party is known by has changed: every decision on it is open again. What is retracted here is no
    // decision, or one that was open already.
    else if (change.kind !== 'seen' && !isDecision(changes, change)) valid.clear();
  }
  return [...valid.values()].includes(sameAs[query] ?? -1);
}

const isDecision = (changes: readonly NameChange[], change: NameChange): boolean =>
  change.kind === 'retracted' &&
  changes.some((each) => each.kind === 'dismissed' && each.factId === change.factId);

test('a dismissed match is suppressed exactly until what is asked or the party changes, or the decision is retracted', () => {
  const { numRuns, seed } = runs(300);
  let dismissed = 0;
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.nat(queries.length - 1),
      fc.nat(13),
      (steps, query, back) => {
        const changes = [first, ...changesOf(steps)];
        const index = new NameIndex();
        index.apply(changes, changes.length);
        const position = Math.max(1, changes.length - back);
        const asked = queries[query];
        if (asked === undefined) throw new Error(`there is no query ${query}`);
        const { matches } = matchName(
          index,
          { ...asked, asked: askedText(asked) },
          { asOf: parseAsOf('2026-11-26'), position },
        );
        const match = matches.find(({ subject }) => subject === 'party/acme');
        expect(match).toBeDefined();
        const isDismissed = suppressed(changes, query, position);
        if (isDismissed) dismissed += 1;
        expect(match?.dismissed !== undefined).toBe(isDismissed);
      },
    ),
    { numRuns, seed },
  );
  expect({ seed, isMet: dismissed > numRuns / 100 }).toEqual({ seed, isMet: true });
});
