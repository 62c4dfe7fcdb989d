import {
  compareStrings,
  type AsOf,
  type EffectiveTimes,
  type LiftKind,
  type Role,
} from '../../../events/index.js';
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
 * The values of an event's row. Times are in milliseconds since the Unix epoch, `Infinity` or `-Infinity` if unknown or
 * unbounded. Another event is given by its position, a subject and a shape by their numbers.
 */
export interface FactRow {
  /** When it takes effect; undefined for an event whose role has no effective time. */
  readonly start: EffectiveTimes | undefined;
  /** Its stated end; for a suspension, when the suspension ends. */
  readonly end: EffectiveTimes;
  /** What a lift does to its fact. */
  readonly how: LiftKind;
  readonly subject: number;
  readonly shape: number;
  /** The fact that it lifts or retracts; 0 if none. */
  readonly target: number;
  /** Whether some evidence is official or the company's own. */
  readonly isConfirmed: boolean;
  readonly role: Role;
  /** Whether the event gives its subject a name for a limited time. */
  readonly hasDatedNames: boolean;
  /** The subjects of other streams that it names; undefined if its type names none. */
  readonly named: Named | undefined;
  /** Whether it is an entry of a list that is an address and names no party. */
  readonly isAddress: boolean;
  /** Whether it states parents, identifiers, names, a share or the wordings of an address. */
  readonly states: boolean;
  /** The number of the publication of its evidence. */
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
/** The event is about a list, a country group, a rule or a screening, and not about a subject with answers. */
const COVERAGE = 4096;
/** The event states the share of its subject that another party has. No list of facts in force has it. */
const OWNERSHIP = 8192;
/** The fact is an entry of a list that is an address. */
const ADDRESS = 16384;
/** The event states parents, identifiers, names, a share or the wordings of an address. */
const STATES = 32768;

/** The bits of events that change something outside of their segment. */
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
  // It states nothing about its subject; only histories show it.
  dismisses: 0,
  retracts: RETRACTION,
  covers: COVERAGE,
  governs: COVERAGE,
  screens: COVERAGE,
  'corrects-clock': CLOCK_CORRECTION,
};

/** Where rows are written, and where the row of a position is read. */
export interface RowSources {
  readonly open: { readonly rows: OpenRows };
  /** @throws RangeError if there is no event at the position. */
  rowsAt(position: number): RowSource;
}

/** The row of each event, by position. Accessors allocate nothing, and throw a RangeError if there is no such event. */
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

  /** The latest time at which a fact may end by its stated end, on either axis. */
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

  /** Sets the newest lift of a fact, whose row has the lift before it. */
  setLastLift(fact: number, lift: number): void {
    this.#at(fact).setLastLift(fact, lift);
  }

  /** Makes a lift whose row is in the open segment the newest of a fact. */
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
