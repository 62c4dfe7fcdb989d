import type { ListEntry } from '../edition.js';
import { groupedBy } from '../grouped.js';
import { isOverBy } from './days.js';
import type { HeldFact, LiftData } from './held.js';
import { firstSeen, isImported, seenIn } from './ids.js';
import { isSameTerm, recordedStatement, type Statement } from './statement.js';

/*
 * In which editions an entry was: all of it follows from what is recorded of it, and from the edition that is imported.
 */

/** What an entry says in editions one after the other: one order, or one requirement and policy. */
export interface Term {
  readonly statement: Statement;
  /** The edition in which it was first seen, of those that are recorded. */
  readonly firstSeen: string;
  /** The restrictions that are recorded of it; none of a new one, and several where a person divided it. */
  readonly facts: readonly HeldFact[];
  /** What is recorded of the time before its last citation: at most one, but where an import was interrupted. */
  readonly earlier: readonly HeldFact[];
  /** The entry, of a term that is not recorded. */
  readonly entry?: ListEntry;
}

/** A term in editions one after the other, none of which is without the entry. */
export interface Run {
  readonly term: Term;
  readonly first: string;
  readonly last: string;
  /** The edition before the first; undefined if there is none. */
  readonly before: string | undefined;
  /** The edition after the last, without the entry; undefined if there is none, or it has another term of it. */
  readonly missing: string | undefined;
  /** Whether the edition before the first has another term of the entry. */
  readonly follows: boolean;
}

/** The terms of an entry that are recorded, in the order of the editions in which they were first seen. */
export function recordedTerms(facts: readonly HeldFact[]): Term[] {
  const isDivided = facts.some(({ data }) => recordsTerms(data));
  const isEarlier = ({ data }: HeldFact): boolean => isDivided && isImported(data) && !recordsTerms(data);
  const groups = groupedBy(facts, (fact) => (isEarlier(fact) ? [] : [firstSeen(fact.data) ?? '']));
  const seen = [...groups.keys()].sort();
  // Where an import was interrupted, one of the two may have been seen in an earlier edition than the other.
  const earlier = facts.filter(isEarlier).map((fact) => {
    const own = firstSeen(fact.data) ?? '';
    return { fact, of: seen.find((each) => each >= own) ?? seen.at(-1) };
  });
  return seen.flatMap((each) => {
    const before = earlier.flatMap(({ fact, of }) => (of === each ? [fact] : []));
    return termOf(each, groups.get(each) ?? [], before) ?? [];
  });
}

function termOf(seen: string, facts: readonly HeldFact[], earlier: readonly HeldFact[]): Term | undefined {
  const [fact] = facts;
  if (fact === undefined) return undefined;
  const statement = recordedStatement(fact);
  const cited = [...earlier.flatMap((each) => recordedStatement(each).citations), ...statement.citations];
  const citations = [...new Map(cited.map((each) => [each.citation, each])).values()];
  return { statement: { ...statement, citations }, firstSeen: seen, facts, earlier };
}

/** Whether a restriction has the requirement or the policy of its entry: that of before its last citation has none. */
function recordsTerms({ entry }: HeldFact['data']): boolean {
  return entry?.requirement !== undefined || entry?.policy !== undefined;
}

/** The edition in which an entry was missing, by the lift that was recorded of it. */
export function missingFrom({ evidence, replacedBy }: LiftData): string | undefined {
  return replacedBy === undefined
    ? evidence.flatMap(({ observedOn }) => observedOn ?? []).sort()[0]
    : undefined;
}

/** The term that a recorded edition has; undefined if it is without the entry: that was missing by then, or over. */
export function termIn(terms: readonly Term[], edition: string): Term | undefined {
  const newest = terms.findLast((term) => term.firstSeen <= edition);
  if (newest?.facts.every(({ data }) => isOverBy(data.effectiveTo, edition)) !== false) return undefined;
  const missing = terms
    .flatMap(({ facts }) => facts.flatMap(({ lifts }) => lifts.map(missingFrom)))
    .filter((each) => each !== undefined && each <= edition);
  return missing.some((each) => each !== undefined && each >= newest.firstSeen) ? undefined : newest;
}

/** What the edition that is imported says of an entry. */
export interface Sighting {
  readonly entry: ListEntry;
  readonly statement: Statement;
}

/**
 * The runs of an entry over all editions: those that are recorded, in order, and the one that is imported, which has
 * what is sighted or is without the entry.
 */
export function runsOf(
  terms: readonly Term[],
  editions: readonly string[],
  imported: string,
  sighting: Sighting | undefined,
): Run[] {
  const others = editions.filter((edition) => edition !== imported);
  const all = [...others, imported].sort();
  // Of an import that was interrupted, a term may be recorded without what ends it: it was in another edition only if
  // what was recorded before says so too.
  const isInterrupted = others.length === editions.length;
  const before = isInterrupted ? terms.filter((term) => !isSeenOnlyIn(term, imported)) : terms;
  const termAt = (edition: string | undefined): Term | undefined =>
    edition === undefined || termIn(terms, edition) === undefined ? undefined : termIn(before, edition);
  const place = all.indexOf(imported);
  const sighted =
    sighting && sightedTerm(sighting, imported, terms, [termAt(all[place - 1]), termAt(all[place + 1])]);
  const runs: Run[] = [];
  let previous: Term | undefined;
  for (const [index, edition] of all.entries()) {
    const term = edition === imported ? sighted : termAt(edition);
    const open = runs.at(-1);
    if (term !== undefined && term === previous && open !== undefined)
      runs[runs.length - 1] = { ...open, last: edition };
    else if (term !== undefined)
      runs.push({
        term,
        first: edition,
        last: edition,
        before: all[index - 1],
        missing: undefined,
        follows: previous !== undefined,
      });
    else if (previous !== undefined && open !== undefined)
      runs[runs.length - 1] = { ...open, missing: edition };
    previous = term;
  }
  return runs;
}

/** Whether an edition is the only one in which a term was seen. */
function isSeenOnlyIn({ facts }: Term, edition: string): boolean {
  return facts.every(({ data }) => seenIn(data).every((each) => each === edition));
}

/** The term that is sighted: one that is recorded of this edition or of those beside it, or a new one. */
function sightedTerm(
  { entry, statement }: Sighting,
  edition: string,
  terms: readonly Term[],
  beside: readonly (Term | undefined)[],
): Term {
  const recorded = [...terms.filter(({ firstSeen: seen }) => seen === edition), ...beside];
  const same = recorded.find((term) => term !== undefined && isSameTerm(term.statement, statement));
  if (same === undefined) return { statement, firstSeen: edition, facts: [], earlier: [], entry };
  // An import that was interrupted may have recorded only a part of what this edition says.
  const { measure: _measure, ...stated } = statement;
  const { measure } = same.statement;
  return isSeenOnlyIn(same, edition)
    ? { ...same, statement: { ...stated, ...(measure !== undefined && { measure }) } }
    : same;
}
