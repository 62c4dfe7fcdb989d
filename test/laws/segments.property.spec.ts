import fc from 'fast-check';
import {
  answer,
  AsOfIndex,
  changesIn,
  historyOf,
  worldPage,
  type HeldFact,
  type PositionedEvent,
} from '../../libs/as-of/index.js';
import { checked } from '../../libs/as-of/rectangles/checked.js';
import { histories, subjects } from '../support/histories.js';
import { asked, questions } from '../support/random-questions.js';
import { runs } from '../support/runs.js';
import { bytesOfSegments, readBack } from '../support/sealed.js';

/*
 * Where events are, in which segments and how these came to be there, is no part of any answer. The oracle's laws run
 * over small segments too; these compare with an index that never seals, and with what is read back.
 */

type Appends = readonly (readonly PositionedEvent[])[];

/**
 * How an index is kept: sealed after so many rows, merged so fast, and restored after so many appends, as after a crash or
 * after a shutdown, which seals the rest; some steps of its merges are then taken before the next append.
 */
const keepings = fc.record({
  // Mostly small and fast, because most histories are short.
  rowsInSegment: fc.constantFrom(1, 1, 1, 1, 2, 3, 4),
  rowsInStep: fc.constantFrom(20, 100, 2000, 2000, 2000, 2000),
  restoredAfter: fc.array(fc.nat(40), { maxLength: 3 }),
  isShutDown: fc.boolean(),
  mergeSteps: fc.nat(3),
});

/** The longer one of two: in most of the histories that are drawn, too little happens for a merge. */
const longHistories = fc
  .tuple(histories, histories)
  .map(([one, other]) => (one.length < other.length ? other : one));

interface Keeping {
  readonly rowsInSegment: number;
  readonly rowsInStep: number;
  readonly restoredAfter: readonly number[];
  readonly isShutDown: boolean;
  readonly mergeSteps: number;
}

/** As a projection keeps it: a restart reads what was sealed, however far a merge was, and applies the rest. */
function kept(appends: Appends, { restoredAfter, isShutDown, mergeSteps, ...sealing }: Keeping) {
  const log = appends.flat().map(({ event }) => event);
  let index = new AsOfIndex((position) => checked(log[position - 1]), sealing);
  let merges = 0;
  for (const [place, append] of appends.entries()) {
    const before = index.stored.length;
    index.apply(append);
    if (index.stored.length < before) merges += 1;
    if (!restoredAfter.includes(place)) continue;
    if (isShutDown) index.seal();
    index = readBack(index, log, sealing);
    const steps = index.merging();
    for (let step = 0; step < mergeSteps; step += 1) steps.next();
    for (const later of appends.slice(0, place + 1))
      if (checked(later[0]).position > index.head) index.apply(later);
  }
  return { index, merges };
}

/** The bytes of the events from one position to another, sealed when the second was the head, and not merged. */
function sealedAtOnce(appends: Appends, first: number, last: number): Uint8Array | undefined {
  const index = new AsOfIndex();
  for (const append of appends) {
    const end = checked(append.at(-1)).position;
    if (end > last) break;
    index.apply(append);
    if (end === first - 1 || end === last) index.seal();
  }
  return bytesOfSegments(index).at(-1);
}

const nameOf = ({ stream, factId, position }: HeldFact): string => `${position} ${stream} ${factId}`;

/** Everything that an index says at a question. */
function all(index: AsOfIndex, question: ReturnType<typeof asked>) {
  const { position } = question;
  const earlier = { ...question, position: Math.floor(position / 2) };
  const before = Array.from({ length: position + 1 }, (_, each) => position - each).find(
    (each) => each <= earlier.position && index.isAppendEnd(each),
  );
  const span = { earlier: { ...question, position: before ?? 0 }, later: question };
  return {
    head: index.head,
    knownAt: index.knownAt(position),
    authorities: index.authorities(position),
    lists: index.lists(position),
    seen: index.seenSubjects(),
    subjects: subjects.map((subject) => {
      const given = answer(index, subject, question);
      return {
        status: given?.status,
        decidedBy: given?.decidedBy,
        facts: [given?.measures, given?.sales, given?.routes, given?.listings].map((parts) =>
          parts?.map(({ fact, inForce }) => `${nameOf(fact)} ${inForce}`),
        ),
        idle: given?.notInForce.map(({ fact, why }) => `${nameOf(fact)} ${why}`),
        reservations: given?.reservations,
        identifiedWith: given?.identifiedWith,
        history: historyOf(index, subject, position)?.map(({ fact, retraction }) => [
          nameOf(fact),
          retraction?.position,
        ]),
        about: [...index.positionsAbout(subject, earlier.position)],
        own: index.ownPositions(subject, 1, position),
        revision: index.revisionOf(subject, position),
        descriptions: [...index.descriptionsOf(subject, position)].map(nameOf),
      };
    }),
    world: worldPage(index, question, {}, { limit: 1000 }).facts.map(({ fact }) => nameOf(fact)),
    changes: [...changesIn(index, span, {})].map(
      ({ factInForce, why }) => `${nameOf(factInForce.fact)} ${why}`,
    ),
    streams: Array.from({ length: index.head }, (_, each) => [...index.streamsAt(each + 1)]),
  };
}

test('the bytes of a segment follow from its events and those before alone', () => {
  fc.assert(
    fc.property(histories, keepings, (appends, keeping) => {
      const { index } = kept(appends, keeping);
      const bytes = bytesOfSegments(index);
      for (const [place, { first, last }] of index.stored.entries())
        expect(bytes[place]).toEqual(sealedAtOnce(appends, first, last));
    }),
    runs(120),
  );
});

test('an index of segments, sealed, merged and read back, says what one says that never seals', () => {
  let merged = 0;
  const cases = runs(120);
  fc.assert(
    fc.property(longHistories, questions, keepings, (appends, points, keeping) => {
      const plain = new AsOfIndex();
      for (const append of appends) plain.apply(append);
      const { index, merges } = kept(appends, keeping);
      merged += merges;
      for (const question of points.map((point) => asked(appends, point)))
        expect(all(index, question)).toEqual(all(plain, question));
    }),
    cases,
  );
  // Otherwise no segment was made of several.
  expect(merged).toBeGreaterThan(cases.numRuns / 4);
});
