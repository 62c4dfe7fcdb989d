import type { AsOf, EffectiveTimes, LiftKind, Role } from '../../../events/index.js';
import { MixedColumns, TypedColumns } from '../rectangles/typed-columns.js';

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
  /** Whether the event names subjects of other streams. */
  readonly namesOthers: boolean;
  /** Whether it is an entry of a list that is an address, and names no party. */
  readonly isAddress: boolean;
  /** The number of what is known of the publication of its evidence. */
  readonly publication: number;
  /** The fact that it replaces by correction; 0 if none. */
  readonly corrects: number;
  readonly recordedAt: number;
  /** The largest `recordedAt` up to the end of the event's append, since the clock was last corrected. */
  readonly knownAt: number;
}

/*
 * A row's layout. The first 64 bytes are what every question reads, and the stored format of a page.
 *
 *   byte   0  START_EARLIEST   float64   ┐
 *          8  START_LATEST     float64   │ effective times, by calendar day
 *         16  END_EARLIEST     float64   │
 *         24  END_LATEST       float64   ┘
 *         32  SUBJECT          uint32    number of the subject whose stream has the event
 *         36  SHAPE            uint32    number of the shape
 *         40  FLAGS            uint32    see below
 *         44  TARGET           uint32    position
 *         48  RETRACTED_BY     uint32    position of the retraction  ┐
 *         52  LAST_LIFT        uint32    position of the newest lift │ derived from later events,
 *         56  PREVIOUS_LIFT    uint32    next older lift of the fact │ 0 for none
 *         60  OPEN_RECTANGLE   uint32    number of the rectangle + 1 ┘
 *
 * A second block of 64 bytes holds, as float64, the effective times by instant, the recorded times, and the numbers of
 * the publication and of the corrected fact.
 * The derived columns are recomputed on restore; their values in a stored page are ignored.
 */
const START_EARLIEST = 0;
const START_LATEST = 1;
const END_EARLIEST = 2;
const END_LATEST = 3;

const SUBJECT = 0;
const SHAPE = 1;
const FLAGS = 2;
const TARGET = 3;
const RETRACTED_BY = 4;
const LAST_LIFT = 5;
const PREVIOUS_LIFT = 6;
const OPEN_RECTANGLE = 7;

// The first four columns are the same on the axis of instants.
const RECORDED_AT = 4;
const KNOWN_AT = 5;
const PUBLICATION = 6;
const CORRECTS = 7;
const FURTHER_COLUMNS = 8;

// Bits of FLAGS.
/** Some evidence is official or the company's own. */
const CONFIRMED = 1;
/** The event is the last of its append. */
const APPEND_END = 2;
/** The event has an effective time. */
const TIMED = 4;
const LIFT = 8;
/** The event names subjects of other streams. */
const NAMES = 16;
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

/**
 * One row for each event, at its position. Accessors take the position of a row and throw a RangeError where there
 * is none. They allocate nothing.
 */
export class FactRows {
  readonly #rows = new MixedColumns();
  readonly #further = new TypedColumns((length) => new Float64Array(length), FURTHER_COLUMNS);

  write(position: number, row: FactRow): void {
    const rows = this.#rows;
    rows.setFloat(position, START_EARLIEST, row.start?.days.earliest ?? 0);
    rows.setFloat(position, START_LATEST, row.start?.days.latest ?? 0);
    rows.setFloat(position, END_EARLIEST, row.end.days.earliest);
    rows.setFloat(position, END_LATEST, row.end.days.latest);
    const further = this.#further;
    further.set(position, START_EARLIEST, row.start?.instants.earliest ?? 0);
    further.set(position, START_LATEST, row.start?.instants.latest ?? 0);
    further.set(position, END_EARLIEST, row.end.instants.earliest);
    further.set(position, END_LATEST, row.end.instants.latest);
    rows.setInteger(position, SUBJECT, row.subject);
    rows.setInteger(position, SHAPE, row.shape);
    rows.setInteger(
      position,
      FLAGS,
      (row.isConfirmed ? CONFIRMED : 0) |
        ROLE_FLAGS[row.role] |
        HOW_FLAGS[row.how] |
        (row.namesOthers ? NAMES : 0) |
        (row.isAddress ? ADDRESS : 0) |
        (row.hasDatedNames ? DATED_NAMES : 0),
    );
    rows.setInteger(position, TARGET, row.target);
    further.set(position, RECORDED_AT, row.recordedAt);
    further.set(position, KNOWN_AT, row.knownAt);
    further.set(position, PUBLICATION, row.publication);
    further.set(position, CORRECTS, row.corrects);
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

  #time(position: number, column: number, kind: AsOf['kind']): number {
    return kind === 'day' ? this.#rows.float(position, column) : this.#further.get(position, column);
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
    return this.#rows.integer(position, SUBJECT);
  }

