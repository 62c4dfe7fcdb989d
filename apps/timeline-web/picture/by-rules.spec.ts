import * as fc from 'fast-check';
import type { DerivedChangeDocument } from '../../../libs/answers/index.js';
import { dayNumber, dayOf } from '../texts/dates.js';
import { spansOfRules } from './by-rules.js';

type State = DerivedChangeDocument['after'];

const FIRST = dayNumber('2020-01-01');
const LAST = FIRST + 40;

/** An edge of a rule; only what tells rules apart is of interest here. */
const edge = (rule: string, day: number, before: State, after: State): DerivedChangeDocument =>
  ({
    before,
    after,
    at: { asOf: dayOf(day), position: 1 },
    rule: { rule, vintage: 'v' },
  }) as DerivedChangeDocument;

/** The state of each rule on each day, from which edges follow. */
const courses = fc.array(
  fc.array(fc.constantFrom<State>('not-in-force', 'possibly', 'surely'), { minLength: 40, maxLength: 40 }),
  { maxLength: 3 },
);

const strengths: Record<State, number> = { 'not-in-force': 0, possibly: 1, surely: 2 };

test('on every day the strip says what the strongest rule says', () => {
  fc.assert(
    fc.property(courses, fc.nat(39), (states, answered) => {
      const edges = states
        .flatMap((course, rule) =>
          course.flatMap((after, day) => {
            const before = course[day - 1];
            return before === undefined || before === after
              ? []
              : [edge(`rule-${rule}`, FIRST + day, before, after)];
          }),
        )
        .sort((one, other) => one.at.asOf.localeCompare(other.at.asOf));
      // An answer about any day has every rule, also one whose state never changes.
      const onOneDay = states.map((course, rule) => {
        const state = course[answered] ?? 'not-in-force';
        return {
          rule: `rule-${rule}`,
          vintage: 'v',
          inForce: state === 'not-in-force' ? ('not' as const) : state,
        };
      });
      const spans = spansOfRules(edges, onOneDay, FIRST, LAST);
      for (let day = FIRST; day < LAST; day += 1) {
        const strongest = Math.max(
          0,
          ...states.map((course) => strengths[course[day - FIRST] ?? 'not-in-force']),
        );
        const drawn = spans.filter(({ from, to }) => from <= day && day < to);
        expect(drawn.length).toBeLessThanOrEqual(1);
        expect(drawn[0] === undefined ? 0 : strengths[drawn[0].state]).toBe(strongest);
      }
    }),
  );
});

test('is empty where nothing follows from rules', () => {
  expect(spansOfRules([], [], FIRST, LAST)).toEqual([]);
});
