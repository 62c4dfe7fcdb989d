import type { AsOf, EffectiveTimes, LiftKind, Role } from '../../../events/index.js';
import { compareStrings } from './compare-strings.js';
import type { OpenRows } from './open-rows.js';
import {
  CORRECTS,
  END_EARLIEST,
  END_LATEST,
  FLAGS,
  NAMES,
  PREVIOUS_LIFT,
  PUBLICATION,
  SHAPE,
  START_EARLIEST,
  START_LATEST,
  SUBJECT,
  TARGET,
  type Named,
  type RowSource,
} from './row-source.js';
import { SealedRows } from './sealed-rows.js';

/**
 * What an event's row says. Times are in milliseconds since the Unix epoch; a time that is unknown or has no bound
 * is `Infinity` or `-Infinity`. A reference to another event is its position, a subject and a shape are numbers.
 */
export interface FactRow {
  /** When it takes effect; undefined for an event whose role has no effective time. */
  readonly start: EffectiveTimes | undefined;
  /** Its stated end; of a suspension, when it is over. */
  readonly end: EffectiveTimes;
  /** What a lift does to its fact. */
  readonly how: LiftKind;
  readonly subject: number;
  readonly shape: number;
  /** The fact that a lift ends or a retraction takes back; 0 if none. */
  readonly target: number;
  /** Whether an authority or the company itself says so. */
  readonly isConfirmed: boolean;
  readonly role: Role;
  /** Whether the event gives its subject a name for a limited time. */
  readonly hasDatedNames: boolean;
  /** The subjects of other streams that it names; undefined if its type names none. */
  readonly named: Named | undefined;
  /** Whether it is an entry of a list that is an address, and names no party. */
  readonly isAddress: boolean;
  /** Whether it states parents, identifiers, names, a share or the wordings of an address. */
  readonly states: boolean;
  /** The number of what is known of the publication of its evidence. */
  readonly publication: number;
  /** The fact that it replaces by correction; 0 if none. */
  readonly corrects: number;
  readonly recordedAt: number;
  /** The largest `recordedAt` up to the end of the event's append, since the clock was last corrected. */
  readonly knownAt: number;
}

// Bits of FLAGS.
/** Some evidence is official or the company's own. */
const CONFIRMED = 1;
/** The event is the last of its append. */
const APPEND_END = 2;
/** The event has an effective time. */
const TIMED = 4;
const LIFT = 8;
// NAMES is 16.
const DESCRIPTION = 32;
const RETRACTION = 64;
/** The event gives its subject a name for a limited time. */
const DATED_NAMES = 128;
const SUSPENDS = 256;
const WITHDRAWS = 512;
const IDENTIFICATION = 1024;
const CLOCK_CORRECTION = 2048;
/** The event is about a list, a country group, a rule or a screening: it is no fact about a subject that can be restricted. */
const COVERAGE = 4096;
/** The event states which share of its subject another party has. It is in no list of facts in force. */
const OWNERSHIP = 8192;
/** The fact is an entry of a list that is an address. */
const ADDRESS = 16384;
/** The event states parents, identifiers, names, a share or the wordings of an address. */
const STATES = 32768;

/** The bits of events from which something follows outside of their segment. */
export const WIDE = LIFT | RETRACTION | IDENTIFICATION | CLOCK_CORRECTION | STATES;

const HOW_FLAGS: Readonly<Record<LiftKind, number>> = { ends: 0, suspends: SUSPENDS, withdraws: WITHDRAWS };

/** The bits that say what an event does. */
const ROLE_FLAGS: Readonly<Record<Role, number>> = {
  restricts: TIMED,
  flags: TIMED,
  owns: TIMED | OWNERSHIP,
  lifts: TIMED | LIFT,
  describes: DESCRIPTION,
  identifies: IDENTIFICATION,
  // It says nothing of its subject: only histories show it.
  dismisses: 0,
  retracts: RETRACTION,
  covers: COVERAGE,
  governs: COVERAGE,
  screens: COVERAGE,
  'corrects-clock': CLOCK_CORRECTION,
};

/** The newest rows, to which others are added, and where to find the row of any position. */
export interface RowSources {
  readonly open: { readonly rows: OpenRows };
  /** @throws RangeError if there is no event at the position. */
  rowsAt(position: number): RowSource;
}

/** One row for each event, at its position. Accessors throw a RangeError where there is none. They allocate nothing. */
export class FactRows {
  constructor(private readonly sources: RowSources) {}

  /** Adds the row of the next position. */
  write(position: number, factId: string, row: FactRow): void {
    const { rows } = this.sources.open;
    rows.add(factId, row.named, row.recordedAt, row.knownAt);
    for (const [axis, kind] of [
      [0, 'days'],
      [1, 'instants'],
    ] as const) {
      rows.setTime(position, START_EARLIEST, axis, row.start?.[kind].earliest ?? 0);
      rows.setTime(position, START_LATEST, axis, row.start?.[kind].latest ?? 0);
      rows.setTime(position, END_EARLIEST, axis, row.end[kind].earliest);
      rows.setTime(position, END_LATEST, axis, row.end[kind].latest);
    }
    rows.set(position, SUBJECT, row.subject);
    rows.set(position, SHAPE, row.shape);
    rows.set(
      position,
      FLAGS,
      (row.isConfirmed ? CONFIRMED : 0) |
        ROLE_FLAGS[row.role] |
        HOW_FLAGS[row.how] |
        (row.named === undefined ? 0 : NAMES) |
        (row.isAddress ? ADDRESS : 0) |
        (row.states ? STATES : 0) |
        (row.hasDatedNames ? DATED_NAMES : 0),
    );
    rows.set(position, TARGET, row.target);
    rows.set(position, PUBLICATION, row.publication);
    rows.set(position, CORRECTS, row.corrects);
  }

