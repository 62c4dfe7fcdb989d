import type { ListDefinition, ListEntry } from '../edition.js';
import { groupedBy } from '../grouped.js';
import { normalizedName } from '../keys.js';
import { isNearSpelling } from '../spelling.js';
import type { HeldFact, HeldList, HeldParty } from './held.js';
import { recordedTerms, type Term } from './runs.js';
import { recordedStatement, statementOf, type Statement } from './statement.js';

/** An entry that is recorded. */
export interface HeldEntry {
  readonly key: string;
  readonly partyId: string;
  readonly names: readonly string[];
  readonly terms: readonly Term[];
  readonly facts: readonly HeldFact[];
}

/** An entry of the edition, and what is recorded of it. */
export interface Match {
  readonly entry: ListEntry;
  /** Undefined: it is new. */
  readonly held: HeldEntry | undefined;
  /** Restrictions that a person recorded of it. */
  readonly byHand: readonly HeldFact[];
  /** Whether it is known by another spelling only. */
  readonly isRenamed: boolean;
  /** What it may be too, for a person to decide. */
  readonly undecided?: string;
}

/** The entries that are recorded, by key. */
export function heldEntries({ facts, parties }: HeldList): ReadonlyMap<string, HeldEntry> {
  const names = new Map(parties.map((party) => [party.id, party.names]));
  const byKey = groupedBy(facts, ({ data: { entry } }) => (entry === undefined ? [] : [entry.key]));
  return new Map(
    [...byKey].map(([key, own]) => {
      const partyId = own[0]?.data.partyId ?? '';
      return [key, { key, partyId, names: names.get(partyId) ?? [], terms: recordedTerms(own), facts: own }];
    }),
  );
}

/**
 * Finds what is recorded of each entry: by its key; where a citation came or changed, by its name and its order; and
 * where the spelling was corrected, by its order and a near spelling of which there is only one.
 */
export function matched(
  entries: readonly ListEntry[],
  list: ListDefinition,
  recorded: ReadonlyMap<string, HeldEntry>,
  { facts, parties }: HeldList,
): Match[] {
  const keys = new Set(entries.map(({ key }) => key));
  const unmatched = [...recorded.values()].filter(({ key }) => !keys.has(key));
  const byMark = groupedBy(unmatched, (each) => marksOfHeld(each));
  const taken = new Set<HeldEntry>();
  const manual = manualFacts(facts, parties);
  const found = entries.map((entry): Match => {
    const own = recorded.get(entry.key);
    const statement = statementOf(entry, list);
    const byHand = manual(entry, own);
    if (own !== undefined) return { entry, held: own, byHand, isRenamed: false };
    const sameOrder = [...new Set(marksOf(statement).flatMap((mark) => byMark.get(mark) ?? []))].filter(
      (each) => !taken.has(each),
    );
    const name = normalizedName(entry.name);
    const sameName = sameOrder.find((each) => each.names.some((other) => normalizedName(other) === name));
    const near = sameOrder.filter((each) => each.names.some((other) => isNearSpelling(other, entry.name)));
    const held = sameName ?? (near.length === 1 ? near[0] : undefined);
    if (held !== undefined) taken.add(held);
    const others = near.map(({ key }) => key).join(', ');
    return {
      entry,
      held,
      byHand: held === undefined ? byHand : [],
      isRenamed: held !== undefined && sameName === undefined,
      ...(near.length > 1 && { undecided: `its spelling is near that of several in its order: ${others}` }),
    };
  });
  return eachByHandOnce(found, parties);
}

/**
 * What a person recorded is one entry: of several with a name of the party, the one whose own name is the party's first;
 * or else is one of its names, and no alias. Where that does not tell, it is none, and stays as it was recorded.
 */
function eachByHandOnce(matches: readonly Match[], parties: readonly HeldParty[]): Match[] {
  const byFact = groupedBy(matches, ({ byHand }) => byHand);
  const namesOf = new Map(parties.map(({ id, names }) => [id, names.map(normalizedName)]));
  const entryOf = (fact: HeldFact): Match | undefined => {
    const all = byFact.get(fact) ?? [];
    const names = namesOf.get(fact.data.partyId) ?? [];
    const among = (some: readonly string[]): readonly Match[] =>
      all.filter(({ entry }) => some.includes(normalizedName(entry.name)));
    return [all, among(names.slice(0, 1)), among(names)].find((some) => some.length === 1)?.[0];
  };
  return matches.map((match) =>
    match.byHand.length === 0
      ? match
      : { ...match, byHand: match.byHand.filter((fact) => entryOf(fact) === match) },
  );
}

/** What two entries of one order have in common: a citation, or the day on which they took effect. */
export function marksOf({ citations, effectiveFrom }: Statement): string[] {
  return [
    ...citations.map(({ citation }) => citation),
    ...(effectiveFrom === undefined ? [] : [effectiveFrom]),
  ];
}

function marksOfHeld({ facts }: HeldEntry): string[] {
  return facts.flatMap((fact) => marksOf(recordedStatement(fact)));
}

/** An entry cites its own page, and a person the first page of the rule: so many pages apart they are one rule. */
const PAGES_OF_A_RULE = 60;

/** Finds the restrictions that a person recorded of an entry: of the same name, by the same rule, and not ended. */
function manualFacts(facts: readonly HeldFact[], parties: readonly HeldParty[]) {
  const open = facts.filter(({ data, lifts }) => data.entry === undefined && !lifts.some(isEnd));
  const restricted = new Set(open.map(({ data }) => data.partyId));
  const byName = groupedBy(
    parties.filter(({ id }) => restricted.has(id)),
    ({ names }) => names.map(normalizedName),
  );
  const byParty = groupedBy(open, ({ data }) => [data.partyId]);
  return (entry: ListEntry, own: HeldEntry | undefined): readonly HeldFact[] => {
    // What an import recorded of the entry is the entry; what it took over may not be all yet.
    if (own?.terms.some(({ statement }) => statement.measure !== undefined) === true) return [];
    const names = [
      entry.name,
      ...entry.otherNames.filter(({ kind }) => kind !== 'weak').map(({ name }) => name),
    ];
    const ids = new Set(names.flatMap((name) => byName.get(normalizedName(name)) ?? []).map(({ id }) => id));
    const [id, ...others] = own === undefined ? [...ids] : [own.partyId];
    if (id === undefined || others.length > 0) return [];
    return (byParty.get(id) ?? []).filter((fact) => isByRuleOf(fact, entry));
  };
}

function isEnd({ how, destinations, appliesTo }: HeldFact['lifts'][number]): boolean {
  return (how === undefined || how === 'ends') && destinations === undefined && appliesTo === undefined;
}

function isByRuleOf({ data }: HeldFact, { citations }: ListEntry): boolean {
  const cited = [data.legalBasis?.citation, ...data.evidence.map(({ citation }) => citation)].flatMap(
    (text) => (text === undefined ? [] : pagesIn(text)),
  );
  return citations.some(({ citation }) =>
    pagesIn(citation).some((own) =>
      cited.some(
        ({ volume, page }) => volume === own.volume && own.page >= page && own.page - page <= PAGES_OF_A_RULE,
      ),
    ),
  );
}

/** The pages of the Federal Register that a text cites. */
function pagesIn(text: string): { readonly volume: number; readonly page: number }[] {
  return [...text.matchAll(/\b(\d{2,3}) FR (\d{1,6})\b/g)].map(([, volume, page]) => ({
    volume: Number(volume),
    page: Number(page),
  }));
}
