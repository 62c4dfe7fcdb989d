import type { DomainEvent, EventData } from '../../../events/index.js';
import { chipRestricted, evidence } from '../../../test/support/builders.js';
import { chip, given, retraction } from '../../../test/support/questions.js';
import type { Question, Reservation } from '../index.js';

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
    factId: '2023-11-17',
    ruleId: 'us-3a090-a',
    kind: 'chip-parameters',
    title: 'ECCN 3A090.a',
    authority: 'us-bis',
    effectiveFrom: '2023-11-17',
    legalBasis: { citation: '88 FR 73458' },
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

/** The answer about a chip of these descriptions, for China in October 2025 unless said otherwise. */
const asked = (...descriptions: readonly Described[]) => askedOf([rule], descriptions);
const askedOf = (
  recorded: readonly DomainEvent[],
  descriptions: readonly Described[],
  { asOf = '2025-10-15', ...more }: { asOf?: string } & Partial<Omit<Question, 'asOf'>> = {},
) => {
  const appends = [...recorded, ...descriptions.map(described)].map((event) => [event]);
  return given(...appends).ask(chip('x'), asOf, { destination: 'CN', ...more })!;
};
const outcome = (...descriptions: readonly Described[]) => {
  const { status, rules } = asked(...descriptions);
  return [status, ...rules.flatMap(({ doubts }) => doubts)];
};

describe('a performance in a field of its own', () => {
  const parameters = [performance(1000), densityOf(1), dataCentre];

  test('makes a range with another one in the parameters', () => {
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
      atLeast: 40,
      atMost: 40,
      statedBy: [],
      derivedFrom: ['description-1', 'description-2'],
    });
    expect(outcome({ parameters: [performance(4000), areaOf(1000), dataCentre] })).toEqual(['no-record']);
  });
});

describe('an ECCN that a source states', () => {
  const cleared = { parameters: [performance(1000), densityOf(1), dataCentre] };
  const differs = (given: ReturnType<typeof asked>): readonly Reservation[] =>
    given.reservations.filter(({ kind }) => kind === 'classification-differs');
  const byDescription = (eccn: string) => ({
    kind: 'classification-differs',
    weight: 'blocking',
    eccns: [eccn],
    facts: [{ subject: chip('x'), factId: 'description-1' }],
    rules: [{ id: 'us-3a090-a', vintage: '2023-11-17' }],
  });

  test.each(['3A090.a', '3A090', '4A090.a', '5A992.z'])(
    'as %s of a rule that the values do not meet is a reservation',
    (eccn) => {
      const given = asked({ eccn, ...cleared });
      expect([given.status, differs(given)]).toEqual(['no-record', [byDescription(eccn)]]);
    },
  );

  test('differs also when no parameters are recorded, and when it is only reported', () => {
    const given = asked({ eccn: '3A090.a' });
    expect([given.status, differs(given)]).toEqual(['uncertain', [byDescription('3A090.a')]]);
    const reported = evidence('2024-01-01').map((each) => ({ ...each, certainty: 'reported' as const }));
    expect(differs(asked({ eccn: '3A090.a', evidence: reported }, cleared))).toEqual([
      byDescription('3A090.a'),
    ]);
  });

  test('is none where the chip surely meets that rule, or it is of another one', () => {
    expect(differs(asked({ eccn: '3A090.a', parameters: [performance(5000)] }))).toEqual([]);
    expect(differs(asked({ eccn: '3A090.b', ...cleared }))).toEqual([]);
    expect(differs(asked({ eccn: 'EAR99', ...cleared }))).toEqual([]);
  });

  test('is none where that rule is not in force, or does not reach the destination', () => {
    const described = [{ eccn: '3A090.a', ...cleared }];
    expect(differs(askedOf([rule], described, { asOf: '2023-11-16' }))).toEqual([]);
    expect(differs(askedOf([rule], described, { destination: 'FR' }))).toEqual([]);
  });

  test('is one where the headquarters of a buyer decide that are not asked about', () => {
    const { chipParameters } = rule.data;
    const onHeadquarters = {
      ...rule,
      data: { ...rule.data, chipParameters: { ...chipParameters, destinations: ['headquarteredIn:CN'] } },
    } as DomainEvent;
    const described = [{ eccn: '3A090.a', ...cleared }];
    expect(differs(askedOf([onHeadquarters], described, { destination: 'SG' }))).toHaveLength(1);
  });

  test('counts in a restriction too, and not once it is retracted', () => {
    const restricted = chipRestricted({ chipId: 'x', eccn: '3A090.a', destinations: ['RU'] });
    expect(differs(askedOf([rule, restricted], [cleared]))).toMatchObject([
      { facts: [{ subject: chip('x'), factId: 'a-fact' }] },
    ]);
    const appends = [rule, described({ eccn: '3A090.a' }, 0), described(cleared, 1)];
    const { ask } = given(...appends.map((event) => [event]), [retraction(chip('x'), 'description-1')]);
    const kinds = (position: number) =>
      ask(chip('x'), '2025-10-15', { destination: 'CN', position })?.reservations.map(({ kind }) => kind);
    expect([kinds(3), kinds(4)]).toEqual([
      expect.arrayContaining(['classification-differs']),
      expect.not.arrayContaining(['classification-differs']),
    ]);
  });
});
