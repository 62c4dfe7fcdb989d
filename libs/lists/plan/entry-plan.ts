import { canonicalJson } from '../../../events/index.js';
import type { ListEntry } from '../edition.js';
import { shortDigest } from '../keys.js';
import { omit } from '../omit.js';
import {
  editionEvidence,
  citedEvidence,
  entryData,
  liftBody,
  planned,
  restrictionBody,
  withEarlierCitations,
  withEvidence,
  withId,
  type Import,
  type Restriction,
} from './commands.js';
import { boundOf, isBounded, type Days } from './days.js';
import { desiredOf, type Desired, type DesiredLift } from './desired.js';
import type { HeldFact, LiftData } from './held.js';
import { firstSeen, idWhenTakenOver, isImported, isImportedId, seenIn } from './ids.js';
import { isImportedFact, missingFrom, type Run, type Term } from './runs.js';
import type { PlannedCommand } from './planned.js';

/** The commands of one entry, by phase. */
export interface EntryCommands {
  readonly restrictions: PlannedCommand[];
  /** Lifts that are recorded before corrections: until then, it may be an end that says which editions are without the entry. */
  readonly absences: PlannedCommand[];
  readonly corrections: PlannedCommand[];
  readonly lifts: PlannedCommand[];
  /** Corrections of lifts: until then, the old ones say which editions were without the entry. */
  readonly corrected: PlannedCommand[];
  /** Retractions of restrictions that no recorded edition has, or that are one with another. */
  readonly superseded: PlannedCommand[];
}

/** An entry that is compared with what is recorded. */
export interface Compared {
  readonly partyId: string;
  /** The key under which it is recorded, or is to be. */
  readonly key: string;
  readonly terms: readonly Term[];
  readonly runs: readonly Run[];
  /** All restrictions of the list on its party. */
  readonly onParty: readonly HeldFact[];
  /** The entry of the edition that is imported; undefined if that is without it. */
  readonly entry: ListEntry | undefined;
}

/** What is recorded, or will be, of a desired restriction. */
interface Settled {
  readonly desired: Desired;
  readonly factId: string;
  /** What is recorded, where that is corrected. */
  readonly corrected?: HeldFact;
  /** The lifts that are recorded of it and stay if they are desired. */
  readonly lifts: readonly LiftData[];
}

/** What makes the record of an entry say what follows from the editions that have it: the difference of the two. */
export function entryCommands(from: Import, compared: Compared): EntryCommands {
  const desired = desiredOf(compared.runs);
  const difference = new Difference(from, compared);
  const settled = desired.map((each) => difference.settle(each));
  difference.retractSuperseded();
  for (const each of settled.flat()) difference.lift(each, settled);
  difference.retractUnused();
  return difference.commands;
}

class Difference {
  readonly commands: EntryCommands = {
    restrictions: [],
    absences: [],
    corrections: [],
    lifts: [],
    corrected: [],
    superseded: [],
  };
  readonly #used = new Set<HeldFact>();
  readonly #absorbed = new Set<HeldFact>();
  readonly #retracted = new Set<string>();

  constructor(
    private readonly from: Import,
    private readonly compared: Compared,
  ) {}

