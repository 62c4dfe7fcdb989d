import fc from 'fast-check';
import { DAY, isDay, parseAsOf, type AsOf, type Subject } from '../../events/index.js';
import type { PositionedEvent, Span, WorldFilter } from '../../libs/as-of/index.js';
import { day, destination, measuredAnyhow } from './random-values.js';

/* Random spans between two points of random histories, on one clock, and filters of what is in them. */

const subject = fc.constantFrom<Subject>(
  { kind: 'chip', id: 'x' },
  { kind: 'party', id: 'a' },
  { kind: 'party', id: 'b' },
  { kind: 'sale', id: 's' },
);
export const spanFilters: fc.Arbitrary<WorldFilter> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.record({ ...measuredAnyhow, subject }, { requiredKeys: [] }),
);

export const time = fc
  .oneof(day, fc.constantFrom('2023-01-15T17:00:00Z', '2023-01-31T23:59:59.999Z', '2023-02-01T00:00:00Z'))
  .map(parseAsOf);
const narrowed = { publishedBy: day.map(parseAsOf), destination };
const narrowing = fc.record(narrowed, { requiredKeys: [] });

function inOrder(a: AsOf, b: AsOf): [AsOf, AsOf] {
  return a.from < b.from || (a.from === b.from && a.to <= b.to) ? [a, b] : [b, a];
}

/** A span on one of the clocks; a place is the ordinal of an append. */
export const spans = fc.oneof(
  fc.record({ times: fc.tuple(time, time), place: fc.oneof(fc.nat(40), fc.constant(40)), more: narrowing }),
  fc.record({ places: fc.tuple(fc.nat(40), fc.nat(40)), time, more: narrowing }),
);

type GivenSpan = typeof spans extends fc.Arbitrary<infer Value> ? Value : never;

export function spanIn(appends: readonly PositionedEvent[][], given: GivenSpan): Span {
  const positionAt = (place: number) =>
    appends
      .slice(0, place % (appends.length + 1))
      .at(-1)
      ?.at(-1)?.position ?? 0;
  if ('times' in given) {
    const [earlier, later] = inOrder(...given.times);
    const rest = { ...given.more, position: positionAt(given.place) };
    return { earlier: { ...rest, asOf: earlier }, later: { ...rest, asOf: later } };
  }
  const [earlier, later] = given.places.map(positionAt).sort((a, b) => a - b);
  const rest = { ...given.more, asOf: given.time };
  return { earlier: { ...rest, position: earlier ?? 0 }, later: { ...rest, position: later ?? 0 } };
}

/** The span of each append alone: only few random spans are decided by a lift or its retraction. */
export function eachAppend(appends: readonly PositionedEvent[][], asOf: AsOf): Span[] {
  return appends.map((append) => ({
    earlier: { asOf, position: (append[0]?.position ?? 1) - 1 },
    later: { asOf, position: append.at(-1)?.position ?? 0 },
  }));
}

/** The days about each bound of a lift, with all that is known: few random spans are decided by a lift. */
export function aboutLifts(appends: readonly PositionedEvent[][]): Span[] {
  const position = appends.at(-1)?.at(-1)?.position ?? 0;
  const bounds = appends.flat().flatMap(({ event: { data } }) => {
    if (!('lifts' in data)) return [];
    return [data.effectiveFrom, 'until' in data ? data.until : undefined];
  });
  return bounds.flatMap((bound) => {
    if (typeof bound !== 'string' || !isDay(bound)) return [];
    const { from } = parseAsOf(bound);
    const [before, after] = [from - DAY, from + DAY].map((each) =>
      parseAsOf(new Date(each).toISOString().slice(0, 10)),
    ) as [AsOf, AsOf];
    return [{ earlier: { asOf: before, position }, later: { asOf: after, position } }];
  });
}
