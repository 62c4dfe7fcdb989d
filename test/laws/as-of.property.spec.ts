import fc from 'fast-check';
import { termOf, termText, type DomainEvent, type Subject } from '../../events/index.js';
import {
  answer,
  decidingRules,
  type AsOfIndex,
  historyOf,
  isSeen,
  keyOf,
  seenEvidence,
  worldPage,
  type FactKey,
  type PositionedEvent,
  type Question,
  type WorldFilter,
} from '../../libs/as-of/index.js';
import { indexOf } from '../support/builders.js';
import { histories, history, subjects } from '../support/histories.js';
import { ask, askWorld } from '../support/oracle.js';
import { asked, questions } from '../support/random-questions.js';
import { measured } from '../support/random-values.js';
import { runs } from '../support/runs.js';
import { sharesOf } from '../support/shares.js';

type Expected = NonNullable<ReturnType<typeof ask>>['inForce'][number]['doubts'];
const doubtsInTime: readonly string[] = ['lift-unsure', 'dates-coarse', 'part-of-day'];

/** The doubts of a part, as the oracle puts them: of several doubts in time that bear on it, any may be shown. */
function doubtsAs(doubts: readonly string[], expected: Expected | undefined): Expected {
  const inTime = doubts.filter((doubt) => doubtsInTime.includes(doubt));
  const isOneOf = inTime.length > 0 && inTime.every((doubt) => expected?.inTime.includes(doubt));
  return {
    shown: doubts.filter((doubt) => !doubtsInTime.includes(doubt)).sort(),
    inTime: isOneOf && expected !== undefined ? expected.inTime : inTime,
  };
}

function comparable(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
  expected?: ReturnType<typeof ask>,
) {
  const given = answer(index, subject, question);
  if (given === undefined) return undefined;
  const parts = [...given.measures, ...given.sales, ...given.routes, ...given.listings];
  return {
    status: given.status,
    decidedBy: given.decidedBy,
    description: given.description,
    ...(given.identifiedWith.length === 0 ? {} : { identifiedWith: given.identifiedWith }),
    reservations: given.reservations,
    inForce: parts
      .map((part) => {
        const fact = `${part.fact.stream} ${part.fact.factId} ${part.inForce}`;
        return {
          fact,
          destinations: part.destinations.map((row) => {
            const { destination, except, inForce } = row;
            return `${termText(termOf({ destination, except }))} ${inForce}`;
          }),
          evidence: part.evidence,
          doubts: doubtsAs(part.doubts, expected?.inForce.find((each) => each.fact === fact)?.doubts),
          lifts: part.fact.lifts
            .filter((lift) => isSeen(lift, question))
            .map((lift) => ({ factId: lift.factId, evidence: seenEvidence(lift, question) })),
        };
      })
      .sort((a, b) => (a.fact < b.fact ? -1 : 1)),
  };
}

const filters: fc.Arbitrary<WorldFilter> = fc.oneof(
  fc.constant({}),
  fc.record({ ...measured, subject: fc.constantFrom(...subjects) }, { requiredKeys: [] }),
);

/** The rows of every page of the world in turn, each page of at most `limit` rows. */
function wholeWorld(index: AsOfIndex, question: Question, filter: WorldFilter, limit: number): string[] {
  const rows: string[] = [];
  let after: FactKey | undefined;
  do {
    const page = worldPage(index, question, filter, { after, limit });
    expect(page.facts.length).toBeLessThanOrEqual(limit);
    for (const { fact, inForce } of page.facts) {
      const { stream, factId } = keyOf(fact);
      rows.push(`${stream} ${factId} ${inForce}`);
    }
    after = page.next;
  } while (after !== undefined);
  return rows;
}

