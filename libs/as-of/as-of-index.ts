import { isOf, type AsOf, type Subject } from '../../events/index.js';
import { Boxes, hoursOf, type Point } from './boxes.js';
import { firstWhere } from './columns.js';
import { Edges } from './edges.js';
import { latestEnd } from './effect.js';
import {
  APPEND_END,
  DATED,
  DESCRIPTION,
  END_LATEST,
  FactTable,
  FLAGS,
  KNOWN_AT,
  LAST_LIFT,
  LIFT,
  OPEN_BOX,
  PAGE_ROWS,
  PREVIOUS_LIFT,
  RETRACTED_BY,
  RETRACTION,
  START_EARLIEST,
  TARGET,
  TIMED,
  type PositionedEvent,
} from './fact-table.js';
import { HeldFact, type EventSource } from './held-fact.js';
import { Listings, type FactKey, type Which } from './listings.js';

/** The positions do not follow on from each other: applying them would invent or lose a fact. */
export class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

/** What follows the pages that are restored: to grow for a few rows more would copy all of them. */
const PAGES_OF_ROOM = 16;

/** What is held about one subject, by position in recorded order. */
interface Dossier {
  /** Facts of its own stream and of others that name it. */
  readonly facts: number[];
  readonly descriptions: number[];
  /** Other events that concern it: retractions, and lifts of facts of other streams that name it. */
  readonly others: number[];
  /** Its own facts by id; made when one is first looked up. */
  byId: Map<string, number> | undefined;
  isOwner: boolean;
}

/**
 * Every fact on both clocks, rebuilt from the log one append at a time. It knows no storage, no clock and no
 * framework, and forgets nothing: an older position is asked like the head. It holds what a question needs;
 * what an answer quotes is read from `eventAt`.
 */
export class AsOfIndex {
  readonly #table = new FactTable();
  readonly #boxes = new Boxes();
  readonly #listings = new Listings(this.#table, this.#boxes);
  readonly #edges = new Edges(this.#table);
  readonly #dossiers: Dossier[] = [];
  readonly #eventAt: EventSource;
  readonly #kept: PositionedEvent[] | undefined;
  #head = 0;
  #knownAt = -Infinity;

  /** Without a source, the index keeps the events that it applies. */
  constructor(eventAt?: EventSource) {
    const kept: PositionedEvent[] = [];
    if (eventAt === undefined) this.#kept = kept;
    this.#eventAt = eventAt ?? ((position) => eventIn(kept, position));
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
    for (const { recordedAt } of append) this.#knownAt = Math.max(this.#knownAt, recordedAt);
    for (const positioned of append) {
      this.#kept?.push(positioned);
      this.#table.write(positioned, this.#targetOf(positioned));
      this.#table.told.set(positioned.position, KNOWN_AT, this.#knownAt);
      this.#fold(positioned.position);
    }
    this.#head += append.length;
    this.#table.rows.setLink(this.#head, FLAGS, this.#table.rows.link(this.#head, FLAGS) | APPEND_END);
  }

