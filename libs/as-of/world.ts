import type { Measure, Subject } from '../../events/index.js';
import { pointOf } from './answer.js';
import type { AsOfIndex } from './as-of-index.js';
import { effectOf, type Part, type Question } from './effect.js';
import type { HeldFact } from './held-fact.js';
import type { FactKey } from './listings.js';
import { compareTexts } from './texts.js';

/** What narrows the whole world beside the question's destination; each that is given must hold. */
export interface WorldFilter {
  /** Facts of the subject's own stream, and those of other streams that name it. */
  readonly subject?: Subject;
  readonly authority?: string;
  readonly measure?: Measure;
}

/** Facts in force at a question, in the order of the world; `next` is the last one's key if more follow. */
export interface WorldPage {
  readonly parts: readonly Part[];
  readonly next: FactKey | undefined;
}

/** The place of a fact in the order of the world. */
export function keyOf({ stream, factId }: HeldFact): FactKey {
  return { stream, factId };
}

/** Orders keys by code unit, the same in every locale. */
export function compareKeys(a: FactKey, b: FactKey): number {
  return compareTexts(a.stream, b.stream) || compareTexts(a.factId, b.factId);
}

/**
 * A page of the whole world at a question: every fact in force, surely or possibly, after the key `after`,
 * at most `limit` of them (1 or more).
 */
export function worldPage(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  { after, limit }: { readonly after?: FactKey | undefined; readonly limit: number },
): WorldPage {
  // One more than the page holds, to know whether another follows.
  const found =
    filter.subject === undefined
      ? partsInWorld(index, question, filter, after, limit + 1)
      : partsOnSubject(index, question, filter, filter.subject, after);
  const parts = found.slice(0, limit);
  const last = parts.at(-1);
  return { parts, next: found.length > limit && last !== undefined ? keyOf(last.fact) : undefined };
}

function inOrder(index: AsOfIndex, parts: Part[]): Part[] {
  return parts.sort((a, b) => index.compareInWorld(a.fact, b.fact));
}

/** The first parts of each of the lists that together hold what is wanted. */
function partsInWorld(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  after: FactKey | undefined,
  limit: number,
): Part[] {
  const { by, lists } = index.listsBy({ ...filter, destination: question.destination });
  const untested = { ...filter, [by]: undefined };
  const found = lists.map((list) => {
    const parts: Part[] = [];
    const take = (fact: HeldFact): boolean => {
      const effect = isWanted(fact, untested) ? effectOf(fact, question) : undefined;
      if (typeof effect === 'object') parts.push(effect.part);
      return parts.length === limit;
    };
    index.visitWorld(list, pointOf(question), take, after);
    return parts;
  });
  const [only = [], ...others] = found;
  return others.length === 0 ? only : inOrder(index, found.flat());
}

function partsOnSubject(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
  subject: Subject,
  after: FactKey | undefined,
): Part[] {
  const parts: Part[] = [];
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return parts;
  const take = (fact: HeldFact): boolean => {
    if (!isWanted(fact, filter) || (after !== undefined && compareKeys(keyOf(fact), after) <= 0))
      return false;
    const effect = effectOf(fact, question);
    if (typeof effect === 'object') parts.push(effect.part);
    return false;
  };
  for (const which of ['restrictions', 'flags'] as const)
    index.visitSubject(number, which, pointOf(question), take);
  return inOrder(index, parts);
}

/** Whether a fact's own words pass the filter; its subject is not looked at. */
export function isWanted(fact: HeldFact, { authority, measure }: WorldFilter): boolean {
  if (authority !== undefined && fact.authority !== authority) return false;
  return measure === undefined || fact.measure === measure;
}

const PARTS_AT_ONCE = 250;

/**
 * The whole world at a question, in order, in runs that are each found when they are asked for. A run begins
 * where the one before ended, by one descent of the tree; a subject's facts come in one.
 */
export function* worldRuns(
  index: AsOfIndex,
  question: Question,
  filter: WorldFilter,
): Generator<readonly Part[]> {
  const limit = filter.subject === undefined ? PARTS_AT_ONCE : Infinity;
  let after: FactKey | undefined;
  do {
    const { parts, next } = worldPage(index, question, filter, { after, limit });
    yield parts;
    after = next;
  } while (after !== undefined);
}
