import type { Measure, Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactKey } from '../index/fact-orders.js';
import { effectOf, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { Question } from '../rules/question.js';
import { atOnce, FACTS_IN_STEP, type Steps } from '../steps.js';
import { asOwn, idsAt, type JoinedId } from './identity.js';
import { pointOf } from './point.js';

/** What narrows the whole world in addition to the question's destination; everything given must hold. */
export interface WorldFilter {
  /**
   * Facts of the subject's own stream, and those of other streams that name it; of a party, those of every id that is
   * joined with it.
   */
  readonly subject?: Subject;
  readonly authority?: string;
  readonly measure?: Measure;
  /** The government list that a fact is an entry of, by its id. */
  readonly list?: string;
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

/**
 * A page of the whole world at a question: at most `limit` (1 or more) of the facts that are surely or possibly in
 * force, after the key `after`.
 */
export function worldPage(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  place: PagePlace,
): WorldPage {
  return atOnce(worldPageSteps(index, question, filter, place));
}

/** Where a page begins, and how many facts it has at most. */
interface PagePlace {
  readonly after?: FactKey | undefined;
  readonly limit: number;
}

/** As {@link worldPage}, in steps. */
export function* worldPageSteps(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  { after, limit }: PagePlace,
): Steps<WorldPage> {
  // One more than the page holds, to know whether another page follows.
  const found =
    filter.subject === undefined
      ? yield* inForceInWorld(index, question, filter, after, limit + 1)
      : yield* firstOf(inForceOnSubject(index, question, filter, filter.subject, after), limit + 1);
  const facts = found.slice(0, limit);
  const last = facts.at(-1);
  return { facts, next: found.length > limit && last !== undefined ? keyOf(last.fact) : undefined };
}

function* firstOf<Item>(items: Iterable<Item | undefined>, limit: number): Steps<Item[]> {
  const first: Item[] = [];
  for (const item of items) {
    if (item === undefined) yield;
    else first.push(item);
    if (first.length === limit) break;
  }
  return first;
}

/** The first `limit` facts in force of the lists of the plan, in order. */
function* inForceInWorld(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  after: FactKey | undefined,
  limit: number,
): Steps<FactInForce[]> {
  const { lists, also } = index.orders.planFor({ ...filter, destination: question.destination });
  const facts: FactInForce[] = [];
  const point = pointOf(question);
  for (let key = after; ;) {
    let visited = 0;
    let last: HeldFact | undefined;
    const take = (position: number): boolean => {
      last = index.factAt(position);
      visited += 1;
      const effect = effectOf(last, question);
      if (typeof effect === 'object') facts.push(effect);
      return facts.length === limit || visited === FACTS_IN_STEP;
    };
    index.orders.visitWorld(lists, point, take, key, also);
    if (facts.length === limit || visited < FACTS_IN_STEP || last === undefined) return facts;
    key = keyOf(last);
    yield;
  }
}

/** The facts in force on a subject, in the order of the world; undefined is a pause. */
function* inForceOnSubject(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  subject: Subject,
  after: FactKey | undefined,
): Generator<FactInForce | undefined, void, void> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return;
  const found = new Map<number, JoinedId['identified']>();
  let visited = 0;
  for (const id of idsAt(index, subject, number, question))
    for (const position of index.orders.subjectFacts(id.number, pointOf(question))) {
      if (!found.has(position) && (after === undefined || index.orders.compareToKey(position, after) > 0))
        found.set(position, id.identified);
      visited += 1;
      if (visited % FACTS_IN_STEP === 0) yield undefined;
    }
  for (const position of index.orders.inOrder(found.keys())) {
    const fact = position === undefined ? undefined : index.factAt(position);
    const effect = fact !== undefined && isWanted(fact, filter) ? effectOf(fact, question) : undefined;
    const identified = position === undefined ? undefined : found.get(position);
    yield typeof effect === 'object' && identified !== undefined ? asOwn(effect, identified) : undefined;
  }
}

/** Whether a fact has the authority, the measure and the list of a filter; the filter's subject is ignored. */
export function isWanted(fact: HeldFact, { authority, measure, list }: WorldFilter): boolean {
  if (authority !== undefined && fact.authority !== authority) return false;
  if (list !== undefined && fact.list !== list) return false;
  return measure === undefined || fact.measure === measure;
}

/** The whole world at a question, in order, computed as it is read; undefined is a pause. */
export function* worldFacts(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
): Generator<FactInForce | undefined, void, void> {
  if (filter.subject !== undefined) {
    yield* inForceOnSubject(index, question, filter, filter.subject, undefined);
    return;
  }
  let after: FactKey | undefined;
  do {
    const page: WorldPage = yield* worldPageSteps(index, question, filter, { after, limit: FACTS_IN_STEP });
    yield* page.facts;
    after = page.next;
  } while (after !== undefined);
}
