import {
  hasAnswers,
  isOf,
  latestRecordedAt,
  subjectKinds,
  type Subject,
  type SubjectKind,
} from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { hoursOf, RectangleTable, type Hours } from '../rectangles/rectangle-table.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { latestEnd } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { atOnce, FACTS_IN_STEP, type Steps } from '../steps.js';
import { FactChanges } from './fact-changes.js';
import { FactOrders } from './fact-orders.js';

import { FactTable, PAGE_ROWS, type PositionedEvent } from './fact-table.js';
import { FactView, type EventSource } from './fact-view.js';
import { PartyStatements } from './party-statements.js';

/** The positions of an append do not follow the head: applying them would add or lose a fact. */
class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

/** Pages allocated beyond the restored ones, because growing for a few more rows would copy all of them. */
const SPARE_PAGES = 16;

/** The key of a subject's fact. */
const keyOf = ({ kind, id }: Subject, factId: string): string => `${kind}/${id}/${factId}`;

/** The facts of one subject, by position in recorded order. */
interface SubjectEntry {
  /** Every event of its own stream: the place of one is its revision. */
  readonly own: number[];
  /** Facts of its own stream, and of others that name it. */
  readonly facts: number[];
  readonly descriptions: number[];
  /** Other events that concern it: retractions, and lifts of facts of other streams that name it. */
  readonly others: number[];
  /** Its own facts that restricted or flagged, and were retracted without a replacement, by when they were. */
  readonly retracted: number[];
  /** Whether any of its own facts was ever suspended. */
  hasSuspensions: boolean;
  /** Its own facts by id; built when one is first looked up. */
  byId: Map<string, number> | undefined;
}

/**
 * Every fact on both clocks, rebuilt from the log one append at a time. It depends on no storage, clock or
 * framework, and keeps everything: an older position is asked like the head. It holds what questions need; what
 * an answer quotes is read from the event source.
 *
 * Questions are functions over an index: `answer`, `worldPage`, `changesPage`, `historyOf`.
 */
export class AsOfIndex {
  readonly #table = new FactTable();
  readonly #rectangles = new RectangleTable();
  readonly #entries: SubjectEntry[] = [];
  readonly #eventAt: EventSource;
  readonly #kept: PositionedEvent[] | undefined;
  #head = 0;
  #knownAt = -Infinity;
  /** The corrections of the clock in the log, by position. */
  readonly #clockCorrections: number[] = [];

  readonly #changes = new FactChanges(this.#table);

