import fc from 'fast-check';
import type { DomainEvent } from '../../events/index.js';
import { decidingRules, historyOf } from '../../libs/as-of/index.js';
import { indexOf } from '../support/builders.js';
import { histories, history, subjects } from '../support/histories.js';
import { answerOf, worldOf } from '../support/in-terms-of-oracle.js';
import { ask, askWorld } from '../support/oracle.js';
import { asked, filters, questions } from '../support/random-questions.js';
import { runs } from '../support/runs.js';
import { sharesOf } from '../support/shares.js';

describe('the as-of index', () => {
  test('gives the answer of the oracle, at any point of both clocks', () => {
    fc.assert(
      fc.property(histories, questions, (appends, points) => {
        const index = indexOf(appends);
        for (const question of points.map((p) => asked(appends, p))) {
          for (const subject of subjects) {
            const expected = ask(appends.flat(), subject, question);
            expect(answerOf(index, subject, question, expected)).toEqual(expected);
          }
        }
      }),
      runs(250),
    );
  });

  test('is asked about histories of every kind, that are decided by every rule', () => {
    // Of one seed: what a few hundred histories have by chance would now and then be too few.
    const drawn = fc.sample(fc.tuple(histories, questions), { seed: 1, numRuns: 250 });
    const shares = sharesOf(drawn.map(([appends]) => appends.flat()));
    const rare = Object.keys(shares).filter((trait) => shares[trait]! < 5);
    expect({ shares, rare }).toEqual({ shares, rare: [] });
    const met = new Set<string>();
    for (const [appends, points] of drawn)
      for (const question of points.map((point) => asked(appends, point)))
        for (const subject of subjects)
          met.add(ask(appends.flat(), subject, question)?.decidedBy ?? 'never-seen');
    // What follows from rules has laws of its own: no history here has a rule.
    const wanted = decidingRules.filter((rule) => !rule.startsWith('rule-'));
    expect([...wanted, 'never-seen'].filter((rule) => !met.has(rule))).toEqual([]);
  });

  test('gives the same answer at an older position, whatever was recorded since (R9)', () => {
    fc.assert(
      fc.property(histories, questions, (appends, points) => {
        const whole = indexOf(appends);
        for (const point of points) {
          const question = asked(appends, point);
          const then = indexOf(appends.filter((append) => (append[0]?.position ?? 0) <= question.position));
          for (const subject of subjects) {
            expect(answerOf(whole, subject, question)).toEqual(answerOf(then, subject, question));
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
            expect(worldOf(index, question, by, limit)).toEqual(expected);
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
