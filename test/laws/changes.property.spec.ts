import fc from 'fast-check';
import { indexOf } from '../support/builders.js';
import { history, stepIn } from '../support/histories.js';
import { changesOf } from '../support/in-terms-of-oracle.js';
import { askChanges } from '../support/oracle/changes.js';
import { aboutLifts, eachAppend, spanFilters, spanIn, spans, time } from '../support/random-spans.js';
import { runs } from '../support/runs.js';

const many = stepIn({ chips: ['x', 'y'], parties: ['a', 'b'], sale: 's' });
// With few subjects, a command more often refers to a fact that exists.
const few = stepIn({ chips: ['x'], parties: ['a'], sale: 's' });
const histories = fc.oneof(
  ...[many, few].map((step) => fc.array(step, { minLength: 1, maxLength: 40, size: '+1' }).map(history)),
);

describe('the changes between two points', () => {
  test('are the facts whose state differs for the oracle, on either clock, under any filter', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(
        histories,
        fc.array(spans, { minLength: 1, maxLength: 12 }),
        spanFilters,
        fc.integer({ min: 1, max: 4 }),
        time,
        (appends, given, filter, limit, asOf) => {
          const index = indexOf(appends);
          const random = given.map((each) => spanIn(appends, each));
          for (const span of [...random, ...eachAppend(appends, asOf), ...aboutLifts(appends)]) {
            const expected = askChanges(appends.flat(), span, filter);
            for (const { why } of expected) met.set(why, (met.get(why) ?? 0) + 1);
            expect(changesOf(index, span, filter, limit)).toEqual(expected);
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
      'narrowed',
      'widened',
      'learned',
      'retracted',
      'lifted',
      'lift-retracted',
    ];
    expect(reasons.filter((why) => !met.has(why))).toEqual([]);
  });
});