  get #reason(): string {
    return `The edition of ${this.from.edition} of the ${this.from.list.name} says more of when the entry was on it`;
  }

  /** Records a restriction, or corrects the one that is recorded of it, if they differ. */
  settle(desired: Desired): Settled[] {
    if (desired.part === 'earlier') return [this.#settleEarlier(desired)];
    for (const { facts } of desired.run.absorbed) for (const fact of facts) this.#absorbed.add(fact);
    const unused = desired.run.term.facts.filter(
      (fact) => !this.#used.has(fact) && !this.#absorbed.has(fact),
    );
    if (unused.length === 0) return [this.#record(desired)];
    return unused.map((fact) => {
      this.#used.add(fact);
      return this.#correct(desired, fact);
    });
  }

  /**
   * What held before the last citation of a term is recorded again where it differs, and the old record is retracted
   * last: a correction would take over its lift, which may be before its new start.
   */
  #settleEarlier(desired: Desired): Settled {
    const recorded = this.compared.terms.flatMap(({ earlier }) => earlier);
    const same = recorded.find((fact) => !this.#used.has(fact) && this.#redated(desired, fact) === undefined);
    if (same === undefined) return this.#record(desired);
    this.#used.add(same);
    return { desired, factId: same.data.factId, lifts: same.lifts };
  }

  #record(desired: Desired): Settled {
    const { run, part, statement, start, end } = desired;
    const like = run.term.facts[0]?.data;
    const { entry: stated = this.compared.entry } = run.term;
    const entry = like?.entry ?? (stated && entryData(stated, this.compared.key));
    if (entry === undefined)
      throw new TypeError(`a term of ${this.compared.key} has neither a fact nor an entry`);
    const before = omit(entry, 'requirement', 'policy', 'footnotes', 'earlierCitations');
    const body = restrictionBody(this.from, {
      partyId: this.compared.partyId,
      measure: statement.measure ?? like?.measure ?? this.from.list.measure,
      destinations: like?.destinations ?? [...(stated?.destinations ?? ['worldwide'])],
      entry:
        part === 'current'
          ? withEarlierCitations(entry, run.term.statement.citations, statement.citations)
          : before,
      statement,
      start,
      end,
      seen: run.first,
    });
    // What holds is recorded before what held: by itself, the latter would look like what holds.
    const phase = part === 'current' ? this.commands.restrictions : this.commands.corrections;
    phase.push(planned(this.from, 'restrict-party', { ...body }));
    return { desired, factId: body.factId, lifts: [] };
  }

  #correct(desired: Desired, fact: HeldFact): Settled {
    const corrected = isImported(fact.data) ? this.#redated(desired, fact) : this.#adopted(desired, fact);
    if (corrected === undefined) return { desired, factId: fact.data.factId, lifts: fact.lifts };
    const [body, reason] = corrected;
    this.#retracted.add(fact.data.factId);
    // What is after the new end cannot lift it: by that, the editions after it are without the entry.
    const lost = fact.lifts.filter((lift) => this.#isImported(lift) && isAfter(lift, desired.end));
    this.#retract(this.commands.corrections, fact.data.factId, reason, {
      replacement: { command: 'restrict-party', ...body, ...this.#replaces(fact) },
      ...(lost.length > 0 && { alsoRetract: lost.map((lift) => lift.factId) }),
    });
    const { factId } = body;
    const left = fact.lifts.filter((lift) => !lost.includes(lift));
    const lifts = left.map((lift) => ({
      ...lift,
      ...(this.#isImported(lift) && { factId: idWhenTakenOver(factId), lifts: factId }),
    }));
    return { desired, factId, lifts, corrected: fact };
  }

  /** A restriction with other dates, or seen in another edition; undefined if nothing is to be corrected. */
  #redated(desired: Desired, { data }: HeldFact): [Restriction, string] | undefined {
    const { run, start, end } = desired;
    const { list, edition: imported } = this.from;
    const held = omit(data, 'instants', 'localTimes', 'effectiveTo');
    const all = seenIn(data);
    const recorded = all.filter((each) => this.#has(run, each));
    const [first] = recorded;
    const isSeenEarlier = first === undefined || run.first < first;
    const { expiresOn } = run.term.statement;
    const isConfirmed = expiresOn !== undefined && expiresOn < run.last && end !== undefined;
    const confirmed = isConfirmed && !isSame(data.effectiveTo, boundOf(end)) ? [run.last] : [];
    const seen = [...(isSeenEarlier ? [run.first] : []), ...confirmed];
    const effective = {
      effectiveFrom: boundOf(start),
      ...(end !== undefined && { effectiveTo: boundOf(end) }),
    };
    const isDated =
      isSame(effective.effectiveFrom, data.effectiveFrom) && isSame(effective.effectiveTo, data.effectiveTo);
    const isKnownSince = all.every((each) => each > run.last || this.#has(run, each));
    if (isDated && seen.length === 0 && isKnownSince) return undefined;
    // What goes on after an interruption must see that not only the edition that is imported has it.
    const isOnlyHere = [...recorded, ...seen].every((each) => each === imported);
    const evidence = withEvidence(
      this.#evidenceLeft(desired, held.evidence),
      [...seen, ...(isOnlyHere ? [run.last] : [])].map((edition) => editionEvidence(list, edition)),
    );
    const body = { ...held, ...effective, evidence, ...this.#restatedEntry(desired, held) };
    return [withId(this.from, run.first, body), this.#reason];
  }

  /** The entry of a restriction with the dates and citations that its first edition has, where that is imported. */
  #restatedEntry(
    { run, part, statement }: Desired,
    { entry }: Pick<Restriction, 'entry'>,
  ): Pick<Restriction, 'entry'> {
    if (entry === undefined || run.term.entry === undefined) return {};
    const says = omit(entry, 'effectiveFrom', 'expiresOn', 'notBefore');
    const { effectiveFrom, expiresOn, notBefore, citations } = run.term.statement;
    const dated = {
      ...says,
      ...(effectiveFrom !== undefined && { effectiveFrom }),
      ...(expiresOn !== undefined && { expiresOn }),
      ...(notBefore !== undefined && { notBefore }),
    };
    return {
      entry: part === 'current' ? withEarlierCitations(dated, citations, statement.citations) : dated,
    };
  }

  /** Whether an edition is one of a run: a recorded one, and not before or after it. */
  #has({ first, last }: Run, edition: string): boolean {
    return first <= edition && edition <= last && this.from.known.has(edition);
  }

  /** The evidence of a restriction without that of editions that are not of its run, and with what its first one cites. */
  #evidenceLeft({ run, statement }: Desired, held: Restriction['evidence']): Restriction['evidence'] {
    const { list } = this.from;
    const isRestated = run.term.entry !== undefined;
    const left = held.flatMap((each) => {
      const { observedOn, title } = each;
      const isCited = title === undefined && observedOn !== undefined;
      if (observedOn === undefined) return [each];
      if (this.#has(run, observedOn) && !(isCited && isRestated)) return [each];
      return isCited && !isRestated ? [{ ...each, observedOn: run.first }] : [];
    });
    return isRestated ? withEvidence(left, citedEvidence(list, run.first, statement.citations)) : left;
  }

  /** A restriction that a person recorded, as that of the entry; undefined if it is already. */
  #adopted({ run }: Desired, { data }: HeldFact): [Restriction, string] | undefined {
    const { list, edition } = this.from;
    const { entry } = this.compared;
    const isSeenEarlier = data.entry !== undefined && run.first < (firstSeen(data) ?? '');
    if (entry === undefined || (data.entry !== undefined && !isSeenEarlier)) return undefined;
    const held = omit(data, 'instants', 'localTimes');
    const evidence = [
      editionEvidence(list, edition),
      ...(data.entry === undefined ? citedEvidence(list, edition, run.term.statement.citations) : []),
    ];
    const says = {
      ...held,
      evidence: withEvidence(held.evidence, evidence),
      entry: data.entry ?? entryData(entry, this.compared.key),
    };
    const factId = `${data.factId.slice(0, 70).replace(/-+$/, '')}-${shortDigest([says]).slice(0, 12)}`;
    return [{ ...says, factId }, `It is an entry of the ${list.name}, edition of ${edition}`];
  }

  /** What a restriction took the place of, which its correction takes the place of too. */
  #replaces({ data }: HeldFact): { readonly lifts?: readonly string[] } {
    const replaced = this.compared.onParty
      .filter(({ lifts }) => lifts.some((lift) => lift.replacedBy === data.factId && !this.#isImported(lift)))
      .map((fact) => fact.data.factId);
    return replaced.length === 0 ? {} : { lifts: replaced };
  }

  /** Retracts what is recorded of the time before a citation, and does not hold. */
  retractSuperseded(): void {
    for (const fact of this.compared.terms.flatMap(({ earlier }) => earlier)) {
      if (this.#used.has(fact)) continue;
      this.#retracted.add(fact.data.factId);
      this.#retract(this.commands.corrected, fact.data.factId, this.#reason, { alsoRetract: [] });
    }
  }

  /** Retracts what an import recorded of editions that were retracted since, and that none has which is recorded. */
  retractUnused(): void {
    const reason =
      this.compared.runs.length > 0
        ? this.#reason
        : `No edition of the ${this.from.list.name} that is recorded has the entry`;
    for (const fact of this.compared.terms.flatMap(({ facts }) => facts))
      if (!this.#used.has(fact) && isImportedFact(fact))
        this.#retract(this.commands.superseded, fact.data.factId, reason, { alsoRetract: [] });
  }

  /** Lifts a restriction, or corrects or retracts the lift that is recorded of it, if they differ. */
  lift({ desired, factId, lifts, corrected }: Settled, settled: readonly (readonly Settled[])[]): void {
    const current = lifts.filter(
      ({ replacedBy }) => replacedBy === undefined || !this.#retracted.has(replacedBy),
    );
    // What a person recorded of an end is the person's.
    if (current.some((lift) => !this.#isImported(lift))) return;
    const wanted = desired.lift && this.#liftFor(desired.lift, factId, settled);
    const [kept] = current.filter((lift) => wanted !== undefined && isSameLift(lift, wanted));
    if (wanted !== undefined && kept !== undefined) return;
    const [wrong, ...others] = current;
    if (desired.lift !== undefined && wrong === undefined) {
      // A correction takes over what lifts the restriction before it.
      const [phase, lifted] = this.#isAbsence(desired, corrected)
        ? [this.commands.absences, corrected?.data.factId ?? factId]
        : [this.commands.lifts, factId];
      const body = this.#liftFor(desired.lift, lifted, settled);
      phase.push(planned(this.from, 'lift-party-restriction', { ...body }));
    } else if (wrong !== undefined)
      this.#retract(this.commands.corrected, wrong.factId, this.#reason, {
        ...(wanted && { replacement: { command: 'lift-party-restriction', ...wanted } }),
        alsoRetract: others.map((lift) => lift.factId),
      });
  }

  /** Whether a lift is to say that editions are without the entry which only an end may say, until it is corrected. */
  #isAbsence({ lift, end }: Desired, corrected: HeldFact | undefined): boolean {
    if (lift === undefined || !('missing' in lift)) return false;
    if (corrected === undefined) return lift.missing > this.from.edition;
    return isImported(corrected.data) && isBounded(corrected.data.effectiveTo) && end?.latest === undefined;
  }

  #liftFor(lift: DesiredLift, lifts: string, settled: readonly (readonly Settled[])[]) {
    const { partyId } = this.compared;
    if ('missing' in lift)
      return liftBody(this.from, { partyId, lifts, start: lift.start, seen: lift.missing });
    const by = settled.flat().find(({ desired }) => desired === lift.replacedBy);
    return liftBody(this.from, {
      partyId,
      lifts,
      start: lift.start,
      seen: lift.replacedBy.run.first,
      ...(by !== undefined && { replacedBy: by.factId }),
    });
  }

  #isImported({ factId }: LiftData): boolean {
    return isImportedId(factId, this.from.list.id);
  }

  #retract(phase: PlannedCommand[], factId: string, reason: string, more: object): void {
    const subject = { kind: 'party', id: this.compared.partyId };
    phase.push(planned(this.from, 'retract-fact', { subject, factId, reason, ...more }));
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

/** Whether a lift surely begins when a restriction with this end is over. */
function isAfter({ effectiveFrom }: LiftData, end: Days | undefined): boolean {
  const earliest = typeof effectiveFrom === 'object' ? effectiveFrom.earliest : effectiveFrom;
  return end?.latest !== undefined && earliest !== undefined && earliest >= end.latest;
}

/** Whether a recorded lift says what is wanted of it. */
function isSameLift(
  lift: LiftData,
  wanted: Pick<LiftData, 'effectiveFrom' | 'replacedBy' | 'evidence'>,
): boolean {
  const isBySame =
    wanted.replacedBy === undefined
      ? missingFrom(lift) === wanted.evidence[0]?.observedOn
      : lift.replacedBy === wanted.replacedBy;
  return isBySame && isSame(lift.effectiveFrom, wanted.effectiveFrom);
}
