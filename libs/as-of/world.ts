import { streamOf, type Measure, type Subject } from '../../events/index.js';
import { effectOf, type Part, type Question } from './answer.js';
import type { AsOfIndex, HeldFact } from './as-of-index.js';

/** What narrows the whole world beside the question's destination; each that is given must hold. */
export interface WorldFilter {
  /** Facts of the subject's own stream, and those of other streams that name it. */
  readonly subject?: Subject;
  readonly authority?: string;
  readonly measure?: Measure;
}

/** A fact's place in the order of the world: by the name of its own stream, then by its id. */
export interface FactKey {
  readonly stream: string;
  readonly factId: string;
}

/** Facts in force at a question, in the order of the world; `next` is the last one's key if more follow. */
export interface WorldPage {
  readonly parts: readonly Part[];
  readonly next: FactKey | undefined;
}

/** The place of a fact in the order of the world. */
export function keyOf({ subject, factId }: HeldFact): FactKey {
  return { stream: streamOf(subject), factId };
}

/** Orders keys by code unit, the same in every locale. */
export function compareKeys(a: FactKey, b: FactKey): number {
  if (a.stream !== b.stream) return a.stream < b.stream ? -1 : 1;
  if (a.factId === b.factId) return 0;
  return a.factId < b.factId ? -1 : 1;
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
  const parts: Part[] = [];
  for (const fact of orderedFacts(index, filter)) {
    if (!isWanted(fact, filter) || (after !== undefined && compareKeys(keyOf(fact), after) <= 0)) continue;
    const effect = effectOf(fact, question);
    if (typeof effect !== 'object') continue;
    const last = parts.at(-1);
    if (parts.length === limit && last !== undefined) return { parts, next: keyOf(last.fact) };
    parts.push(effect.part);
  }
  return { parts, next: undefined };
}

function* orderedFacts(index: AsOfIndex, { subject }: WorldFilter): Iterable<HeldFact> {
  for (const each of subject === undefined ? index.subjects() : [subject]) {
    const facts = subject === undefined ? index.ownFacts(each) : index.factsOn(each);
    yield* facts.sort((a, b) => compareKeys(keyOf(a), keyOf(b)));
  }
}

function isWanted({ event: { data } }: HeldFact, { authority, measure }: WorldFilter): boolean {
  if (authority !== undefined && !('authority' in data && data.authority === authority)) return false;
  return measure === undefined || ('measure' in data && data.measure === measure);
}
