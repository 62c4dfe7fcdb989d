import type { ListEntry } from '../edition.js';
import { groupedBy } from '../grouped.js';
import { isOverBy } from './days.js';
import type { HeldFact, LiftData } from './held.js';
import { firstSeen, isImported, isImportedId, seenIn } from './ids.js';
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
  /** The entry as the edition that is imported has it, of a term that this is the first edition to have. */
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
  /** Terms that are one with it, and were recorded apart for an edition between that was retracted. */
  readonly absorbed: readonly Term[];
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

/** The editions over which the runs of entries are found. */
export interface KnownEditions {
  /** In the order of their dates; the one that is imported may be among them. */
  readonly recorded: readonly string[];
  readonly imported: string;
  /** The position at which the import started that goes on; undefined if it is a new one. */
  readonly startedAt: number | undefined;
}

/**
 * The runs of an entry over all editions: those that are recorded, in order, and the one that is imported, which has
 * what is sighted or is without the entry. What was seen in an edition that was retracted is in those that are left, as
 * far as nothing is recorded of its end before them.
 */
export function runsOf(
  terms: readonly Term[],
  { recorded, imported, startedAt }: KnownEditions,
  sighting: Sighting | undefined,
): Run[] {
  const all = [...new Set([...recorded, imported])].sort();
  // Of an import that was interrupted, a term may be recorded without what ends it: it was in another edition only if
  // what was recorded before says so too.
  const before =
    startedAt === undefined ? terms : terms.filter((term) => !isOfImport(term, imported, startedAt));
  const termAt = (edition: string | undefined): Term | undefined =>
    edition === undefined || termIn(terms, edition) === undefined ? undefined : termIn(before, edition);
  const place = all.indexOf(imported);
  const beside = { before: termAt(all[place - 1]), after: termAt(all[place + 1]) };
  const sighted = sighting && sightedTerm(sighting, imported, terms, beside);
  const runs: Run[] = [];
  let previous: Term | undefined;
  for (const [index, edition] of all.entries()) {
    const known = edition === imported ? sighted?.term : termAt(edition);
    const term = known !== undefined && known === sighted?.recorded ? sighted.term : known;
    const open = runs.at(-1);
    if (term !== undefined && previous !== undefined && open !== undefined && isSameRun(previous, term))
      runs[runs.length - 1] = {
        ...open,
        last: edition,
        absorbed: term === open.term ? open.absorbed : [...open.absorbed, term],
      };
    else if (term !== undefined)
      runs.push({
        term,
        first: edition,
        last: edition,
        before: all[index - 1],
        missing: undefined,
        follows: previous !== undefined,
        absorbed: [],
      });
    else if (previous !== undefined && open !== undefined)
      runs[runs.length - 1] = { ...open, missing: edition };
    previous = term;
  }
  return runs;
}

/** Whether an import that goes on recorded a term, which no other edition is known to have. */
function isOfImport({ facts }: Term, imported: string, startedAt: number): boolean {
  return facts.every(
    ({ data, position }) => position > startedAt && seenIn(data).every((each) => each === imported),
  );
}

/** Whether two terms of editions one after the other are one. What a person recorded stays apart. */
function isSameRun(a: Term, b: Term): boolean {
  return a === b || (isImportedTerm(a) && isImportedTerm(b) && isSameTerm(a.statement, b.statement));
}

function isImportedTerm({ facts }: Term): boolean {
  return facts.every(isImportedFact);
}

/** Whether a restriction and all that lifts it was recorded by imports. */
export function isImportedFact({ data, lifts }: HeldFact): boolean {
  return isImported(data) && lifts.every(({ factId }) => isImportedId(factId, data.list));
}

/** A term that is sighted, and the one that is recorded of it; undefined if it is new. */
interface Sighted {
  readonly term: Term;
  readonly recorded: Term | undefined;
}

/**
 * The term that is sighted: one that is recorded of this edition or of those beside it, or a new one. What the first
 * edition of a run says counts: of what is recorded, that may be a part, or what another edition says.
 */
function sightedTerm(
  { entry, statement }: Sighting,
  edition: string,
  terms: readonly Term[],
  { before, after }: { readonly before: Term | undefined; readonly after: Term | undefined },
): Sighted {
  const candidates = [...terms.filter(({ firstSeen: seen }) => seen === edition), before, after];
  const recorded = candidates.find((term) => term !== undefined && isSameTerm(term.statement, statement));
  if (recorded === undefined)
    return { term: { statement, firstSeen: edition, facts: [], earlier: [], entry }, recorded };
  if (before !== undefined && isSameRun(before, recorded)) return { term: recorded, recorded };
  const { measure: _measure, ...stated } = statement;
  const { measure } = recorded.statement;
  const term = { ...recorded, statement: { ...stated, ...(measure !== undefined && { measure }) }, entry };
  return { term, recorded };
}