  shape(position: number): number {
    return this.#rows.integer(position, SHAPE);
  }

  target(position: number): number {
    return this.#rows.integer(position, TARGET);
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

  namesOthers(position: number): boolean {
    return this.#has(position, NAMES);
  }

  isAppendEnd(position: number): boolean {
    return this.#has(position, APPEND_END);
  }

  #has(position: number, flag: number): boolean {
    return (this.#rows.integer(position, FLAGS) & flag) !== 0;
  }

  markAppendEnd(position: number): void {
    this.#rows.setInteger(position, FLAGS, this.#rows.integer(position, FLAGS) | APPEND_END);
  }

  publication(position: number): number {
    return this.#further.get(position, PUBLICATION);
  }

  /** The position of the fact that a fact replaces by correction; 0 if none. */
  corrects(position: number): number {
    return this.#further.get(position, CORRECTS);
  }

  recordedAt(position: number): number {
    return this.#further.get(position, RECORDED_AT);
  }

  knownAt(position: number): number {
    return this.#further.get(position, KNOWN_AT);
  }

  /** The position of the retraction of a fact; 0 if none. */
  retractedBy(position: number): number {
    return this.#rows.integer(position, RETRACTED_BY);
  }

  setRetractedBy(position: number, retraction: number): void {
    this.#rows.setInteger(position, RETRACTED_BY, retraction);
  }

  /** The position of the newest lift of a fact; 0 if none. */
  lastLift(fact: number): number {
    return this.#rows.integer(fact, LAST_LIFT);
  }

  /** The position of the next older lift of the same fact; 0 if none. */
  previousLift(lift: number): number {
    return this.#rows.integer(lift, PREVIOUS_LIFT);
  }

  addLift(fact: number, lift: number): void {
    this.#rows.setInteger(lift, PREVIOUS_LIFT, this.lastLift(fact));
    this.#rows.setInteger(fact, LAST_LIFT, lift);
  }

  /** The number of a fact's rectangle that has no end yet; undefined if none. */
  openRectangle(fact: number): number | undefined {
    const stored = this.#rows.integer(fact, OPEN_RECTANGLE);
    return stored === 0 ? undefined : stored - 1;
  }

  setOpenRectangle(fact: number, rectangle: number | undefined): void {
    this.#rows.setInteger(fact, OPEN_RECTANGLE, rectangle === undefined ? 0 : rectangle + 1);
  }

  /** Clears what is derived from later events. */
  clearDerived(position: number): void {
    for (let column = RETRACTED_BY; column <= OPEN_RECTANGLE; column += 1)
      this.#rows.setInteger(position, column, 0);
  }

  /** Allocates space for `rows` rows in all. */
  reserve(rows: number): void {
    this.#rows.reserve(rows);
    this.#further.reserve(rows);
  }

  /** The length of `count` rows, in bytes. */
  bytesOf(count: number): number {
    return count * (this.#rows.rowBytes + this.#further.rowBytes);
  }

  /** The rows in `[from, to)` as bytes, for {@link setBytes}; valid until the next write. */
  bytes(from: number, to: number): readonly [Uint8Array, Uint8Array] {
    return [this.#rows.bytes(from, to), this.#further.bytes(from, to)];
  }

  /** Overwrites `count` rows, the first of them at `from`, with the two parts of {@link bytes} joined. */
  setBytes(from: number, count: number, bytes: Uint8Array): void {
    const length = count * this.#rows.rowBytes;
    this.#rows.setBytes(from, bytes.subarray(0, length));
    this.#further.setBytes(from, bytes.subarray(length, this.bytesOf(count)));
  }
}
