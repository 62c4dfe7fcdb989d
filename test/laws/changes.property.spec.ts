import fc from 'fast-check';
import { parseAsOf, type AsOf, type Subject } from '../../events/index.js';
import {
  type AsOfIndex,
  changesPage,
  keyOf,
  type ChangeKey,
  type PositionedEvent,
  type Question,
  type Span,
  type WorldFilter,
} from '../../libs/as-of/index.js';
import { indexOf } from '../support/builders.js';
import { history, stepIn } from '../support/histories.js';
import { askWorld } from '../support/oracle.js';
import { joinedBetween } from '../support/oracle/identity.js';
import { day, destination, measured } from '../support/random-values.js';
import { runs } from '../support/runs.js';

/*
 * The reference is the naive definition: ask the oracle for the whole world at both points, and compare fact by fact.
 */

const many = stepIn({ chips: ['x', 'y'], parties: ['a', 'b'], sale: 's' });
// With few subjects, a command more often refers to a fact that exists.
const few = stepIn({ chips: ['x'], parties: ['a'], sale: 's' });
const histories = fc.oneof(
  ...[many, few].map((step) => fc.array(step, { minLength: 1, maxLength: 40, size: '+1' }).map(history)),
);

const subject = fc.constantFrom<Subject>(
  { kind: 'chip', id: 'x' },
  { kind: 'party', id: 'a' },
  { kind: 'party', id: 'b' },
  { kind: 'sale', id: 's' },
);
const filters: fc.Arbitrary<WorldFilter> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.record({ ...measured, subject }, { requiredKeys: [] }),
);

const time = fc
  .oneof(day, fc.constantFrom('2023-01-15T17:00:00Z', '2023-01-31T23:59:59.999Z', '2023-02-01T00:00:00Z'))
  .map(parseAsOf);
const narrowed = { publishedBy: day.map(parseAsOf), destination };
const narrowing = fc.record(narrowed, { requiredKeys: [] });

function inOrder(a: AsOf, b: AsOf): [AsOf, AsOf] {
  return a.from < b.from || (a.from === b.from && a.to <= b.to) ? [a, b] : [b, a];
}

/** A span on one of the clocks; a place is the ordinal of an append. */
const spans = fc.oneof(
  fc.record({ times: fc.tuple(time, time), place: fc.oneof(fc.nat(40), fc.constant(40)), more: narrowing }),
  fc.record({ places: fc.tuple(fc.nat(40), fc.nat(40)), time, more: narrowing }),
);

type GivenSpan = typeof spans extends fc.Arbitrary<infer Value> ? Value : never;

function spanIn(appends: readonly PositionedEvent[][], given: GivenSpan): Span {
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
function eachAppend(appends: readonly PositionedEvent[][], asOf: AsOf): Span[] {
  return appends.map((append) => ({
    earlier: { asOf, position: (append[0]?.position ?? 1) - 1 },
    later: { asOf, position: append.at(-1)?.position ?? 0 },
  }));
}

/** The oracle's state of each fact in force, `surely` or `possibly`, by stream and fact id. */
function statesAt(
  log: readonly PositionedEvent[],
  question: Question,
  filter: WorldFilter,
  ids: readonly Subject[] | undefined,
) {
  return new Map(
    askWorld(log, question, filter, ids).map((row) => {
      const [stream = '', factId = '', inForce = ''] = row.split(' ');
      return [`${stream} ${factId}`, inForce];
    }),
  );
}

/** The ids of the subject of a filter at any position of a span. */
function idsIn(log: readonly PositionedEvent[], span: Span, { subject }: WorldFilter): Subject[] | undefined {
  if (subject?.kind !== 'party') return subject && [subject];
  return [...joinedBetween(log, subject.id, span)].map((id) => ({ kind: 'party', id }));
}

function naiveChanges(log: readonly PositionedEvent[], { earlier, later }: Span, filter: WorldFilter) {
  const ids = idsIn(log, { earlier, later }, filter);
  const [before, after] = [statesAt(log, earlier, filter, ids), statesAt(log, later, filter, ids)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [was, is] = [before.get(key) ?? 'not-in-force', after.get(key) ?? 'not-in-force'];
    return was === is
      ? []
      : [{ key, before: was, after: is, why: naiveReason(log, earlier, later, key, was, is) }];
  });
}

const order = ['not-in-force', 'possibly', 'surely'];

function naiveReason(
  log: readonly PositionedEvent[],
  earlier: Question,
  later: Question,
  key: string,
  was: string,
  is: string,
): string {
  if (earlier.position === later.position) {
    if (was === 'not-in-force') return 'came-into-force';
    if (is === 'not-in-force') return 'ended';
    return is === 'surely' ? 'became-sure' : 'became-doubtful';
  }
  const between = log
    .filter(({ position }) => position > earlier.position && position <= later.position)
    .filter(({ event, subject: { kind, id } }) => `${kind}-${id} ${event.data.factId}` === key);
  if (between.some(({ event }) => event.type !== 'FactRetracted')) return 'learned';
  if (between.length > 0) return 'retracted';
  return order.indexOf(is) < order.indexOf(was) ? 'lifted' : 'lift-retracted';
}

/** The changes of every page in turn. */
function allChanges(index: AsOfIndex, span: Span, filter: WorldFilter, limit: number) {
  const rows: ReturnType<typeof naiveChanges> = [];
  let after: ChangeKey | undefined;
  do {
    const page = changesPage(index, span, filter, { after, limit }, 'net');
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    for (const { before, after: is, why, factInForce } of page.changes) {
      const { stream, factId } = keyOf(factInForce.fact);
      rows.push({ key: `${stream} ${factId}`, before, after: is, why });
    }
    after = page.next;
  } while (after !== undefined);
  return rows;
}

describe('the changes between two points', () => {
  test('are the facts whose state differs for the oracle, on either clock, under any filter', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(
        histories,
        fc.array(spans, { minLength: 1, maxLength: 12 }),
        filters,
        fc.integer({ min: 1, max: 4 }),
        time,
        (appends, given, filter, limit, asOf) => {
          const index = indexOf(appends);
          for (const span of [...given.map((each) => spanIn(appends, each)), ...eachAppend(appends, asOf)]) {
            const expected = naiveChanges(appends.flat(), span, filter);
            for (const { why } of expected) met.set(why, (met.get(why) ?? 0) + 1);
            expect(allChanges(index, span, filter, limit)).toEqual(expected);
          }
        },
      ),
      runs(300),
    );
    // A reason that the random histories never produce would be untested.
    const reasons = [
      'came-into-force',
      'ended',
      'became-sure',
      'became-doubtful',
      'learned',
      'retracted',
      'lifted',
      'lift-retracted',
    ];
    expect(reasons.filter((why) => !met.has(why))).toEqual([]);
  });
});
