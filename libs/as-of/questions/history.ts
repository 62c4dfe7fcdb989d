import { roleOf, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { HeldFact, Retraction } from '../rules/held-fact.js';
import { idsKnownAt } from './identity.js';

/** A fact as known at a position, with its retraction if it was retracted by then. */
export interface KnownFact {
  readonly fact: HeldFact;
  readonly retraction: Retraction | undefined;
}

/**
 * Every fact about a subject recorded up to a position, in recorded order, including its descriptions and lifts, and
 * the facts of other streams that name it, with their lifts; of a party, those of all ids that are joined at that
 * position. Undefined if no event up to the position is about the subject or names it.
 */
export function historyOf(index: AsOfIndex, subject: Subject, position: number): KnownFact[] | undefined {
  const facts = historyAfter(index, subject, position, 0);
  return facts === undefined ? undefined : [...facts];
}

/** As {@link historyOf}, of what was recorded after a position, each fact as it is read. */
export function historyAfter(
  index: AsOfIndex,
  subject: Subject,
  position: number,
  after: number,
): Iterable<KnownFact> | undefined {
  const number = index.numberOf(subject, position);
  if (number === undefined) return undefined;
  const ids = idsKnownAt(index, subject, number, position);
  return knownFacts(
    index,
    ids.map((id) => index.positionsAbout(id.subject, after)),
    position,
  );
}

function* knownFacts(
  index: AsOfIndex,
  lists: readonly Iterable<number>[],
  position: number,
): Generator<KnownFact, void, void> {
  for (const at of merged(lists)) {
    if (at > position) return;
    const fact = index.factAt(at);
    if (roleOf(fact.type) === 'retracts') continue;
    const { retraction } = fact;
    const isRetracted = retraction !== undefined && retraction.position <= position;
    yield { fact, retraction: isRetracted ? retraction : undefined };
  }
}

/** The numbers of ascending lists, ascending, each once. */
function* merged(lists: readonly Iterable<number>[]): Generator<number, void, void> {
  const [only, ...others] = lists;
  if (only !== undefined && others.length === 0) {
    yield* only;
    return;
  }
  const heads = lists.map((list) => {
    const iterator = list[Symbol.iterator]();
    return { iterator, next: iterator.next() };
  });
  for (;;) {
    const least = heads.reduce(
      (min, { next }) => (next.done === true ? min : Math.min(min, next.value)),
      Infinity,
    );
    if (least === Infinity) return;
    yield least;
    for (const head of heads)
      if (head.next.done !== true && head.next.value === least) head.next = head.iterator.next();
  }
}
