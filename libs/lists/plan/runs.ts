import type { ListEntry } from '../edition.js';
import { isOverBy } from './days.js';
import type { HeldFact, LiftData } from './held.js';
import { firstSeen } from './ids.js';
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
  /** The restriction that is recorded of the time before its last citation. */
  readonly earlier?: HeldFact;
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
  const groups = new Map<string, HeldFact[]>();
  for (const fact of facts) {
    const seen = firstSeen(fact.data) ?? '';
    groups.set(seen, [...(groups.get(seen) ?? []), fact]);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([seen, group]) => termOf(seen, group) ?? []);
}

function termOf(seen: string, group: readonly HeldFact[]): Term | undefined {
  const ids = new Set(group.map(({ data }) => data.factId));
  const isEarlier = ({ lifts }: HeldFact): boolean =>
    lifts.some(({ replacedBy }) => replacedBy !== undefined && ids.has(replacedBy));
  const facts = group.filter((fact) => !isEarlier(fact));
  const earlier = group.find(isEarlier);
  const [fact] = facts;
  if (fact === undefined) return undefined;
  return {
    statement: recordedStatement(fact),
    firstSeen: seen,
    facts,
    ...(earlier !== undefined && { earlier }),
  };
}

/** The edition in which an entry was missing, by the lift that was recorded of it. */
export function missingFrom({ evidence, replacedBy }: LiftData): string | undefined {
  return replacedBy === undefined
    ? evidence.flatMap(({ observedOn }) => observedOn ?? []).sort()[0]
    : undefined;
}

/** Whether a recorded edition has a term, which it is not before: it was neither missing nor over by then. */
function has(term: Term, edition: string): boolean {
  return term.facts.some(
    ({ data, lifts }) =>
      !isOverBy(data.effectiveTo, edition) && !lifts.some((lift) => (missingFrom(lift) ?? '9999') <= edition),
  );
}

/** The term that a recorded edition has; undefined if it is without the entry. */
export function termIn(terms: readonly Term[], edition: string): Term | undefined {
  const newest = terms.findLast((term) => term.firstSeen <= edition);
  return newest !== undefined && has(newest, edition) ? newest : undefined;
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
  const termAt = (edition: string | undefined): Term | undefined =>
    edition === undefined ? undefined : termIn(terms, edition);
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

/** The term that is sighted: one that is recorded of this edition or of those beside it, or a new one. */
function sightedTerm(
  { entry, statement }: Sighting,
  edition: string,
  terms: readonly Term[],
  beside: readonly (Term | undefined)[],
): Term {
  const recorded = [...terms.filter(({ firstSeen: seen }) => seen === edition), ...beside];
  const same = recorded.find((term) => term !== undefined && isSameTerm(term.statement, statement));
  return same ?? { statement, firstSeen: edition, facts: [], entry };
}
