import { compareStrings, pathOf } from '../../../../events/index.js';
import type { AsOfIndex } from '../../index/as-of-index.js';
import type { Question } from '../../rules/question.js';
import type { Steps } from '../../steps.js';
import { idsAt, type JoinedId } from '../identity.js';
import type { Ownership } from '../ownership.js';
import { restrictedOrUncertain, type Status } from '../status.js';

/** All ids of a party at a question; none of one that is not recorded by then. */
export function idsOf(index: AsOfIndex, id: string, question: Question): readonly JoinedId[] {
  const subject = { kind: 'party', id } as const;
  const number = index.numberOf(subject, question.position);
  return number === undefined ? [] : idsAt(index, subject, number, question);
}

/** Those of some recorded parties that are restricted or uncertain, with the path of their answers. */
export function* recordedRestrictedOrUncertain(
  index: AsOfIndex,
  parties: Iterable<string>,
  question: Question,
  ownership: Ownership,
): Steps<{ id: string; status: Status; href: string }[]> {
  const recorded = [...parties]
    .map((id) => ({ id, ids: idsOf(index, id, question) }))
    .filter(({ ids }) => ids.length > 0);
  const found = yield* thoseRestrictedOrUncertain(recorded, question, ownership);
  return found.map((each) => ({ ...each, href: pathOf({ kind: 'party', id: each.id }) }));
}

/** Those of some parties that are restricted or uncertain, by id: a step for each. */
export function* thoseRestrictedOrUncertain(
  parties: readonly { readonly id: string; readonly ids: readonly JoinedId[] }[],
  question: Question,
  ownership: Ownership,
): Steps<{ id: string; status: Status }[]> {
  const found: { id: string; status: Status }[] = [];
  for (const { id, ids } of parties) {
    const status = yield* restrictedOrUncertain(ids, question, ownership);
    if (status !== undefined) found.push({ id, status });
    yield;
  }
  return found.sort((a, b) => compareStrings(a.id, b.id));
}
