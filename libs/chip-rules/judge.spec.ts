import { definitions, type ChipParameter, type ChipParameterTerms } from '../../events/index.js';
import { judge, knownParameters, type StatedValue } from './judge.js';

const tpp = 'total-processing-performance';
const density = 'performance-density';
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
  ...{ parameter, factId: 'described', seen: 'yes', isConfirmed: true, ...more },
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
    ...{ met: 'maybe', missing: [tpp] },
  });
});

test('the rule of the sample catches by its first paragraph without a density', () => {
  const terms = definitions.RuleAdopted.sample.chipParameters;
  expect(judge(terms, knownParameters([stated(tpp, { value: 4992 })]))).toMatchObject({
    ...{ met: 'yes', missing: [], reported: [] },
  });
});
