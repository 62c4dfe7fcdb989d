import type { Subject } from '../../../events/index.js';
import { surelyOwnedDirectly } from '../../ownership/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { effectOf, type FactInForce } from '../rules/effect.js';
import type { Question } from '../rules/question.js';
import { FACTS_IN_STEP, type Steps } from '../steps.js';
import { asOwn, idsAt, onceEach } from './identity.js';
import { Ownership } from './ownership.js';

/** Who owns a party. */
export interface OwnersAnswer {
  /** The shares of it that others surely or possibly have, in recorded order. */
  readonly holdings: readonly FactInForce[];
  /** What they surely have directly in all, in percent; more than 100 where sources contradict each other. */
  readonly surelyDirect: number;
}

/**
 * The shares of a party that others have at a question, over all of its ids; undefined if no event up to the position of
 * the question is about it or names it.
 */
export function* ownersOf(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): Steps<OwnersAnswer | undefined> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const ids = idsAt(index, subject, number, question);
  const stakes = yield* new Ownership(index, question).stakesIn(ids);
  const direct = stakes.map((stake) => ({ ...stake, owner: stake.by.group, counts: 'no' as const }));
  return { holdings: stakes.map(({ part }) => part), surelyDirect: surelyOwnedDirectly(direct) };
}

/** The shares of others that a party has at a question, in recorded order; undefined as of {@link ownersOf}. */
export function* ownedBy(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): Steps<readonly FactInForce[] | undefined> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return undefined;
  const parts: FactInForce[] = [];
  for (const id of idsAt(index, subject, number, question))
    for (const [ordinal, position] of index.parties.sharesOf(id.number).entries()) {
      const effect = effectOf(index.factAt(position), question);
      if (typeof effect === 'object') parts.push(asOwn(effect, id.identified));
      if ((ordinal + 1) % FACTS_IN_STEP === 0) yield;
    }
  return onceEach(parts).sort((a, b) => a.fact.position - b.fact.position);
}