  /** The fact that a lift or a retraction is about; 0 if none is known. */
  #targetOf({ event, subject }: PositionedEvent): number {
    if (isOf(event, 'retracts')) return this.#find(subject, event.data.factId);
    return isOf(event, 'lifts') ? this.#find(subject, event.data.lifts) : 0;
  }

  #find(subject: Subject, factId: string): number {
    const number = this.#table.numberOf(subject);
    const dossier = number === undefined ? undefined : this.#dossiers[number];
    if (dossier === undefined) return 0;
    dossier.byId ??= new Map(
      dossier.facts
        .filter((position) => this.#table.subjectAt(position) === number)
        .map((position) => [this.#table.factIds.get(position), position]),
    );
    return dossier.byId.get(factId) ?? 0;
  }

  /** Takes in the event whose row is written: the same for a new event and for a row that is read back. */
  #fold(position: number): void {
    const { rows } = this.#table;
    const flags = rows.link(position, FLAGS);
    const target = rows.link(position, TARGET);
    for (let column = RETRACTED_BY; column <= OPEN_BOX; column += 1) rows.setLink(position, column, 0);
    if (target !== 0 || (flags & RETRACTION) !== 0) this.#fileOthers(position, (flags & RETRACTION) !== 0);
    if ((flags & RETRACTION) !== 0) {
      this.#dossier(this.#table.subjectAt(position)).isOwner = true;
      if (target !== 0) this.#retract(target, position);
      return;
    }
    this.#file(position, (flags & DESCRIPTION) !== 0);
    if ((flags & LIFT) !== 0) {
      if (target === 0) return;
      rows.setLink(position, PREVIOUS_LIFT, rows.link(target, LAST_LIFT));
      rows.setLink(target, LAST_LIFT, position);
      this.#reopen(target, position);
    } else if ((flags & TIMED) !== 0) {
      this.#open(position, rows.time(position, END_LATEST), position);
    }
  }

  #file(position: number, isDescription: boolean): void {
    const dossier = this.#dossier(this.#table.subjectAt(position));
    dossier.isOwner = true;
    dossier.facts.push(position);
    dossier.byId?.set(this.#table.factIds.get(position), position);
    if (isDescription) dossier.descriptions.push(position);
    for (const other of this.#table.namedAt(position)) this.#dossier(other).facts.push(position);
  }

  /** Files a lift or a retraction with every subject that it concerns and that it is no fact of. */
  #fileOthers(position: number, isRetraction: boolean): void {
    const concerned = this.#concernedBy(position);
    if (!isRetraction) for (const own of this.#table.shownOn(position)) concerned.delete(own);
    for (const subject of concerned) this.#dossier(subject).others.push(position);
  }

  /** The numbers of all subjects that an event concerns, see {@link streamsAt}. */
  #concernedBy(position: number): Set<number> {
    const subjects = new Set<number>();
    for (let at = position; at !== 0; at = this.#table.rows.link(at, TARGET))
      for (const subject of this.#table.shownOn(at)) subjects.add(subject);
    return subjects;
  }

  #dossier(subject: number): Dossier {
    return (this.#dossiers[subject] ??= {
      facts: [],
      descriptions: [],
      others: [],
      byId: undefined,
      isOwner: false,
    });
  }

  #retract(target: number, position: number): void {
    const { rows } = this.#table;
    if (rows.link(target, RETRACTED_BY) !== 0) return;
    rows.setLink(target, RETRACTED_BY, position);
    const lifted = rows.link(target, TARGET);
    if (lifted !== 0) this.#reopen(lifted, position);
    else this.#close(target, position);
  }

  /** After one of its lifts came or went: the fact's box ends where it now does. */
  #reopen(fact: number, position: number): void {
    const open = this.#table.rows.link(fact, OPEN_BOX);
    if (open === 0) return;
    const end = latestEnd(this.factAt(fact), position);
    if (this.#hoursUntil(fact, end).to === this.#boxes.to(open - 1)) return;
    this.#close(fact, position);
    this.#open(fact, end, position);
  }

  #open(fact: number, end: number, position: number): void {
    // One more, because 0 says that none is open.
    const box = this.#boxes.open(fact, this.#hoursUntil(fact, end), position) + 1;
    this.#table.rows.setLink(fact, OPEN_BOX, box);
  }

  #hoursUntil(fact: number, end: number): { from: number; to: number } {
    return hoursOf({ from: this.#table.rows.time(fact, START_EARLIEST), to: end });
  }

  #close(fact: number, position: number): void {
    const open = this.#table.rows.link(fact, OPEN_BOX);
    if (open === 0) return;
    this.#boxes.close(open - 1, position);
    this.#listings.closed(open - 1);
    this.#table.rows.setLink(fact, OPEN_BOX, 0);
  }

  /** Brings what was applied into the order that questions need; otherwise the next question does it. */
  prepare(): void {
    this.#listings.settle();
    this.#edges.settle(this.head);
  }

  factAt(position: number): HeldFact {
    return new HeldFact(this.#table, this.#eventAt, position);
  }

  /** The facts of a subject's own stream and those of other streams that name it, in recorded order. */
  factsOn(subject: Subject): HeldFact[] {
    return (this.#dossierOf(subject)?.facts ?? []).map((position) => this.factAt(position));
  }

  /** The descriptions of a subject, the newest first, from a position back. */
  *descriptionsOf(subject: Subject, position: number): Iterable<HeldFact> {
    const descriptions = this.#dossierOf(subject)?.descriptions ?? [];
    let place = firstWhere(descriptions.length, (each) => (descriptions[each] ?? 0) > position);
    while (place > 0) yield this.factAt(descriptions[(place -= 1)] ?? 0);
  }

  /** Whether a description of a subject, recorded up to a position, holds a name that is borne for a time. */
  hasDatedNames(subject: Subject, position: number): boolean {
    const descriptions = this.#dossierOf(subject)?.descriptions ?? [];
    return descriptions.some(
      (each) => each <= position && (this.#table.rows.link(each, FLAGS) & DATED) !== 0,
    );
  }

  #dossierOf(subject: Subject): Dossier | undefined {
    const number = this.#table.numberOf(subject);
    return number === undefined ? undefined : this.#dossiers[number];
  }

  /** The number by which questions know a subject; undefined if no event up to `position` is about it or names it. */
  numberOf(subject: Subject, position: number): number | undefined {
    const number = this.#table.numberOf(subject);
    return number !== undefined && this.#table.firstSeen(number) <= position ? number : undefined;
  }

  /**
   * Facts of a subject that a point hits, as candidates: its own restrictions, or all that may flag it; in
   * recorded order, until `visit` returns true.
   */
  visitSubject(subject: number, which: Which, point: Point, visit: (fact: HeldFact) => boolean): void {
    this.#listings.visitSubject(subject, which, point, (fact) => visit(this.factAt(fact)));
  }

  /** The lists in the order of the world that hold every fact with some values, by {@link Listings.worldBy}. */
  listsBy(...values: Parameters<Listings['worldBy']>): ReturnType<Listings['worldBy']> {
    return this.#listings.worldBy(...values);
  }

  /** Facts of a list in the order of the world that a point hits, as candidates, after a key. */
  visitWorld(
    list: number,
    point: Point,
    visit: (fact: HeldFact) => boolean,
    after: FactKey | undefined,
  ): void {
    this.#listings.visitWorld(list, point, (fact) => visit(this.factAt(fact)), after);
  }

  /** Below zero if a fact comes before another in the order of the world, above if after it. */
  compareInWorld(fact: HeldFact, other: HeldFact): number {
    return this.#table.compareNames(fact.position, other.position);
  }

  /** Facts that may stand otherwise at one time than at another, from `from` to `to`: candidates, in no order. */
  changedInTime(from: number, to: number, position: number): HeldFact[] {
    this.#edges.settle(this.head);
    return Array.from(this.#edges.factsBetween(from, to, position), (fact) => this.factAt(fact));
  }

  /** Facts that may stand otherwise at `asOf` by what was recorded after one position, up to another: candidates. */
  changedInRecord(after: number, upTo: number, asOf: AsOf): HeldFact[] {
    this.#edges.settle(this.head);
    return Array.from(this.#edges.factsToldBetween(after, upTo, asOf), (fact) => this.factAt(fact));
  }

  /** Whether any event up to `position` is about the subject or names it. */
  wasSeen(subject: Subject, position: number): boolean {
    return this.numberOf(subject, position) !== undefined;
  }

  /** The authorities that events up to a position name, in order. */
  authorities(position: number): string[] {
    return [...this.#table.authorities]
      .flatMap(([authority, firstSeen]) => (firstSeen <= position ? [authority] : []))
      .sort();
  }

  /** Every subject that has facts of its own, ordered by kind and id. */
  subjects(): Subject[] {
    return this.#listings
      .subjectOrder()
      .flatMap((number) => (this.#dossiers[number]?.isOwner === true ? [this.#table.subject(number)] : []));
  }

  /** Every subject that some event is about or names, in the order in which they were first seen. */
  seenSubjects(): Subject[] {
    return [...this.#table.streams.keys()]
      .filter((number) => this.#table.firstSeen(number) <= this.head)
      .map((number) => this.#table.subject(number));
  }

  /**
   * The streams of all whom an event concerns: its own subject, whom it names, and, where it lifts or retracts a
   * fact, whom that fact names, whose answers change with it.
   */
  streamsAt(position: number): Set<string> {
    return new Set(Array.from(this.#concernedBy(position), (number) => this.#table.streams[number] ?? ''));
  }

  /** The positions after one, in order, of all events that concern a subject: those that {@link streamsAt} shows on it. */
  *positionsAbout(subject: Subject, after: number): Iterable<number> {
    const dossier = this.#dossierOf(subject);
    if (dossier === undefined) return;
    const { facts, others } = dossier;
    let fact = firstWhere(facts.length, (place) => (facts[place] ?? 0) > after);
    let other = firstWhere(others.length, (place) => (others[place] ?? 0) > after);
    while (fact < facts.length || other < others.length) {
      const [nextFact = Infinity, nextOther = Infinity] = [facts[fact], others[other]];
      if (nextFact < nextOther) fact += 1;
      else other += 1;
      yield Math.min(nextFact, nextOther);
    }
  }

  /** Whether an answer may stand at `position`: 0, or the last position of an append. */
  isAppendEnd(position: number): boolean {
    if (position === 0) return true;
    return position <= this.head && (this.#table.rows.link(position, FLAGS) & APPEND_END) !== 0;
  }

  /** The last position that was recorded at or before `instant` (milliseconds since the epoch); 0 if none. */
  positionKnownAt(instant: number): number {
    return firstWhere(this.head, (place) => this.#table.told.get(place + 1, KNOWN_AT) > instant);
  }

  /** The latest instant at which anything up to `position` was recorded; undefined at 0. */
  knownAt(position: number): number | undefined {
    let end = Math.min(position, this.head);
    while (!this.isAppendEnd(end)) end -= 1;
    return end === 0 ? undefined : this.#table.told.get(end, KNOWN_AT);
  }

  /** How many pages of rows are full; a full page's events change no more. */
  get fullPages(): number {
    return Math.floor((this.head + 1) / PAGE_ROWS);
  }

  /** The last position of an append that full pages hold: the head of an index that is restored from them. */
  get coveredByPages(): number {
    let end = this.fullPages * PAGE_ROWS - 1;
    while (end > 0 && !this.isAppendEnd(end)) end -= 1;
    return Math.max(end, 0);
  }

  /** A full page as bytes, for {@link restore}. */
  encodePage(page: number): Uint8Array {
    return this.#table.encodePage(page);
  }

  /**
   * Takes in the first `count` pages that another index encoded, instead of their events; the bytes of one are
   * looked at until the next is asked for. The head is then the last append's end in them; what follows it is applied.
   */
  restore(count: number, pageAt: (page: number) => Uint8Array): void {
    this.#table.reserve((count + PAGES_OF_ROOM) * PAGE_ROWS);
    for (let page = 0; page < count; page += 1) this.#table.decodePage(page, pageAt(page));
    let head = count * PAGE_ROWS - 1;
    while (head > 0 && (this.#table.rows.link(head, FLAGS) & APPEND_END) === 0) head -= 1;
    this.#head = Math.max(head, 0);
    this.#table.factIds.truncate(this.#head + 1);
    for (let position = 1; position <= this.#head; position += 1) this.#fold(position);
    this.#knownAt = this.head === 0 ? -Infinity : this.#table.told.get(this.head, KNOWN_AT);
  }
}

function eventIn(kept: readonly PositionedEvent[], position: number): PositionedEvent['event'] {
  const event = kept[position - 1]?.event;
  if (event === undefined) throw new RangeError(`nothing was applied at position ${position}`);
  return event;
}
