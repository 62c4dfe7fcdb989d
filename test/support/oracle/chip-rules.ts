import {
  isMeasured,
  type Certain,
  type ChipParameterTerms,
  type EventData,
  type Threshold,
} from '../../../events/index.js';
import type { StatedValue } from '../../../libs/chip-rules/index.js';

/*
 * Whether a chip meets a rule, naively: every world in which each parameter has one value of its range, of those that
 * can differ.
 */

type World = ReadonlyMap<string, number | boolean>;
type Terms = Pick<ChipParameterTerms, 'any'>;

/** What official descriptions of a chip state, in every field of theirs. */
export function statementsOf(descriptions: readonly EventData<'ChipDescribed'>[]): StatedValue[] {
  return descriptions.flatMap(({ factId, totalProcessingPerformance: value, parameters = [] }) => {
    const by = { factId, seen: 'yes', isConfirmed: true } as const;
    return [
      ...(value === undefined ? [] : [{ parameter: 'total-processing-performance' as const, value, ...by }]),
      ...parameters.map(({ unit: _unit, note: _note, ...each }) => ({ ...each, ...by })),
    ];
  });
}

/** A limit that is not stated: more than any that a test has. */
const OPEN = 1e9;
const ends = ({ value, atLeast, atMost }: StatedValue): readonly [number, number] => [
  value ?? atLeast ?? 0,
  value ?? atMost ?? OPEN,
];

/** The densities that follow from every performance and every die area that are stated, as values of their own. */
function derivedDensities(stated: readonly StatedValue[]): StatedValue[] {
  const areas = stated.filter(({ parameter }) => parameter === 'applicable-die-area');
  if (areas.every((each) => ends(each)[1] === 0)) return [];
  return stated
    .filter(({ parameter }) => parameter === 'total-processing-performance')
    .flatMap((performance) =>
      areas.map((area): StatedValue => {
        const quotients = ends(performance).flatMap((tpp) =>
          ends(area).map((mm2) => (mm2 === 0 ? OPEN : tpp / mm2)),
        );
        return {
          parameter: 'performance-density',
          factId: 'derived',
          isConfirmed: false,
          atLeast: Math.min(...quotients),
          atMost: Math.max(...quotients),
          seen: performance.seen === 'yes' && area.seen === 'yes' ? 'yes' : 'maybe',
        };
      }),
    );
}

/** The values of a parameter that can differ: the ends of its range, and what is at and about each limit within. */
function valuesOf(parameter: string, terms: Terms, stated: readonly StatedValue[]): (number | boolean)[] {
  const own = stated.filter((each) => each.parameter === parameter && each.seen === 'yes');
  const all = stated.filter((each) => each.parameter === parameter);
  if (!isMeasured(parameter as StatedValue['parameter']))
    return own.length === 0 ? [true, false] : [...new Set(all.map(({ is }) => is === true))];
  const limits = terms.any.flatMap(({ all: thresholds }) =>
    thresholds
      .filter((each) => each.parameter === parameter)
      .flatMap(({ atLeast, moreThan, atMost, lessThan }) => [atLeast, moreThan, atMost, lessThan])
      .filter((limit) => limit !== undefined),
  );
  const lows = all.map((each) => ends(each)[0]);
  const highs = all.map((each) => ends(each)[1]);
  const [low, high] = own.length === 0 ? [0, OPEN] : [Math.min(...lows), Math.max(...highs)];
  const about = limits.flatMap((limit) => [limit - 0.001, limit, limit + 0.001]);
  return [low, high, ...about.filter((value) => value >= low && value <= high)];
}

function meets(world: World, { parameter, is, atLeast, moreThan, atMost, lessThan }: Threshold): boolean {
  const value = world.get(parameter);
  if (typeof value === 'boolean') return value === is;
  if (value === undefined) return false;
  return (
    (atLeast === undefined || value >= atLeast) &&
    (moreThan === undefined || value > moreThan) &&
    (atMost === undefined || value <= atMost) &&
    (lessThan === undefined || value < lessThan)
  );
}

/** Whether a chip meets a rule in all worlds, in some, or in none. */
export function naiveJudgement(terms: Terms, described: readonly StatedValue[]): Certain {
  const stated = [...described, ...derivedDensities(described)];
  const parameters = [
    ...new Set(terms.any.flatMap(({ all }) => all.map(({ parameter }): string => parameter))),
  ];
  let worlds: World[] = [new Map()];
  for (const parameter of parameters)
    worlds = worlds.flatMap((world) =>
      valuesOf(parameter, terms, stated).map((value) => new Map([...world, [parameter, value]])),
    );
  const found = new Set(
    worlds.map((world) => terms.any.some(({ all }) => all.every((threshold) => meets(world, threshold)))),
  );
  if (found.size === 2) return 'maybe';
  return found.has(true) ? 'yes' : 'no';
}
