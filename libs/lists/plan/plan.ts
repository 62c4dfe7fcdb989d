import type { Name } from '../../../events/index.js';
import type { ListEntry, ReadList } from '../edition.js';
import { groupedBy } from '../grouped.js';
import { descriptionBody, planned, type Import } from './commands.js';
import { mayBeOverBy } from './days.js';
import { entryCommands } from './entry-plan.js';
import type { HeldFact, HeldList } from './held.js';
import { heldEntries, marksOf, matched, type HeldEntry, type Match } from './match.js';
import { PartyIds } from './party-ids.js';
import {
  entryChanges,
  type ChangedEntry,
  type EditionToRecord,
  type EntryChange,
  type Plan,
  type PlannedCommand,
} from './planned.js';
import { runsOf, termIn, type KnownEditions, type Run, type Term } from './runs.js';
import { statementOf } from './statement.js';

/** An edition as its file has it. */
export interface Edition extends EditionToRecord {
  readonly read: ReadList;
}

/**
 * What an import of an edition records, given all that is recorded of its list: the restrictions that follow from the
 * editions which have each entry, without those that are recorded. It is the same whatever the order of imports. Of an
 * edition that is recorded it is empty, but for what depends on another one that was retracted since. `isTaken` says
 * whether anything is recorded of a party id.
 */
export function plan(held: HeldList, edition: Edition, isTaken: (partyId: string) => boolean): Plan {
  const { read, date, sha256 } = edition;
  const made = new Planning(held, edition, isTaken);
  made.compare();
  return {
    list: read.list,
    edition: { date, sha256 },
    phases: made.phases.filter((phase) => phase.length > 0),
    changes: made.changes,
  };
}

