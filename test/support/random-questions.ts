import fc from 'fast-check';
import { parseAsOf, transactions, type AsOf } from '../../events/index.js';
import type { PositionedEvent, Question } from '../../libs/as-of/index.js';
import { day, destination } from './random-values.js';

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

/** A question at the end of one of the first appends of a history; of the last one, mostly. */
export interface RandomQuestion extends Omit<Question, 'position'> {
  readonly append: number;
}

export const questions: fc.Arbitrary<RandomQuestion[]> = fc.array(
  fc.record(
    {
      asOf: time,
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
  { append, ...rest }: RandomQuestion,
): Question {
  return { ...rest, position: appends.slice(0, append).at(-1)?.at(-1)?.position ?? 0 };
}
