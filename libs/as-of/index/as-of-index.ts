import { hasAnswers, subjectKinds, type Subject, type SubjectKind } from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { HeldFact } from '../rules/held-fact.js';
import { atOnce, FACTS_IN_STEP, type Steps } from '../steps.js';
import { EventWriter } from './event-writer.js';
import { FactChanges } from './fact-changes.js';
import { FactFinder } from './fact-finder.js';
import { FactOrders } from './fact-orders.js';
import { FactRectangles } from './fact-rectangles.js';
import { FactTable, type PositionedEvent } from './fact-table.js';
import { FactView, type EventSource } from './fact-view.js';
import { Merges } from './merges.js';
import { keyOf } from './open-orders.js';
import { PartyStatements } from './party-statements.js';
import { RecordedClock } from './recorded-clock.js';
import type { SubjectList } from './row-source.js';
import type { ListAccess } from './seal.js';
import { SealedSegment } from './sealed-segment.js';
import { SegmentRestorer } from './segment-restorer.js';
import { Segments } from './segments.js';
import { isRestriction } from './world-lists.js';

/** The events of an append or a segment do not follow the head: applying them would add or lose a fact. */
class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

/** The rows of work in one step of a merge: about a millisecond. */
const ROWS_IN_MERGE_STEP = 512;

/** When segments are sealed and how they are merged. */
interface Sealing {
  /** The number of rows at which the open segment is sealed; by default it never is. */
  readonly rowsInSegment?: number;
  /** The rows of work in one step of a merge. */
  readonly rowsInStep?: number;
}

/** A sealed segment as it is stored. */
export interface StoredSegment {
  readonly first: number;
  readonly last: number;
  /** In bytes. */
  readonly size: number;
  /** The last positions of the segments in which its events were first sealed. */
  readonly firstSealed: readonly number[];
  /** A copy of its bytes `[from, to)`, both multiples of eight; the same at any time and on any replica. */
  readonly bytes: (from: number, to: number) => Uint8Array;
}

/**
 * Every fact on both clocks, rebuilt from the log one append at a time. It depends on no storage, system clock or
 * framework, and removes nothing: a question at an older position is answered like one at the head. It holds what
 * questions need; what an answer quotes is read from the event source.
 *
 * Questions are functions over an index: `answer`, `worldPage`, `changesPage`, `historyOf`.
 */
export class AsOfIndex {
  readonly #segments = new Segments();
  readonly #table = new FactTable(this.#segments);
  readonly #clock = new RecordedClock(this.#table.rows);
  readonly #finder = new FactFinder(this.#table, this.#segments);
  readonly #changes = new FactChanges(this.#table, this.#segments);
  /** The numbers of the subjects that ever had a suspended fact. */
  readonly #suspended = new Set<number>();
  readonly #merges: Merges;
  readonly #writer: EventWriter;
  readonly #restorer: SegmentRestorer;
  readonly #eventAt: EventSource;
  readonly #kept: PositionedEvent[] | undefined;
  readonly #rowsInSegment: number;

