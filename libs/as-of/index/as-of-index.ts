import {
  hasAnswers,
  isOf,
  latestRecordedAt,
  subjectKinds,
  type Subject,
  type SubjectKind,
} from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { hoursOf, type Hours } from '../rectangles/rectangle-table.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { latestEnd } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { atOnce, FACTS_IN_STEP, type Steps } from '../steps.js';
import { FactChanges } from './fact-changes.js';
import { FactOrders } from './fact-orders.js';
import { compareStrings } from './compare-strings.js';
import { FactRows, WIDE } from './fact-rows.js';
import { FactTable, type PositionedEvent } from './fact-table.js';
import { FactView, type EventSource } from './fact-view.js';
import { keyOf } from './open-orders.js';
import { PartyStatements } from './party-statements.js';
import type { SubjectList } from './row-source.js';
import { Merges } from './merges.js';
import { NewestRectangles } from './newest-rectangles.js';
import type { Ending } from './open-segment.js';
import { SealedSegment } from './sealed-segment.js';
import { Segments } from './segments.js';
import { isRestriction } from './world-lists.js';

/** The positions of an append do not follow the head: applying them would add or lose a fact. */
class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

/** The key of a subject's fact by its id. */
const idKeyOf = ({ kind, id }: Subject, factId: string): string => `${kind}/${id}/${factId}`;

/** Rows of work in a step of a merge: about a millisecond. */
const ROWS_IN_MERGE_STEP = 512;

/** How an index is kept in segments. */
interface Sealing {
  /** The open segment is sealed when it has so many rows; never by default. */
  readonly rowsInSegment?: number;
  /** What is done at a time to make several segments one. */
  readonly rowsInStep?: number;
}

/** What can be stored of a sealed segment. */
export interface StoredSegment {
  readonly first: number;
  readonly last: number;
  /** In bytes. */
  readonly size: number;
  /** The last positions of the segments in which its events were sealed first. */
  readonly firstSealed: readonly number[];
  /** A copy of its bytes `[from, to)`, both multiples of eight: the same whenever and wherever it was made. */
  readonly bytes: (from: number, to: number) => Uint8Array;
}

/**
 * Every fact on both clocks, rebuilt from the log one append at a time. It depends on no storage, clock or
 * framework, and keeps everything: an older position is asked like the head. It holds what questions need; what
 * an answer quotes is read from the event source.
 *
 * Questions are functions over an index: `answer`, `worldPage`, `changesPage`, `historyOf`.
 */
export class AsOfIndex {
  readonly #segments = new Segments();
  readonly #table = new FactTable(this.#segments);
  readonly #eventAt: EventSource;
  readonly #kept: PositionedEvent[] | undefined;
  #head = 0;
  #knownAt = -Infinity;
  /** The corrections of the clock in the log, by position. */
  readonly #clockCorrections: number[] = [];
  /** The subjects of which some fact was ever suspended. */
  readonly #suspended = new Set<number>();

  readonly #changes = new FactChanges(this.#table, this.#segments);
  /** While segments are restored, see {@link restore}. */
  #newest: NewestRectangles | undefined;

