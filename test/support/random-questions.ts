import fc from 'fast-check';
import { DAY, endOf, parseAsOf, startOf, transactions, type AsOf } from '../../events/index.js';
import type { PositionedEvent, Question, WorldFilter } from '../../libs/as-of/index.js';
import { subjects } from './histories.js';
import { day, destination, measuredAnyhow } from './random-values.js';

/* Random questions: days, instants and spans around the dates of random histories, at the ends of their appends. */

const time: fc.Arbitrary<AsOf> = fc
  .oneof(
    { weight: 3, arbitrary: day },
    fc
      .tuple(day, fc.constantFrom('T00:00Z', 'T05:00Z', 'T14:59:59.999Z', 'T12:00-05:00', 'T00:00+09:00'))
      .map(([date, hour]) => `${date}${hour}`),
    fc
      .tuple(day, day)
      .filter(([a, b]) => a < b)
      .map(([a, b]) => `${a}T13:00Z/${b}T13:00Z`),
  )
  .map(parseAsOf);

/** A time at or about a bound of some event: most of what is decided is decided there. */
interface AboutBound {
  readonly kind: AsOf['kind'];
  /** The ordinal of the bound among those of the history. */
  readonly bound: number;
  /** Where it is between the earliest and the latest that the bound may be. */
  readonly part: number;
  /** By instant, the milliseconds from the time that is asked about to that, and from that to its end. */
  readonly before: number;
  readonly after: number;
}

const aboutBound: fc.Arbitrary<AboutBound> = fc.record({
  kind: fc.constantFrom('day', 'instant', 'instant'),
  bound: fc.nat(),
  part: fc.constantFrom(0, 0.5, 1),
  before: fc.constantFrom(0, 1, DAY),
  after: fc.constantFrom(1, DAY),
});

function timeAbout(
  log: readonly PositionedEvent[],
  { kind, bound, part, before, after }: AboutBound,
): AsOf | undefined {
  const axis = kind === 'day' ? 'days' : 'instants';
  const bounds = log
    .flatMap(({ event }) => [startOf(event)?.[axis], endOf(event)[axis]])
    .filter((each) => each !== undefined)
    .filter(({ earliest, latest }) => Number.isFinite(earliest) && Number.isFinite(latest));
  const given = bounds[bound % Math.max(bounds.length, 1)];
  if (given === undefined) return undefined;
  const time = Math.round(given.earliest + part * (given.latest - given.earliest));
  if (kind === 'instant') return { kind, from: time - before, to: time + after };
  const from = Math.floor(time / DAY) * DAY;
  return { kind, from, to: from + DAY };
}

/** A question at the end of one of the first appends of a history; of the last one, mostly. */
export interface RandomQuestion extends Omit<Question, 'position'> {
  readonly append: number;
  /** Takes the place of `asOf`, if the history has such a bound. */
  readonly about?: AboutBound;
}

export const questions: fc.Arbitrary<RandomQuestion[]> = fc.array(
  fc.record(
    {
      asOf: time,
      about: aboutBound,
      append: fc.oneof(fc.nat(40), { weight: 4, arbitrary: fc.constant(40) }),
      publishedBy: time,
      destination,
      transaction: fc.constantFrom(...transactions),
    },
    { requiredKeys: ['asOf', 'append'] },
  ),
  { minLength: 1, maxLength: 12 },
);

export function asked(
  appends: readonly (readonly PositionedEvent[])[],
  { append, about, asOf, ...rest }: RandomQuestion,
): Question {
  return {
    ...rest,
    asOf: (about && timeAbout(appends.flat(), about)) ?? asOf,
    position: appends.slice(0, append).at(-1)?.at(-1)?.position ?? 0,
  };
}

/** Filters of the world of random histories. */
export const filters: fc.Arbitrary<WorldFilter> = fc.oneof(
  fc.constant({}),
  fc.record({ ...measuredAnyhow, subject: fc.constantFrom(...subjects) }, { requiredKeys: [] }),
);
