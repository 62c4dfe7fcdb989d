import { subjectName, type Identifier, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { idsKnownAt } from './identity.js';

/** What the answer about a party may rest on, beside groups, rules and lists. */
export interface PartiesBehind {
  /** Itself, the ids that are joined with it, its parents and its owners, and theirs in turn, by name. */
  readonly subjects: readonly string[];
  /** What those are described by: another party with one of these is a reservation. */
  readonly identifiers: readonly Identifier[];
}

/** Everything that was stated up to a position counts, also what was retracted: it may be stated again. */
export function partiesBehind(index: AsOfIndex, subject: Subject, position: number): PartiesBehind {
  const found = new Map([[subjectName(subject), subject]]);
  const identifiers = new Map<string, Identifier>();
  const add = (id: string): void => {
    const party: Subject = { kind: 'party', id };
    if (!found.has(subjectName(party))) found.set(subjectName(party), party);
  };
  // A map yields the entries that are added while it is read.
  for (const each of found.values()) {
    const number = index.numberOf(each, position);
    if (number === undefined || each.kind !== 'party') continue;
    for (const joined of idsKnownAt(index, each, number, position)) add(joined.subject.id);
    const isKnown = (at: number): boolean => at <= position;
    for (const at of index.parties.parentStatementsOf(number).filter(isKnown))
      for (const parent of index.parties.parentsAt(at, number)) add(parent);
    for (const at of index.parties.sharesIn(number).filter(isKnown))
      add(index.subjectOf(index.parties.shareAt(at).owner).id);
    for (const at of index.parties.identifierStatementsOf(number).filter(isKnown))
      for (const identifier of index.parties.identifiersAt(at))
        identifiers.set(JSON.stringify([identifier.scheme, identifier.value]), identifier);
  }
  return { subjects: [...found.keys()], identifiers: [...identifiers.values()] };
}
