import type { Measure, Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import { compareStrings } from '../index/string-pool.js';
import { effectOf, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { Question } from '../rules/question.js';
import { asOwn, idsAt, onceEach } from './identity.js';
import { pointOf } from './status.js';

/** What narrows the whole world besides the question's destination; everything given must hold. */
export interface WorldFilter {
  /**
   * Facts of the subject's own stream, and those of other streams that name it; of a party, those of every id that is
   * joined with it.
   */
  readonly subject?: Subject;
  readonly authority?: string;
  readonly measure?: Measure;
}

/** Facts in force at a question, by stream and fact id; `next` is the key of the last one if more follow. */
export interface WorldPage {
  readonly facts: readonly FactInForce[];
  readonly next: FactKey | undefined;
}

/** The sort key of a fact in the order of the world. */
export function keyOf({ stream, factId }: HeldFact): FactKey {
  return { stream, factId };
}

/** Orders keys by code unit, the same in every locale. */
export function compareKeys(a: FactKey, b: FactKey): number {
  return compareStrings(a.stream, b.stream) || compareStrings(a.factId, b.factId);
}

/**
 * A page of the whole world at a question: at most `limit` (1 or more) of the facts that are surely or possibly in
 * force, after the key `after`.
 */
export function worldPage(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  { after, limit }: { readonly after?: FactKey | undefined; readonly limit: number },
): WorldPage {
  // One more than the page holds, to know whether another page follows.
  const found =
    filter.subject === undefined
      ? inForceInWorld(index, question, filter, after, limit + 1)
      : inForceOnSubject(index, question, filter, filter.subject, after);
  const facts = found.slice(0, limit);
  const last = facts.at(-1);
  return { facts, next: found.length > limit && last !== undefined ? keyOf(last.fact) : undefined };
}

/** Facts in the order of the world, each once. */
function inOrder(index: AsOfIndex, facts: readonly FactInForce[]): FactInForce[] {
  return onceEach(facts).sort((a, b) => index.orders.compare(a.fact.position, b.fact.position));
}

/** The first `limit` facts in force of each list of the plan, merged in order. */
function inForceInWorld(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  after: FactKey | undefined,
  limit: number,
): FactInForce[] {
  const { by, lists } = index.orders.planFor({ ...filter, destination: question.destination });
  const untested = { ...filter, [by]: undefined };
  const found = lists.map((list) => {
    const facts: FactInForce[] = [];
    const take = (position: number): boolean => {
      const fact = index.factAt(position);
      const effect = isWanted(fact, untested) ? effectOf(fact, question) : undefined;
      if (typeof effect === 'object') facts.push(effect);
      return facts.length === limit;
    };
    index.orders.visitWorld(list, pointOf(question), take, after);
    return facts;
  });
  const [only = [], ...others] = found;
  return others.length === 0 ? only : inOrder(index, found.flat());
}

function inForceOnSubject(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  subject: Subject,
  after: FactKey | undefined,
): FactInForce[] {
  const facts: FactInForce[] = [];
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return facts;
  for (const id of idsAt(index, subject, number, question))
    for (const role of ['restrictions', 'flags'] as const)
      index.orders.visitSubject(id.number, role, pointOf(question), (position) => {
        const fact = index.factAt(position);
        if (!isWanted(fact, filter) || (after !== undefined && compareKeys(keyOf(fact), after) <= 0))
          return false;
        const effect = effectOf(fact, question);
        if (typeof effect === 'object') facts.push(asOwn(effect, id.identified));
        return false;
      });
  return inOrder(index, facts);
}

/** Whether a fact has the authority and the measure of a filter; the filter's subject is ignored. */
export function isWanted(fact: HeldFact, { authority, measure }: WorldFilter): boolean {
  if (authority !== undefined && fact.authority !== authority) return false;
  return measure === undefined || fact.measure === measure;
}

const FACTS_IN_RUN = 250;

/**
 * The whole world at a question, in order, in runs that are computed one by one. A run starts after the last key of
 * the run before, by one descent of the tree. With a subject in the filter, there is one run.
 */
export function* worldRuns(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
): Generator<readonly FactInForce[]> {
  const limit = filter.subject === undefined ? FACTS_IN_RUN : Infinity;
  let after: FactKey | undefined;
  do {
    const { facts, next } = worldPage(index, question, filter, { after, limit });
    yield facts;
    after = next;
  } while (after !== undefined);
}