  /** The facts in the orders that questions need. */
  readonly orders = new FactOrders(this.#table, this.#segments);

  /** Which parties are joined, their parents, owners and identifiers. */
  readonly parties = new PartyStatements(this.#table);

  /** Without an event source, the index keeps the events that it applies. */
  constructor(
    eventAt?: EventSource,
    { rowsInSegment = Infinity, rowsInStep = ROWS_IN_MERGE_STEP }: Sealing = {},
  ) {
    const [segments, table, orders] = [this.#segments, this.#table, this.orders];
    const listAccess: ListAccess = {
      lists: () => orders.lists.count,
      listsOf: (fact) => orders.lists.listsOf(fact),
      keyOf: (fact) => keyOf(table.subjectAt(fact), !isRestriction(table.shapeAt(fact))),
      boundHoursOf: (position) => this.#changes.boundHoursOf(position),
    };
    const merges = new Merges(segments, table, listAccess, rowsInStep, rowsInSegment);
    const parts = {
      segments,
      table,
      clock: this.#clock,
      finder: this.#finder,
      rectangles: new FactRectangles(table, segments, orders, merges, (fact) => this.factAt(fact)),
      merges,
      parties: this.parties,
      suspended: this.#suspended,
    };
    this.#merges = merges;
    this.#writer = new EventWriter(parts);
    this.#restorer = new SegmentRestorer(parts);
    this.#rowsInSegment = rowsInSegment;
    const kept: PositionedEvent[] = [];
    if (eventAt === undefined) this.#kept = kept;
    this.#eventAt = eventAt ?? ((position) => checked(kept[position - 1]).event);
  }

  /** The position of the newest event applied; 0 before any. */
  get head(): number {
    return this.#clock.head;
  }

  /**
   * Applies one append, whole.
   * @throws OutOfOrderError unless its positions follow the head without a gap.
   */
  apply(append: readonly PositionedEvent[]): void {
    this.restored();
    const expected = this.head + 1;
    const gap = append.findIndex(({ position }, index) => position !== expected + index);
    if (gap >= 0 || append.length === 0)
      throw new OutOfOrderError(`an append must begin at position ${expected}`);
    for (const positioned of append) this.#kept?.push(positioned);
    this.#writer.write(append);
    if (this.head - this.#segments.open.rows.first + 1 >= this.#rowsInSegment) this.seal();
    if (this.#merges.work(append.length)) this.orders.sealed();
  }

  /**
   * Brings the new facts into the orders that questions need, in steps of a few milliseconds. A question that is asked
   * before the end does so for the orders that it needs.
   */
  *preparing(): Steps<void> {
    while (!this.orders.settleSome()) yield;
    while (!this.#changes.settleSome(this.head)) yield;
  }

  /**
   * Completes the merges that are under way, in steps of a millisecond. A replica that soon closes would not apply
   * enough events to complete them, and the next start would begin them again.
   */
  *merging(): Steps<void> {
    while (this.#merges.areUnderWay) {
      if (this.#merges.step()) this.orders.sealed();
      yield;
    }
  }

  /** Does all of {@link preparing} at once. */
  prepare(): void {
    atOnce(this.preparing());
  }

  /** The facts that may have changed between two points of a clock. */
  get changes(): FactChanges {
    this.#changes.settle(this.head);
    return this.#changes;
  }

  factAt(position: number): HeldFact {
    return new FactView(this.#table, this.#eventAt, position, this.#factById);
  }

  /** The fact of a subject's own stream with an id. */
  readonly #factById = (subject: Subject, factId: string): HeldFact | undefined => {
    const position = this.#finder.find(subject, factId);
    return position === 0 ? undefined : this.factAt(position);
  };

  /** Whether any fact of a subject's own stream was ever suspended. */
  hasSuspensions(subject: number): boolean {
    return this.#suspended.has(subject);
  }

  /**
   * The facts of a subject's own stream that restricted or flagged and were retracted up to a position without a
   * replacement, in the order of their retractions.
   */
  *retractedOf(subject: number, position: number): Iterable<HeldFact> {
    for (const fact of this.#segments.listOf('retracted', subject)) {
      if (this.#table.rows.retractedBy(fact) > position) return;
      yield this.factAt(fact);
    }
  }

  /** The end of the append that an event belongs to. */
  appendEndOf(position: number): number {
    return this.#clock.appendEndOf(position);
  }

  /** The facts of a subject's own stream and of other streams that name it, in recorded order. */
  factsOn(subject: Subject): HeldFact[] {
    return this.#listOf('facts', subject).map((position) => this.factAt(position));
  }

  /** The descriptions of a subject up to a position, newest first. */
  *descriptionsOf(subject: Subject, position: number): Iterable<HeldFact> {
    const descriptions = this.#listOf('descriptions', subject);
    let end = firstWhere(descriptions.length, (index) => checked(descriptions[index]) > position);
    while (end > 0) yield this.factAt(checked(descriptions[(end -= 1)]));
  }

  /** Whether a description of a subject, recorded up to a position, gives it a name for a limited time. */
  hasDatedNames(subject: Subject, position: number): boolean {
    const descriptions = this.#listOf('descriptions', subject);
    return descriptions.some((each) => each <= position && this.#table.rows.hasDatedNames(each));
  }

  #listOf(list: SubjectList, subject: Subject): number[] {
    const number = this.#table.numberOf(subject);
    return number === undefined ? [] : this.#segments.listOf(list, number);
  }

  /** The revision of a subject's stream at a position; `no-stream` if it has no event of its own by then. */
  revisionOf(subject: Subject, position: number): number | 'no-stream' {
    const number = this.#table.numberOf(subject);
    let count = 0;
    if (number !== undefined)
      for (const { last, own } of this.#segments.ownOf(number))
        // Only the segment with the position needs a count.
        count += last <= position ? own.length : countWhere(own, (each) => each <= position);
    return count === 0 ? 'no-stream' : count - 1;
  }

  /**
   * The subjects of a kind that some event up to a position is about or names, in the order of their ids, after an id.
   * Yields undefined as a pause after many subjects that were first seen later.
   */
  *subjectsOf(
    kind: SubjectKind,
    position: number,
    after: string,
  ): Generator<Subject | undefined, void, void> {
    const { category } = subjectKinds[kind];
    const { subjects } = this.orders;
    const { all } = subjects;
    for (let index = subjects.indexAfter(category + after); index < all.length; index += 1) {
      const number = checked(all[index]);
      if (!this.#table.streamOf(number).startsWith(category)) return;
      if (this.#table.firstSeen(number) <= position) yield this.#table.subject(number);
      else if (index % FACTS_IN_STEP === 0) yield undefined;
    }
  }

  /** The number of a subject in {@link orders}; undefined if no event up to `position` is about it or names it. */
  numberOf(subject: Subject, position: number): number | undefined {
    const number = this.#table.numberOf(subject);
    return number !== undefined && this.#table.firstSeen(number) <= position ? number : undefined;
  }

  /** The subject that has a number. */
  subjectOf(number: number): Subject {
    return this.#table.subject(number);
  }

  /** Whether any event up to `position` is about the subject or names it. */
  wasSeen(subject: Subject, position: number): boolean {
    return this.numberOf(subject, position) !== undefined;
  }

  /** The authorities that events up to a position name, sorted. */
  authorities(position: number): string[] {
    return seenBy(this.#table.authorities, position);
  }

  /** The lists that have entries recorded up to a position, sorted. */
  lists(position: number): string[] {
    return seenBy(this.#table.lists, position);
  }

  /** Every subject with answers that some event is about or names, in the order of their first events. */
  seenSubjects(): Subject[] {
    return [...this.#table.streams.keys()]
      .filter((number) => this.#table.firstSeen(number) <= this.head)
      .map((number) => this.#table.subject(number))
      .filter(({ kind }) => hasAnswers(kind));
  }

  /**
   * The streams of every subject that an event concerns: its own, those that it names, and, if it lifts or retracts
   * a fact, those that the fact names, because their answers change too.
   */
  streamsAt(position: number): Set<string> {
    return new Set(Array.from(this.#table.concernedBy(position), (number) => this.#table.streamOf(number)));
  }

  /** The positions after `after`, in order, of all events that concern a subject, see {@link streamsAt}. */
  *positionsAbout(subject: Subject, after: number): Iterable<number> {
    const number = this.#table.numberOf(subject);
    if (number === undefined) return;
    for (const [facts, others] of this.#segments.concerning(number, after)) {
      let fact = firstWhere(facts.length, (index) => checked(facts[index]) > after);
      let other = firstWhere(others.length, (index) => checked(others[index]) > after);
      while (fact < facts.length || other < others.length) {
        const [nextFact = Infinity, nextOther = Infinity] = [facts[fact], others[other]];
        if (nextFact < nextOther) fact += 1;
        else other += 1;
        yield Math.min(nextFact, nextOther);
      }
    }
  }

  /** The positions of the events of a subject's own stream in `(after, upTo]`, in order. */
  ownPositions(subject: Subject, after: number, upTo: number): number[] {
    return this.#listOf('own', subject)
      .filter((position) => position > after && position <= upTo)
      .sort((a, b) => a - b);
  }

  /** Whether a question may be asked at `position`: 0, or the last position of an append (R9). */
  isAppendEnd(position: number): boolean {
    return this.#clock.isAppendEnd(position);
  }

  /** The last position that was known at `instant`, in milliseconds since the Unix epoch; 0 if none. */
  positionKnownAt(instant: number): number {
    return this.#clock.positionKnownAt(instant);
  }

  /** The instant, in milliseconds, from which everything up to the end of the append at a position was known. */
  knownFrom(position: number): number {
    return this.#clock.knownFrom(position);
  }

  /**
   * The latest `recordedAt` up to a position, in milliseconds, since the clock was last corrected; undefined at 0.
   * Events after the position do not change it.
   */
  knownAt(position: number): number | undefined {
    return this.#clock.knownAt(position);
  }

  /** Seals the open segment, if any event is in it. */
  seal(): void {
    if (this.head < this.#segments.open.rows.first) return;
    this.#merges.sealOpen();
    this.orders.sealed();
  }

  /** The last sealed position; 0 if there is none. */
  get sealedTo(): number {
    return this.#segments.open.rows.first - 1;
  }

  /** The sealed segments, oldest first, to be stored for {@link restore}. */
  get stored(): StoredSegment[] {
    const { rows } = this.#table;
    return this.#segments.sealed.map((segment) => ({
      first: segment.rows.first,
      last: segment.rows.last,
      size: segment.size,
      firstSealed: segment.firstSealed,
      bytes: (from, to) => segment.bytesAsSealed(from, to, (lift) => rows.previousLift(lift)),
    }));
  }

  /**
   * The text that must be stored with segments for each of `firstSealed`: the values that its events are the first to
   * use. `from` and `to` are its first and last position. The same at any time.
   */
  textOf(from: number, to: number): string {
    return this.#table.textOf(from, to + 1);
  }

  /**
   * Restores the segment after the head instead of applying its events; the head is then its last position. The index
   * owns the bytes and changes them; they must begin at a multiple of eight in their buffer. `textOf` gives the text
   * of each of `firstSealed`.
   * @throws NotPackedError if the bytes are not those of a segment.
   * @throws OutOfOrderError if they are not those of the next one.
   */
  restore(
    bytes: Uint8Array,
    firstSealed: readonly number[],
    textOf: (from: number, to: number) => string,
  ): void {
    const segment = new SealedSegment(bytes, firstSealed);
    const { first } = segment.rows;
    if (first !== this.head + 1) throw new OutOfOrderError(`a segment must begin at ${this.head + 1}`);
    let from = first;
    const texts = segment.firstSealed.map((to) => {
      const text = textOf(from, to);
      from = to + 1;
      return text;
    });
    this.seal();
    this.#restorer.restore(segment, texts);
    this.orders.sealed();
  }

  /** Must be called after the last segment is restored: it frees what only {@link restore} needs. */
  restored(): void {
    this.#restorer.end();
  }
}

function countWhere(items: ArrayLike<number>, holds: (item: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < items.length; index += 1) if (holds(checked(items[index]))) count += 1;
  return count;
}

/** The names first seen up to a position, sorted. */
function seenBy(firstSeen: ReadonlyMap<string, number>, position: number): string[] {
  return [...firstSeen].flatMap(([name, first]) => (first <= position ? [name] : [])).sort();
}