describe('the as-of index', () => {
  test('gives the answer of the oracle, at any point of both clocks', () => {
    const met = new Map<string, number>();
    const seen: PositionedEvent[][] = [];
    const { numRuns, seed } = runs(250);
    fc.assert(
      fc.property(histories, questions, (appends, points) => {
        const index = indexOf(appends);
        seen.push(appends.flat());
        for (const question of points.map((p) => asked(appends, p))) {
          for (const subject of subjects) {
            const expected = ask(appends.flat(), subject, question);
            const decidedBy = expected?.decidedBy ?? 'never-seen';
            met.set(decidedBy, (met.get(decidedBy) ?? 0) + 1);
            expect(comparable(index, subject, question, expected)).toEqual(expected);
          }
        }
      }),
      { numRuns, seed },
    );
    // What the random histories never contain, or never decide by, would be untested.
    const shares = sharesOf(seen);
    const rare = Object.keys(shares).filter((trait) => shares[trait]! < 5);
    expect({ seed, shares, rare }).toEqual({ seed, shares, rare: [] });
    const unmet = [...decidingRules, 'never-seen'].filter((rule) => !met.has(rule));
    expect({ seed, met: Object.fromEntries(met), unmet }).toMatchObject({ unmet: [] });
  });

  test('gives the same answer at an older position, whatever was recorded since (R9)', () => {
    fc.assert(
      fc.property(histories, questions, (appends, points) => {
        const whole = indexOf(appends);
        for (const point of points) {
          const question = asked(appends, point);
          const then = indexOf(appends.filter((append) => (append[0]?.position ?? 0) <= question.position));
          for (const subject of subjects) {
            expect(comparable(whole, subject, question)).toEqual(comparable(then, subject, question));
          }
        }
      }),
      runs(150),
    );
  });

  test('gives the whole world page by page, as the oracle does, under any filter', () => {
    let rows = 0;
    const cases = runs(250);
    fc.assert(
      fc.property(
        histories,
        questions,
        filters,
        fc.integer({ min: 1, max: 4 }),
        (appends, points, by, limit) => {
          const index = indexOf(appends);
          for (const question of points.map((p) => asked(appends, p))) {
            const expected = askWorld(appends.flat(), question, by);
            rows += expected.length;
            expect(wholeWorld(index, question, by, limit)).toEqual(expected);
          }
        },
      ),
      cases,
    );
    expect(rows).toBeGreaterThan(cases.numRuns);
  });

  test('gives the history of a subject: what was recorded by a position, and what was retracted by then', () => {
    fc.assert(
      fc.property(histories, fc.nat(40), (appends, append) => {
        const index = indexOf(appends);
        const position = appends.slice(0, append).at(-1)?.at(-1)?.position ?? 0;
        for (const subject of subjects) {
          const own = appends
            .flat()
            .filter(
              (e) => e.position <= position && e.subject.kind === subject.kind && e.subject.id === subject.id,
            );
          const recorded = own.flatMap(({ event }) =>
            event.type === 'FactRetracted' ? [] : [event.data.factId],
          );
          const gone = own.flatMap(({ event }) =>
            event.type === 'FactRetracted' ? [event.data.factId] : [],
          );
          const known = (historyOf(index, subject, position) ?? []).filter(
            ({ fact }) => fact.subject.kind === subject.kind && fact.subject.id === subject.id,
          );
          expect(known.map(({ fact }) => fact.factId)).toEqual(recorded);
          expect(
            known.flatMap(({ fact, retraction }) => (retraction === undefined ? [] : [fact.factId])).sort(),
          ).toEqual([...new Set(gone)].sort());
        }
      }),
      runs(300),
    );
  });

  test('maps knownAt to the last append recorded by then, and recognises the end of an append', () => {
    fc.assert(
      fc.property(histories, (appends) => {
        const index = indexOf(appends);
        const ends = appends.map((append) => append.at(-1)?.position ?? 0);
        for (const { position, recordedAt } of appends.flat()) {
          expect(index.isAppendEnd(position)).toBe(ends.includes(position));
          const expected = ends.filter((end) => end * 1000 <= recordedAt).at(-1) ?? 0;
          expect(index.positionKnownAt(recordedAt)).toBe(expected);
        }
        expect(index.head).toBe(ends.at(-1) ?? 0);
      }),
      { numRuns: 100 },
    );
  });

  test('refuses an append that leaves a gap or is applied twice', () => {
    const [first] = history([{ subject: { kind: 'chip', id: 'x' }, decide: () => [retracted] }]);
    const index = indexOf([first ?? []]);
    expect(() => {
      index.apply(first ?? []);
    }).toThrow('must begin at position 2');
  });
});

const retracted: DomainEvent = { type: 'FactRetracted', data: { factId: 'fact-1', reason: 'wrong' } };