  /** The facts in the orders that questions need. */
  readonly orders = new FactOrders(this.#table, this.#segments);

  /** Which parties are joined, their parents, owners and identifiers. */
  readonly parties = new PartyStatements(this.#table);

  readonly #rowsInSegment: number;
  readonly #merges: Merges;

  /** Without an event source, the index keeps the events that it applies. */
  constructor(
    eventAt?: EventSource,
    { rowsInSegment = Infinity, rowsInStep = ROWS_IN_MERGE_STEP }: Sealing = {},
  ) {
    this.#rowsInSegment = rowsInSegment;
    const listing = {
      lists: () => this.orders.lists.count,
      listsOf: (fact: number) => this.orders.lists.listsOf(fact),
      keyOf: (fact: number) => keyOfOwn(this.#table, fact),
      boundHoursOf: (position: number) => this.#changes.boundHoursOf(position),
    };
    this.#merges = new Merges(this.#segments, this.#table, listing, rowsInStep, rowsInSegment);
    const kept: PositionedEvent[] = [];
    if (eventAt === undefined) this.#kept = kept;
    this.#eventAt = eventAt ?? ((position) => checked(kept[position - 1]).event);
  }

  /** The position of the newest event applied; 0 before any. */
  get head(): number {
    return this.#head;
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
    for (const { event, recordedAt } of append)
      this.#knownAt = latestRecordedAt(this.#knownAt, event, recordedAt);
    // By key: what a fact of this append corrects. Most appends correct nothing.
    let corrected: Map<string, number> | undefined;
    for (const positioned of append) {
      this.#kept?.push(positioned);
      const { event, subject, position } = positioned;
      const target = this.#targetOf(positioned);
      const corrects = corrected?.get(idKeyOf(subject, event.data.factId)) ?? 0;
      this.#table.write(positioned, target, corrects, this.#knownAt);
      this.#fold(position);
      if (!isOf(event, 'retracts') || event.data.replacedBy === undefined) continue;
      corrected ??= new Map();
      corrected.set(idKeyOf(subject, event.data.replacedBy), this.#correctedBy(positioned, target));
    }
    this.#head += append.length;
    this.#table.rows.markAppendEnd(this.#head);
    if (this.#head - this.#segments.open.rows.first + 1 >= this.#rowsInSegment) this.seal();
    if (this.#merges.work(append.length)) this.orders.sealed();
  }

  /** The fact that what replaces a retracted one corrects: that one, or what a restored fact had corrected. */
  #correctedBy({ event, subject }: PositionedEvent, target: number): number {
    if (!isOf(event, 'retracts') || event.data.restores === undefined) return target;
    const restored = this.#find(subject, event.data.restores);
    return restored === 0 ? 0 : this.#table.rows.corrects(restored);
  }

  /** The fact that a lift or a retraction is about; 0 if none is known. */
  #targetOf({ event, subject }: PositionedEvent): number {
    if (isOf(event, 'retracts')) return this.#find(subject, event.data.factId);
    return isOf(event, 'lifts') ? this.#find(subject, event.data.lifts) : 0;
  }

  #find(subject: Subject, factId: string): number {
    const number = this.#table.numberOf(subject);
    if (number === undefined || factId === '') return 0;
    const { open } = this.#segments;
    const found = open.find(number, factId);
    if (found !== undefined) return found;
    const sealed = this.#segments.sealedWith(number);
    for (let place = sealed.length - 1; place >= 0; place -= 1) {
      const position = this.#findIn(checked(sealed[place]), number, factId);
      if (position !== 0) return position;
    }
    return 0;
  }

  /** The newest fact of a subject's own with an id in a sealed segment; 0 if none. */
  #findIn(segment: SealedSegment, subject: number, factId: string): number {
    const own = segment.listOf('own', subject);
    if (own === undefined) return 0;
    const { rows } = this.#table;
    const end = firstWhere(
      own.length,
      (place) => compareStrings(rows.factId(checked(own[place])), factId) > 0,
    );
    for (let place = end - 1; place >= 0; place -= 1) {
      const position = checked(own[place]);
      if (rows.factId(position) !== factId) return 0;
      if (!rows.isCoverage(position)) return position;
    }
    return 0;
  }

  /** Adds an event whose row is written. */
  #fold(position: number): void {
    const { rows } = this.#table;
    const { open } = this.#segments;
    const target = rows.target(position);
    if (rows.isClockCorrection(position)) {
      this.#clockCorrections.push(position);
      return;
    }
    const subject = this.#table.subjectAt(position);
    open.add('own', subject, position);
    if (rows.isCoverage(position)) {
      open.add('others', subject, position);
      return;
    }
    if (target !== 0 || rows.isRetraction(position)) this.#addToOthers(position);
    if (rows.isRetraction(position)) {
      if (target !== 0) this.#retract(target, position);
      return;
    }
    for (const each of this.#table.shownOn(position)) open.add('facts', each, position);
    if (rows.isDescription(position)) open.add('descriptions', subject, position);
    this.parties.add(position);
    if (rows.isLift(position)) {
      if (target === 0) return;
      rows.addLift(target, position);
      this.#merges.changed(target);
      if (rows.how(position) === 'suspends') this.#suspended.add(subject);
      this.#reopen(target, position);
    } else if (rows.isTimed(position) && !rows.isOwnership(position)) {
      this.#open(position, rows.lastEnd(position), position);
    }
  }

  /** Adds a lift or a retraction to every subject that it concerns without being one of its facts. */
  #addToOthers(position: number): void {
    const concerned = this.#table.concernedBy(position);
    if (!this.#table.rows.isRetraction(position))
      for (const own of this.#table.shownOn(position)) concerned.delete(own);
    for (const subject of concerned) this.#segments.open.add('others', subject, position);
  }

  #retract(target: number, position: number): void {
    const { rows } = this.#table;
    if (rows.retractedBy(target) !== 0) return;
    rows.setRetractedBy(target, position);
    this.#merges.changed(target);
    const lifted = rows.target(target);
    if (lifted !== 0) {
      this.#reopen(lifted, position);
      return;
    }
    this.#close(target, position);
    if (rows.isOwnership(target)) return;
    if (rows.isTimed(target) && this.#table.replacementOf(position) === undefined)
      this.#segments.open.add('retracted', this.#table.subjectAt(target), target);
  }

  /**
   * After a lift of a fact was recorded or retracted: the fact's rectangle is closed, and another opened with the new
   * end. So a question hits at most one rectangle of a fact.
   */
  #reopen(fact: number, position: number): void {
    const unended = this.#unendedOf(fact);
    if (unended === undefined) return;
    const end = latestEnd(this.factAt(fact), position);
    if (this.#hoursUntil(fact, end).to === unended.to) return;
    unended.end(position);
    this.#open(fact, end, position);
  }

  #open(fact: number, end: number, position: number): void {
    const { rectangles, unended } = this.#segments.open;
    unended.set(fact, rectangles.open(fact, this.#hoursUntil(fact, end), position));
  }

  /** The widest time in which a fact that ends at `end` is possibly in force. */
  #hoursUntil(fact: number, end: number): Hours {
    return hoursOf({ from: this.#table.rows.firstStart(fact), to: end });
  }

  #close(fact: number, position: number): void {
    this.#unendedOf(fact)?.end(position);
  }

  /** The rectangle of a fact that has no end yet. */
  #unendedOf(fact: number): Unended | undefined {
    const { open, sealed } = this.#segments;
    const number = open.unended.get(fact);
    if (number !== undefined)
      return {
        to: open.rectangles.to(number),
        end: (position) => {
          open.rectangles.close(number, position);
          open.unended.delete(fact);
          this.orders.closed(number);
        },
      };
    for (let at = sealed.length - 1; at >= 0; at -= 1) {
      const segment = checked(sealed[at]);
      if (segment.rows.last < fact) return undefined;
      const place = segment.lastPlaceOf(fact, this.#table);
      if (place === undefined) continue;
      if (!segment.rectangles.isOpen(place)) return undefined;
      return {
        to: segment.rectangles.toOf(place),
        end: (position) => {
          open.endings.push({ fact, since: segment.rectangles.sinceOf(place), until: position });
          segment.rectangles.close(place, position);
          this.#merges.changed(fact);
        },
      };
    }
    return undefined;
  }

  /**
   * Brings what was applied into the orders that questions need, in steps of a few milliseconds. A question that comes
   * before its end does it for the orders that it needs.
   */
  *preparing(): Steps<void> {
    while (!this.orders.settleSome()) yield;
    while (!this.#changes.settleSome(this.head)) yield;
  }

  /**
   * Ends the merges of segments that are under way, in steps of a millisecond: the events of a replica that soon closes
   * would not be enough for them, and the next start begins them again.
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
    const position = this.#find(subject, factId);
    return position === 0 ? undefined : this.factAt(position);
  };

  /** Whether any fact of a subject's own was ever suspended. */
  hasSuspensions(subject: number): boolean {
    return this.#suspended.has(subject);
  }

  /**
   * The facts of a subject's own that restricted or flagged, and were retracted up to a position without a replacement,
   * in the order in which they were.
   */
  *retractedOf(subject: number, position: number): Iterable<HeldFact> {
    for (const fact of this.#segments.listOf('retracted', subject)) {
      if (this.#table.rows.retractedBy(fact) > position) return;
      yield this.factAt(fact);
    }
  }

  /** The end of the append that an event belongs to. */
  appendEndOf(position: number): number {
    let end = position;
    while (!this.isAppendEnd(end)) end += 1;
    return end;
  }

  /** The facts of a subject's own stream and those of other streams that name it, in recorded order. */
  factsOn(subject: Subject): HeldFact[] {
    return this.#listOf('facts', subject).map((position) => this.factAt(position));
  }

  /** The descriptions of a subject up to a position, newest first. */
  *descriptionsOf(subject: Subject, position: number): Iterable<HeldFact> {
    const descriptions = this.#listOf('descriptions', subject);
    let place = firstWhere(descriptions.length, (each) => checked(descriptions[each]) > position);
    while (place > 0) yield this.factAt(checked(descriptions[(place -= 1)]));
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
        // Only a segment that the position is in must be looked through.
        count += last <= position ? own.length : countWhere(own, (each) => each <= position);
    return count === 0 ? 'no-stream' : count - 1;
  }

  /**
   * The subjects of a kind that some event up to a position is about or names, by id, after an id if one is given;
   * undefined after many that were first seen later.
   */
  *subjectsOf(
    kind: SubjectKind,
    position: number,
    after: string,
  ): Generator<Subject | undefined, void, void> {
    const { category } = subjectKinds[kind];
    const { subjects } = this.orders;
    const { all } = subjects;
    for (let place = subjects.placeAfter(category + after); place < all.length; place += 1) {
      const number = checked(all[place]);
      if (!this.#table.streamOf(number).startsWith(category)) return;
      if (this.#table.firstSeen(number) <= position) yield this.#table.subject(number);
      else if (place % FACTS_IN_STEP === 0) yield undefined;
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

  /** Every subject with answers that some event is about or names, in the order in which they were first seen. */
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

  /** The positions after one, in order, of all events that concern a subject, see {@link streamsAt}. */
  *positionsAbout(subject: Subject, after: number): Iterable<number> {
    const number = this.#table.numberOf(subject);
    if (number === undefined) return;
    for (const [facts, others] of this.#segments.concerning(number, after)) {
      let fact = firstWhere(facts.length, (place) => checked(facts[place]) > after);
      let other = firstWhere(others.length, (place) => checked(others[place]) > after);
      while (fact < facts.length || other < others.length) {
        const [nextFact = Infinity, nextOther = Infinity] = [facts[fact], others[other]];
        if (nextFact < nextOther) fact += 1;
        else other += 1;
        yield Math.min(nextFact, nextOther);
      }
    }
  }

  /** The positions of the events of a subject's own stream after one and up to another, in order. */
  ownPositions(subject: Subject, after: number, upTo: number): number[] {
    return this.#listOf('own', subject)
      .filter((position) => position > after && position <= upTo)
      .sort((a, b) => a - b);
  }

  /** Whether a question may be asked at `position`: 0, or the last position of an append (R9). */
  isAppendEnd(position: number): boolean {
    if (position === 0) return true;
    return position <= this.head && this.#table.rows.isAppendEnd(position);
  }

  /** The last position that was known at `instant`, in milliseconds since the Unix epoch; 0 if none. */
  positionKnownAt(instant: number): number {
    return firstWhere(this.head, (place) => this.knownFrom(place + 1) > instant);
  }

  /**
   * The instant, in milliseconds, from which everything up to the end of the append at a position was known. By its
   * `recordedAt`; but where the clock was corrected since, by the time of the correction at the latest.
   */
  knownFrom(position: number): number {
    let knownFrom = this.#table.rows.knownAt(position);
    for (const correction of this.#clockCorrections)
      if (correction > position) knownFrom = Math.min(knownFrom, this.#table.rows.recordedAt(correction));
    return knownFrom;
  }

  /**
   * The latest `recordedAt` up to a position, in milliseconds; undefined at 0. It begins again where the clock was
   * corrected. What is recorded after the position does not change it.
   */
  knownAt(position: number): number | undefined {
    let end = Math.min(position, this.head);
    while (!this.isAppendEnd(end)) end -= 1;
    return end === 0 ? undefined : this.#table.rows.knownAt(end);
  }

  /** Seals what was applied since the last time. */
  seal(): void {
    if (this.head < this.#segments.open.rows.first) return;
    this.#merges.sealOpen();
    this.orders.sealed();
  }

  /** The last position that is sealed; 0 if none is. */
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
   * What must be stored beside segments: of each of `firstSealed`, what its events add to what all events share. `from`
   * is the first of its positions, `to` the last; the same whenever it is asked for.
   */
  textOf(from: number, to: number): string {
    return this.#table.textOf(from, to + 1);
  }

  /**
   * Restores the segment after the head instead of applying its events; the head is then its last one. It takes the bytes
   * over, and changes them: they must be used for nothing else, and begin at a multiple of eight in their buffer.
   * `textOf` gives the text of each of `firstSealed`.
   * @throws NotPackedError if the bytes are not those of a segment.
   * @throws OutOfOrderError if they are not those of the next one.
   */
  restore(
    bytes: Uint8Array,
    firstSealed: readonly number[],
    textOf: (from: number, to: number) => string,
  ): void {
    const segment = new SealedSegment(bytes, firstSealed);
    const { first, last } = segment.rows;
    if (first !== this.#head + 1) throw new OutOfOrderError(`a segment must begin at ${this.#head + 1}`);
    let from = first;
    const texts = segment.firstSealed.map((to) => {
      const text = textOf(from, to);
      from = to + 1;
      return text;
    });
    this.seal();
    for (const text of texts) this.#table.readText(text);
    const newest = (this.#newest ??= new NewestRectangles(this.#segments.sealed));
    for (const ending of segment.endings) this.#endIn(ending, newest);
    this.#segments.add(segment);
    newest.add(segment);
    const own = new FactRows({ open: this.#segments.open, rowsAt: () => segment.rows });
    segment.rows.forEachWith(WIDE, (position) => {
      this.#foldSealed(position, own, first);
    });
    this.#head = last;
    this.#knownAt = this.#table.rows.knownAt(last);
    const before = this.#segments.sealed;
    this.#merges.begin();
    if (this.#segments.sealed !== before) this.#newest = undefined;
    this.orders.sealed();
  }

  /** Must be called when no more is to be restored: it frees what only that needs. */
  restored(): void {
    this.#newest = undefined;
  }

  #endIn({ fact, since, until }: Ending, newest: NewestRectangles): void {
    const segment = this.#segments.sealedAt(since);
    const place = newest.placeOf(fact);
    if (place === undefined || segment.rectangles.sinceOf(place) !== since)
      throw new RangeError(`the fact at ${fact} has no rectangle since ${since}`);
    segment.rectangles.close(place, until);
    this.#merges.changed(fact);
  }

  /** What follows from a sealed event outside of its segment. */
  #foldSealed(position: number, own: FactRows, first: number): void {
    const { rows } = this.#table;
    if (own.isClockCorrection(position)) this.#clockCorrections.push(position);
    if (own.isIdentification(position) || own.states(position)) this.parties.add(position);
    const target = own.target(position);
    if (target === 0) return;
    if (own.isLift(position) && own.how(position) === 'suspends') this.#suspended.add(own.subject(position));
    if (target >= first) return;
    if (own.isLift(position)) rows.setLastLift(target, position);
    else if (rows.retractedBy(target) === 0) rows.setRetractedBy(target, position);
    this.#merges.changed(target);
  }
}

/** A rectangle that has no end yet: the hour in which its fact ends, and what ends it. */
interface Unended {
  readonly to: number;
  readonly end: (position: number) => void;
}

function keyOfOwn(table: FactTable, fact: number): number {
  return keyOf(table.subjectAt(fact), !isRestriction(table.shapeAt(fact)));
}

function countWhere(items: ArrayLike<number>, holds: (item: number) => boolean): number {
  let count = 0;
  for (let place = 0; place < items.length; place += 1) if (holds(checked(items[place]))) count += 1;
  return count;
}

/** The names that were first seen up to a position, sorted. */
function seenBy(firstSeen: ReadonlyMap<string, number>, position: number): string[] {
  return [...firstSeen].flatMap(([name, first]) => (first <= position ? [name] : [])).sort();
}