  startEarliest(position: number, kind: AsOf['kind']): number {
    return this.#time(position, START_EARLIEST, kind);
  }

  startLatest(position: number, kind: AsOf['kind']): number {
    return this.#time(position, START_LATEST, kind);
  }

  endEarliest(position: number, kind: AsOf['kind']): number {
    return this.#time(position, END_EARLIEST, kind);
  }

  endLatest(position: number, kind: AsOf['kind']): number {
    return this.#time(position, END_LATEST, kind);
  }

  #at(position: number): RowSource {
    return this.sources.rowsAt(position);
  }

  #time(position: number, column: number, kind: AsOf['kind']): number {
    return this.#at(position).time(position, column, kind === 'day' ? 0 : 1);
  }

  /** The earliest time at which a fact may begin, on either axis. */
  firstStart(position: number): number {
    return Math.min(this.startEarliest(position, 'day'), this.startEarliest(position, 'instant'));
  }

  /** The latest time at which a fact may end by itself, on either axis. */
  lastEnd(position: number): number {
    return Math.max(this.endLatest(position, 'day'), this.endLatest(position, 'instant'));
  }

  how(position: number): LiftKind {
    if (this.#has(position, SUSPENDS)) return 'suspends';
    return this.#has(position, WITHDRAWS) ? 'withdraws' : 'ends';
  }

  subject(position: number): number {
    return this.#at(position).subject(position);
  }

  shape(position: number): number {
    return this.#at(position).shape(position);
  }

  target(position: number): number {
    return this.#at(position).target(position);
  }

  isConfirmed(position: number): boolean {
    return this.#has(position, CONFIRMED);
  }

  isTimed(position: number): boolean {
    return this.#has(position, TIMED);
  }

  isLift(position: number): boolean {
    return this.#has(position, LIFT);
  }

  isDescription(position: number): boolean {
    return this.#has(position, DESCRIPTION);
  }

  isRetraction(position: number): boolean {
    return this.#has(position, RETRACTION);
  }

  isIdentification(position: number): boolean {
    return this.#has(position, IDENTIFICATION);
  }

  isOwnership(position: number): boolean {
    return this.#has(position, OWNERSHIP);
  }

  isAddress(position: number): boolean {
    return this.#has(position, ADDRESS);
  }

  isCoverage(position: number): boolean {
    return this.#has(position, COVERAGE);
  }

  isClockCorrection(position: number): boolean {
    return this.#has(position, CLOCK_CORRECTION);
  }

  hasDatedNames(position: number): boolean {
    return this.#has(position, DATED_NAMES);
  }

  /** The subjects of other streams that the event names; undefined if its type names none. */
  named(position: number): Named | undefined {
    return this.#has(position, NAMES) ? this.#at(position).named(position) : undefined;
  }

  /** Whether the event states parents, identifiers, names, a share or the wordings of an address. */
  states(position: number): boolean {
    return this.#has(position, STATES);
  }

  isAppendEnd(position: number): boolean {
    return this.#has(position, APPEND_END);
  }

  #has(position: number, flag: number): boolean {
    return (this.#at(position).flags(position) & flag) !== 0;
  }

  markAppendEnd(position: number): void {
    const { rows } = this.sources.open;
    rows.set(position, FLAGS, rows.flags(position) | APPEND_END);
  }

  publication(position: number): number {
    return this.#at(position).publication(position);
  }

  /** The position of the fact that a fact replaces by correction; 0 if none. */
  corrects(position: number): number {
    return this.#at(position).corrects(position);
  }

  recordedAt(position: number): number {
    return this.#at(position).recordedAt(position);
  }

  knownAt(position: number): number {
    return this.#at(position).knownAt(position);
  }

  /** The position of the retraction of a fact; 0 if none. */
  retractedBy(position: number): number {
    return this.#at(position).retractedBy(position);
  }

  setRetractedBy(position: number, retraction: number): void {
    this.#at(position).setRetractedBy(position, retraction);
  }

  /** The position of the newest lift of a fact; 0 if none. */
  lastLift(fact: number): number {
    return this.#at(fact).lastLift(fact);
  }

  /** The position of the next older lift of the same fact; 0 if none. */
  previousLift(lift: number): number {
    return this.#at(lift).previousLift(lift);
  }

  /** Sets the newest lift of a fact, which knows those before it. */
  setLastLift(fact: number, lift: number): void {
    this.#at(fact).setLastLift(fact, lift);
  }

  addLift(fact: number, lift: number): void {
    this.sources.open.rows.set(lift, PREVIOUS_LIFT, this.lastLift(fact));
    this.#at(fact).setLastLift(fact, lift);
  }

  factId(position: number): string {
    return this.#at(position).factId(position);
  }

  /** Orders the ids of two facts by code unit. */
  compareFactIds(fact: number, other: number): number {
    const [rows, otherRows] = [this.#at(fact), this.#at(other)];
    return rows instanceof SealedRows && otherRows instanceof SealedRows
      ? rows.compareFactIds(fact, otherRows, other)
      : compareStrings(rows.factId(fact), otherRows.factId(other));
  }
}