class Planning {
  readonly phases: readonly PlannedCommand[][] = [[], [], [], [], [], []];
  readonly changes: Readonly<Record<EntryChange, ChangedEntry[]>> = Object.fromEntries(
    entryChanges.map((change): [EntryChange, ChangedEntry[]] => [change, []]),
  ) as Record<EntryChange, ChangedEntry[]>;
  readonly #from: Import;
  readonly #recorded: ReadonlyMap<string, HeldEntry>;
  readonly #matches: readonly Match[];
  readonly #editions: KnownEditions;
  /** Whether it is recorded: what a person retracted of it since, or added to its names, stays as it is. */
  readonly #isRecorded: boolean;
  readonly #partyIds: PartyIds;
  readonly #onParty: ReadonlyMap<string, readonly HeldFact[]>;
  readonly #names: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(
    private readonly held: HeldList,
    private readonly edition: Edition,
    isTaken: (partyId: string) => boolean,
  ) {
    const { date, sha256, read } = edition;
    const { list, entries } = read;
    const recorded = held.editions.map((each) => each.date).sort();
    const startedAt = held.underWay?.date === date ? held.underWay.startedAt : undefined;
    this.#editions = { recorded, imported: date, startedAt };
    this.#isRecorded = held.editions.some((each) => each.date === date && each.sha256 === sha256);
    this.#from = { list, edition: date, retractions: held.retractions, known: new Set([...recorded, date]) };
    this.#recorded = heldEntries(held);
    this.#matches = matched(entries, list, this.#recorded, held);
    this.#partyIds = new PartyIds(isTaken);
    this.#onParty = groupedBy(held.facts, ({ data }) => [data.partyId]);
    this.#names = new Map(held.parties.map(({ id, names }) => [id, new Set(names)]));
  }

  compare(): void {
    const found = new Set<HeldEntry>();
    for (const { held, entry } of this.#matches) {
      if (held === undefined) continue;
      found.add(held);
      const marks = marksOf(statementOf(entry, this.edition.read.list));
      for (const name of [entry.name, ...held.names]) this.#partyIds.note(name, marks, held.partyId);
    }
    for (const match of this.#matches) this.#compareEntry(match);
    for (const entry of this.#recorded.values()) if (!found.has(entry)) this.#compareMissing(entry);
  }

  #compareEntry(match: Match): void {
    const { entry, held, byHand } = match;
    const statement = statementOf(entry, this.edition.read.list);
    const terms = withByHand(held?.terms ?? [], byHand, statement, this.edition.date);
    const partyId =
      held?.partyId ?? byHand[0]?.data.partyId ?? this.#partyIds.of(entry.name, marksOf(statement));
    const key = held?.key ?? entry.key;
    const runs = runsOf(terms, this.#editions, { entry, statement });
    if (!this.#isRecorded || terms.length > 0) this.#add({ partyId, key, terms, runs, entry });
    if (!this.#isRecorded) this.#describe(partyId, entry);
    this.#count(match, { partyId, key, terms, runs });
  }

  #compareMissing({ key, partyId, terms, names }: HeldEntry): void {
    const { date } = this.edition;
    const runs = runsOf(terms, this.#editions, undefined);
    this.#add({ partyId, key, terms, runs, entry: undefined });
    const before = this.#editions.recorded.findLast((each) => each < date);
    const last = before === undefined ? undefined : termIn(terms, before);
    if (before === undefined || last === undefined) return;
    const isExpired = last.facts.every(({ data }) => mayBeOverBy(data.effectiveTo, date));
    this.changes[isExpired ? 'expired' : 'gone'].push({ key, partyId, name: names[0] ?? key });
  }

  #add(compared: Omit<Parameters<typeof entryCommands>[1], 'onParty'>): void {
    const onParty = this.#onParty.get(compared.partyId) ?? [];
    const { restrictions, absences, corrections, lifts, corrected, superseded } = entryCommands(this.#from, {
      ...compared,
      onParty,
    });
    const phases = [restrictions, absences, corrections, lifts, corrected, superseded];
    for (const [index, commands] of phases.entries()) this.phases[index]?.push(...commands);
  }

  /** Describes a party by the names that it is not known by. */
  #describe(partyId: string, entry: ListEntry): void {
    const known = this.#names.get(partyId) ?? new Set();
    const isNew = known.size === 0;
    const all: Name[] = [
      { name: entry.name, kind: isNew ? 'primary' : 'alias' },
      ...entry.otherNames.map(({ name, kind }) => ({ name, kind })),
    ];
    const names = [...new Map(all.reverse().map((each) => [each.name, each])).values()]
      .reverse()
      .filter(({ name }) => !known.has(name));
    if (names.length === 0) return;
    this.phases[2]?.push(
      planned(this.#from, 'describe-party', descriptionBody(this.#from, partyId, entry, names)),
    );
  }

  #count({ entry, isRenamed, undecided }: Match, compared: ComparedEntry): void {
    const { key, partyId } = compared;
    const [change, detail] =
      undecided === undefined
        ? this.#changeOf(entry, isRenamed, compared)
        : (['undecided', undecided] as const);
    this.changes[change].push({ key, partyId, name: entry.name, ...(detail !== undefined && { detail }) });
  }

  #changeOf(
    entry: ListEntry,
    isRenamed: boolean,
    { partyId, terms, runs }: ComparedEntry,
  ): readonly [EntryChange, string?] {
    const { date } = this.edition;
    if (terms.length === 0) return ['added'];
    const names = this.#names.get(partyId) ?? new Set();
    if (isRenamed) return ['renamed', [...names].join(', ')];
    const run = runs.find(({ first, last }) => first <= date && date <= last);
    if (run?.follows === true && run.first === date) return ['renewed'];
    if (run?.term.facts.length === 0)
      return [
        'added',
        terms.some(({ firstSeen }) => firstSeen < date)
          ? 'an earlier edition has it'
          : 'a later edition has it',
      ];
    const digests = run?.term.facts.map(({ data }) => data.entry?.digest);
    return digests?.includes(entry.digest) === true ? ['unchanged'] : ['reworded'];
  }
}

interface ComparedEntry {
  readonly partyId: string;
  readonly key: string;
  readonly terms: readonly Term[];
  readonly runs: readonly Run[];
}

/** The terms of an entry with the restrictions that a person recorded of it, as seen in the edition. */
function withByHand(
  terms: readonly Term[],
  byHand: readonly HeldFact[],
  { measure: _measure, ...statement }: Term['statement'],
  edition: string,
): readonly Term[] {
  if (byHand.length === 0) return terms;
  const same = terms.find(({ firstSeen }) => firstSeen === edition);
  const term = { statement, firstSeen: edition, facts: [...(same?.facts ?? []), ...byHand], earlier: [] };
  return [...terms.filter((each) => each !== same), term];
}
