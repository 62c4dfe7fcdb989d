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

/*
 * Where events are, in which segments and how these came to be there, is no part of any answer. The oracle's laws run
 * over small segments too; these compare with an index that never seals, and with what is read back.
 */

type Appends = readonly (readonly PositionedEvent[])[];

/** How an index is kept: sealed after so many rows, and restored from what was sealed after so many appends. */
const keepings = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  restoredAfter: fc.array(fc.nat(40), { maxLength: 3 }),
});

/** As a projection keeps it: each new segment is encoded at once, and a restart reads those and applies the rest. */
function kept(appends: Appends, { rows, restoredAfter }: { rows: number; restoredAfter: readonly number[] }) {
  const events = appends.flat();
  const eventAt = (position: number) => checked(events[position - 1]).event;
  let index = new AsOfIndex(eventAt);
  let stored: Uint8Array[] = [];
  let merges = 0;
  for (const [place, append] of appends.entries()) {
    index.apply(append);
    const before = index.sealedTo;
    index.seal(rows);
    const { sealedTo } = index;
    if (sealedTo.at(-1) !== before.at(-1) && sealedTo.length <= before.length) merges += 1;
    stored = sealedTo.map((last, each) =>
      last === before[each] ? checked(stored[each]) : Uint8Array.from(index.encode(each)),
    );
    if (!restoredAfter.includes(place)) continue;
    index = new AsOfIndex(eventAt);
    // Copied: an index changes the bytes that it takes over.
    index.restore(stored.map((bytes) => Uint8Array.from(bytes)));
    for (const later of appends.slice(0, place + 1))
      if (checked(later[0]).position > index.head) index.apply(later);
  }
  return { index, merges };
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

test('an index of segments, sealed, merged and read back, says what one says that never seals', () => {
  let merged = 0;
  const cases = runs(120);
  fc.assert(
    fc.property(histories, questions, keepings, (appends, points, keeping) => {
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
