import type { DomainEvent, EventData } from '../../../events/index.js';
import { evidence } from '../../../test/support/builders.js';
import { chip, given } from '../../../test/support/questions.js';

/*
 * What rules make of a chip by all that its descriptions state: no field of theirs is passed over, and values that
 * contradict each other leave it open (R20).
 */

const tpp = 'total-processing-performance';
const density = 'performance-density';
const area = 'applicable-die-area';
const citation = 'ECCN 3A090';

/** 3A090.a of 2023, for China. */
const rule: DomainEvent = {
  type: 'RuleAdopted',
  data: {
    ...{ factId: '2023-11-17', ruleId: 'us-3a090-a', kind: 'chip-parameters', title: 'ECCN 3A090.a' },
    ...{ authority: 'us-bis', effectiveFrom: '2023-11-17', legalBasis: { citation: '88 FR 73458' } },
    chipParameters: {
      any: [
        { paragraph: '3A090.a.1', all: [{ parameter: tpp, unit: 'TPP', atLeast: 4800, citation }] },
        {
          paragraph: '3A090.a.2',
          all: [
            { parameter: tpp, unit: 'TPP', atLeast: 1600, citation },
            { parameter: density, unit: 'TPP/mm2', atLeast: 5.92, citation },
            { parameter: 'designed-or-marketed-for-data-centres', is: true, citation },
          ],
        },
      ],
      measure: 'license-required',
      destinations: ['CN'],
    },
    evidence: evidence('2023-10-25'),
  },
};

type Described = Partial<EventData<'ChipDescribed'>>;
type Parameter = NonNullable<Described['parameters']>[number];

const performance = (value: number): Parameter => ({ parameter: tpp, unit: 'TPP', value });
const densityOf = (value: number): Parameter => ({ parameter: density, unit: 'TPP/mm2', value });
const areaOf = (value: number): Parameter => ({ parameter: area, unit: 'mm2', value });
const dataCentre: Parameter = { parameter: 'designed-or-marketed-for-data-centres', is: true };

const described = (data: Described, place: number): DomainEvent => ({
  type: 'ChipDescribed',
  data: { factId: `description-${place + 1}`, chipId: 'x', evidence: evidence('2024-01-01'), ...data },
});

/** The answer about a chip of these descriptions, for China in October 2025. */
const asked = (...descriptions: readonly Described[]) =>
  given([rule], ...descriptions.map((data, place) => [described(data, place)])).ask(chip('x'), '2025-10-15', {
    destination: 'CN',
  })!;
const outcome = (...descriptions: readonly Described[]) => {
  const { status, rules } = asked(...descriptions);
  return [status, ...rules.flatMap(({ doubts }) => doubts)];
};

describe('a performance in a field of its own', () => {
  const parameters = [performance(1000), densityOf(1), dataCentre];

  test('and another in the parameters make a range', () => {
    expect(outcome({ totalProcessingPerformance: 20_000, parameters })).toEqual([
      ...['uncertain', 'parameters-differ'],
    ]);
    expect(outcome({ totalProcessingPerformance: 20_000 }, { parameters })).toEqual([
      ...['uncertain', 'parameters-differ'],
    ]);
    expect(outcome({ totalProcessingPerformance: 1000, parameters })).toEqual(['no-record']);
  });

  test('is recorded: alone it restricts, or clears', () => {
    expect(outcome({ totalProcessingPerformance: 20_000 })).toEqual(['restricted']);
    expect(outcome({ totalProcessingPerformance: 1000 })).toEqual(['no-record']);
    expect(outcome({})).toEqual(['uncertain', 'parameters-missing']);
  });
});

describe('a performance density', () => {
  test('that contradicts the performance by the die area makes a range with that', () => {
    expect(outcome({ parameters: [performance(4000), areaOf(100), densityOf(1), dataCentre] })).toEqual([
      'uncertain',
      'parameters-differ',
    ]);
    expect(
      outcome(
        { totalProcessingPerformance: 4000 },
        { parameters: [areaOf(100)] },
        { parameters: [densityOf(1), dataCentre] },
      ),
    ).toEqual(['uncertain', 'parameters-differ']);
  });

  test('that no fact states follows from the performance and the die area, and says from which facts', () => {
    const { status, rules } = asked(
      { totalProcessingPerformance: 4000 },
      { parameters: [areaOf(100), dataCentre] },
    );
    expect(status).toBe('restricted');
    expect(rules[0]?.judgement.alternatives[1]?.thresholds[1]?.known).toMatchObject({
      ...{ atLeast: 40, atMost: 40, statedBy: [], derivedFrom: ['description-1', 'description-2'] },
    });
    expect(outcome({ parameters: [performance(4000), areaOf(1000), dataCentre] })).toEqual(['no-record']);
  });
});
