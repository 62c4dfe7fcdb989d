import { definitions, type ChipParameter, type ChipParameterTerms } from '../../events/index.js';
import { judge, knownParameters, type StatedValue } from './judge.js';

const tpp = 'total-processing-performance';
const density = 'performance-density';
const area = 'applicable-die-area';
const forDataCentres = 'designed-or-marketed-for-data-centres';
const citation = '3A090';

/** 3A090.b of 2023, without the upper limits of its density. */
const rule: Pick<ChipParameterTerms, 'any'> = {
  any: [
    {
      paragraph: 'b.1',
      all: [
        { parameter: tpp, unit: 'TPP', atLeast: 2400, lessThan: 4800, citation },
        { parameter: density, unit: 'TPP/mm2', atLeast: 1.6, citation },
        { parameter: forDataCentres, is: true, citation },
      ],
    },
    {
      paragraph: 'b.2',
      all: [
        { parameter: tpp, unit: 'TPP', atLeast: 1600, citation },
        { parameter: density, unit: 'TPP/mm2', atLeast: 3.2, citation },
        { parameter: forDataCentres, is: true, citation },
      ],
    },
  ],
};

const stated = (parameter: ChipParameter, more: Partial<StatedValue>): StatedValue => ({
  parameter,
  factId: 'described',
  seen: 'yes',
  isConfirmed: true,
  ...more,
});
const judged = (...values: readonly StatedValue[]) => judge(rule, knownParameters(values));
const dataCentre = stated(forDataCentres, { is: true });

test('a chip meets a rule where all thresholds of one alternative are met', () => {
  const { met, alternatives } = judged(
    stated(tpp, { value: 2400 }),
    stated(density, { value: 1.6 }),
    dataCentre,
  );
  expect([met, ...alternatives.map((each) => each.met)]).toEqual(['yes', 'yes', 'no']);
});

test('a chip just below a limit, or at one that is exclusive, does not', () => {
  const h20 = [stated(tpp, { value: 2368 }), stated(density, { value: 2.91 }), dataCentre];
  expect(judged(...h20).met).toBe('no');
  const above = [stated(tpp, { value: 4800 }), stated(density, { value: 2 }), dataCentre];
  expect(judged(...above).met).toBe('no');
});

test('what is missing leaves it open where it can decide, and not where another threshold decides', () => {
  expect(judged(stated(tpp, { value: 3000 }), dataCentre)).toMatchObject({
    met: 'maybe',
    missing: [density],
  });
  expect(judged()).toMatchObject({ met: 'maybe', missing: [tpp, density, forDataCentres] });
  expect(judged(stated(tpp, { value: 1599 }))).toMatchObject({ met: 'no', missing: [] });
});

test('sources that disagree make a range, which is on both sides of a limit or not', () => {
  const of = (...values: number[]) =>
    judged(...values.map((value) => stated(tpp, { value })), stated(density, { value: 2 }), dataCentre).met;
  expect([of(2300, 2500), of(2400, 2500), of(2300, 2399)]).toEqual(['maybe', 'yes', 'no']);
  const open = judged(stated(tpp, { atLeast: 2500 }), stated(density, { value: 2 }), dataCentre);
  expect(open).toMatchObject({ met: 'maybe', missing: [] });
});

test('whether a chip is for data centres may be disputed', () => {
  const values = [stated(tpp, { value: 3000 }), stated(density, { value: 2 })];
  const disputed = [dataCentre, stated(forDataCentres, { is: false })];
  expect(judged(...values, ...disputed).met).toBe('maybe');
  expect(judged(...values, disputed[1]!).met).toBe('no');
});

test('a judgement that rests on values which nobody confirms says so', () => {
  const reported = (value: number) => stated(tpp, { value, isConfirmed: false });
  const rest = [stated(density, { value: 2 }), dataCentre];
  expect(judged(reported(2500), ...rest)).toMatchObject({ met: 'yes', reported: [tpp] });
  expect(judged(reported(1000), ...rest)).toMatchObject({ met: 'no', reported: [tpp] });
  expect(judged(reported(2500), stated(tpp, { value: 2600 }), ...rest)).toMatchObject({
    met: 'yes',
    reported: [],
  });
  const decided = [stated(density, { value: 1 }), dataCentre];
  expect(judged(reported(2500), ...decided)).toMatchObject({ met: 'no', reported: [] });
});

test('a value of which it is not known whether it was public is not known', () => {
  const perhaps = stated(tpp, { value: 1000, seen: 'maybe', isConfirmed: false });
  expect(judged(perhaps, stated(density, { value: 2 }), dataCentre)).toMatchObject({
    met: 'maybe',
    missing: [tpp],
  });
});

test('the rule of the sample catches by its first paragraph without a density', () => {
  const terms = definitions.RuleAdopted.sample.chipParameters;
  expect(judge(terms, knownParameters([stated(tpp, { value: 4992 })]))).toMatchObject({
    met: 'yes',
    missing: [],
    reported: [],
  });
});

describe('a density that follows from the performance and the die area', () => {
  const densityOf = (...values: readonly StatedValue[]) => knownParameters(values).get(density);
  const performance = stated(tpp, { value: 4000, factId: 'speed' });

  test('is known where none is stated, by the facts that it follows from', () => {
    expect(densityOf(performance, stated(area, { value: 100, factId: 'die' }))).toMatchObject({
      atLeast: 40,
      atMost: 40,
      isSeen: true,
      isConfirmed: true,
      statedBy: [],
      derivedFrom: ['speed', 'die'],
    });
    expect(judged(performance, stated(area, { value: 100 }), dataCentre)).toMatchObject({
      met: 'yes',
      missing: [],
    });
  });

  test('makes a range with one that is stated', () => {
    const values = [performance, stated(area, { value: 100 }), stated(density, { value: 1 })];
    expect(densityOf(...values)).toMatchObject({ atLeast: 1, atMost: 40, statedBy: ['described'] });
    expect(judged(...values, dataCentre).met).toBe('maybe');
  });

  test.each<[Partial<StatedValue>, Partial<StatedValue>, number, number]>([
    [{ atLeast: 4000 }, { value: 100 }, 40, Infinity],
    [{ atMost: 4000 }, { value: 100 }, 0, 40],
    [{ value: 4000 }, { atLeast: 100 }, 0, 40],
    [{ value: 4000 }, { atMost: 100 }, 40, Infinity],
    [{ atLeast: 2000, atMost: 4000 }, { atLeast: 50, atMost: 100 }, 20, 80],
    [{ value: 0 }, { atMost: 100 }, 0, Infinity],
  ])('of %j and %j is from %d to %d', (performed, measured, atLeast, atMost) => {
    expect(densityOf(stated(tpp, performed), stated(area, measured))).toMatchObject({ atLeast, atMost });
  });

  test('is as sure as the less sure of the two', () => {
    const of = (more: Partial<StatedValue>) => densityOf(performance, stated(area, { value: 100, ...more }));
    expect(of({ isConfirmed: false })).toMatchObject({ isSeen: true, isConfirmed: false });
    expect(of({ seen: 'maybe', isConfirmed: false })).toMatchObject({ isSeen: false, isConfirmed: false });
  });

  test('is not known of a chip without one of the two, or without an applicable die area', () => {
    expect(densityOf(performance)).toBeUndefined();
    expect(densityOf(stated(area, { value: 100 }))).toBeUndefined();
    expect(densityOf(performance, stated(area, { value: 0 }))).toBeUndefined();
  });
});