  /** The facts in the orders that questions need. */
  readonly orders = new FactOrders(this.#table, this.#rectangles);

  /** Which parties are joined, their parents, owners and identifiers. */
  readonly parties = new PartyStatements(this.#table);

  /** Without an event source, the index keeps the events that it applies. */
  constructor(eventAt?: EventSource) {
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
      const corrects = corrected?.get(keyOf(subject, event.data.factId)) ?? 0;
      this.#table.write(positioned, target, corrects, this.#knownAt);
      this.#fold(position);
      if (!isOf(event, 'retracts') || event.data.replacedBy === undefined) continue;
      corrected ??= new Map();
      corrected.set(keyOf(subject, event.data.replacedBy), this.#correctedBy(positioned, target));
    }
    this.#head += append.length;
    this.#table.rows.markAppendEnd(this.#head);
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
    const entry = number === undefined ? undefined : this.#entries[number];
    if (entry === undefined) return 0;
    entry.byId ??= new Map(
      entry.facts
        .filter((position) => this.#table.subjectAt(position) === number)
        .map((position) => [this.#table.factIds.get(position), position]),
    );
    return entry.byId.get(factId) ?? 0;
  }

  /** Adds an event whose row is written, be it a new event or a row that was restored. */
  #fold(position: number): void {
    const { rows } = this.#table;
    const target = rows.target(position);
    rows.clearDerived(position);
    if (rows.isClockCorrection(position)) {
      this.#clockCorrections.push(position);
      return;
    }
    const { own, others } = this.#entryOf(this.#table.subjectAt(position));
    own.push(position);
    if (rows.isCoverage(position)) {
      others.push(position);
      return;
    }
    if (target !== 0 || rows.isRetraction(position)) this.#addToOthers(position);
    if (rows.isRetraction(position)) {
      if (target !== 0) this.#retract(target, position);
      return;
    }
    this.#addToSubjects(position, rows.isDescription(position));
    this.parties.add(position);
    if (rows.isLift(position)) {
      if (target === 0) return;
      rows.addLift(target, position);
      if (rows.how(position) === 'suspends')
        this.#entryOf(this.#table.subjectAt(position)).hasSuspensions = true;
      this.#reopen(target, position);
    } else if (rows.isTimed(position) && !rows.isOwnership(position)) {
      this.#open(position, rows.lastEnd(position), position);
    }
  }

  #addToSubjects(position: number, isDescription: boolean): void {
    const entry = this.#entryOf(this.#table.subjectAt(position));
    entry.facts.push(position);
    entry.byId?.set(this.#table.factIds.get(position), position);
    if (isDescription) entry.descriptions.push(position);
    for (const other of this.#table.namedAt(position)) this.#entryOf(other).facts.push(position);
  }

  /** Adds a lift or a retraction to every subject that it concerns without being one of its facts. */
  #addToOthers(position: number): void {
    const concerned = this.#concernedBy(position);
    if (!this.#table.rows.isRetraction(position))
      for (const own of this.#table.shownOn(position)) concerned.delete(own);
    for (const subject of concerned) this.#entryOf(subject).others.push(position);
  }

  /** The numbers of all subjects that an event concerns, see {@link streamsAt}. */
  #concernedBy(position: number): Set<number> {
    const subjects = new Set<number>();
    for (let at = position; at !== 0; at = this.#table.rows.target(at))
      for (const subject of this.#table.shownOn(at)) subjects.add(subject);
    return subjects;
  }

  #entryOf(subject: number): SubjectEntry {
    return (this.#entries[subject] ??= {
      own: [],
      facts: [],
      descriptions: [],
      others: [],
      retracted: [],
      hasSuspensions: false,
      byId: undefined,
    });
  }

  #retract(target: number, position: number): void {
    const { rows } = this.#table;
    if (rows.retractedBy(target) !== 0) return;
    rows.setRetractedBy(target, position);
    const lifted = rows.target(target);
    if (lifted !== 0) {
      this.#reopen(lifted, position);
      return;
    }
    this.#close(target, position);
    if (rows.isOwnership(target)) return;
    if (rows.isTimed(target) && this.#table.replacementOf(position) === undefined)
      this.#entryOf(this.#table.subjectAt(target)).retracted.push(target);
  }

  /**
   * After a lift of a fact was recorded or retracted: the fact's rectangle is closed, and another opened with the new
   * end. So a question hits at most one rectangle of a fact.
   */
  #reopen(fact: number, position: number): void {
    const open = this.#table.rows.openRectangle(fact);
    if (open === undefined) return;
    const end = latestEnd(this.factAt(fact), position);
    if (this.#hoursUntil(fact, end).to === this.#rectangles.to(open)) return;
    this.#close(fact, position);
    this.#open(fact, end, position);
  }

  #open(fact: number, end: number, position: number): void {
    const rectangle = this.#rectangles.open(fact, this.#hoursUntil(fact, end), position);
    this.#table.rows.setOpenRectangle(fact, rectangle);
  }

  /** The widest time in which a fact that ends at `end` is possibly in force. */
  #hoursUntil(fact: number, end: number): Hours {
    return hoursOf({ from: this.#table.rows.firstStart(fact), to: end });
  }

  #close(fact: number, position: number): void {
    const open = this.#table.rows.openRectangle(fact);
    if (open === undefined) return;
    this.#rectangles.close(open, position);
    this.orders.closed(open);
    this.#table.rows.setOpenRectangle(fact, undefined);
  }

  /**
   * Brings what was applied into the orders that questions need, in steps of a few milliseconds. A question that comes
   * before its end does it for the orders that it needs.
   */
  *preparing(): Steps<void> {
    yield* this.orders.settling();
    yield* this.#changes.settling(this.head);
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
    return this.#entries[subject]?.hasSuspensions === true;
  }

  /**
   * The facts of a subject's own that restricted or flagged, and were retracted up to a position without a replacement,
   * in the order in which they were.
   */
  *retractedOf(subject: number, position: number): Iterable<HeldFact> {
    for (const fact of this.#entries[subject]?.retracted ?? []) {
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
    return (this.#entryFor(subject)?.facts ?? []).map((position) => this.factAt(position));
  }

  /** The descriptions of a subject up to a position, newest first. */
  *descriptionsOf(subject: Subject, position: number): Iterable<HeldFact> {
    const descriptions = this.#entryFor(subject)?.descriptions ?? [];
    let place = firstWhere(descriptions.length, (each) => checked(descriptions[each]) > position);
    while (place > 0) yield this.factAt(checked(descriptions[(place -= 1)]));
  }

  /** Whether a description of a subject, recorded up to a position, gives it a name for a limited time. */
  hasDatedNames(subject: Subject, position: number): boolean {
    const descriptions = this.#entryFor(subject)?.descriptions ?? [];
    return descriptions.some((each) => each <= position && this.#table.rows.hasDatedNames(each));
  }

  #entryFor(subject: Subject): SubjectEntry | undefined {
    const number = this.#table.numberOf(subject);
    return number === undefined ? undefined : this.#entries[number];
  }

  /** The revision of a subject's stream at a position; `no-stream` if it has no event of its own by then. */
  revisionOf(subject: Subject, position: number): number | 'no-stream' {
    const own = this.#entryFor(subject)?.own ?? [];
    const count = firstWhere(own.length, (place) => checked(own[place]) > position);
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
    return new Set(Array.from(this.#concernedBy(position), (number) => this.#table.streamOf(number)));
  }

  /** The positions after one, in order, of all events that concern a subject, see {@link streamsAt}. */
  *positionsAbout(subject: Subject, after: number): Iterable<number> {
    const entry = this.#entryFor(subject);
    if (entry === undefined) return;
    const { facts, others } = entry;
    let fact = firstWhere(facts.length, (place) => checked(facts[place]) > after);
    let other = firstWhere(others.length, (place) => checked(others[place]) > after);
    while (fact < facts.length || other < others.length) {
      const [nextFact = Infinity, nextOther = Infinity] = [facts[fact], others[other]];
      if (nextFact < nextOther) fact += 1;
      else other += 1;
      yield Math.min(nextFact, nextOther);
    }
  }

  /** The positions of the events of a subject's own stream after one and up to another, in order. */
  ownPositions(subject: Subject, after: number, upTo: number): number[] {
    return (this.#entryFor(subject)?.own ?? []).filter((position) => position > after && position <= upTo);
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

  /** How many pages of rows are full. The events of a full page do not change. */
  get fullPages(): number {
    return Math.floor((this.head + 1) / PAGE_ROWS);
  }

  /** How many pages there are, the last of which may not be full. */
  get pages(): number {
    return pagesUpTo(this.head);
  }

  /** A page as bytes, for {@link restore}. */
  encodePage(page: number): Uint8Array {
    return this.#table.encodePage(page, this.head);
  }

  /**
   * Restores what another index held at `head` from the pages that it encoded then, instead of applying its events;
   * apply the events after it. `pageAt` may reuse the bytes of one page for the next.
   * @throws RangeError if the pages are not of this head.
   */
  restore(head: number, pageAt: (page: number) => Uint8Array): void {
    const { rows, factIds } = this.#table;
    const count = pagesUpTo(head);
    rows.reserve((count + SPARE_PAGES) * PAGE_ROWS);
    for (let page = 0; page < count; page += 1) this.#table.decodePage(page, head, pageAt(page));
    if (factIds.length !== head + 1 || (head > 0 && !rows.isAppendEnd(head)))
      throw new RangeError(`its pages hold ${factIds.length - 1} events; its checkpoint says ${head}`);
    this.#head = head;
    for (let position = 1; position <= head; position += 1) this.#fold(position);
    this.#knownAt = head === 0 ? -Infinity : rows.knownAt(head);
  }
}

function pagesUpTo(head: number): number {
  return Math.ceil((head + 1) / PAGE_ROWS);
}

/** The names that were first seen up to a position, sorted. */
function seenBy(firstSeen: ReadonlyMap<string, number>, position: number): string[] {
  return [...firstSeen].flatMap(([name, first]) => (first <= position ? [name] : [])).sort();
}
