import {
  destinationsOf,
  isConfirmed,
  isOf,
  namedSubjects,
  parseBound,
  parseEnd,
  roleOf,
  surelyPublicBy,
  streamOf,
  subjectOf,
  type Destination,
  type DomainEvent,
  type EventType,
  type Subject,
} from '../../events/index.js';
import { Columns, firstWhere, MixedColumns } from './columns.js';
import { compareTexts, Texts } from './texts.js';

/** An event as the follower hands it over: its ordinal in the service's log and when it was recorded. */
export interface PositionedEvent {
  readonly event: DomainEvent;
  readonly subject: Subject;
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

/** What many facts have in common, kept once. */
export interface Shape {
  readonly type: EventType;
  readonly authority: string | undefined;
  readonly measure: string | undefined;
  readonly destinations: readonly Destination[] | undefined;
  readonly exceptDestinations: readonly Destination[] | undefined;
}

/** Rows of a page: what is stored in one piece. */
export const PAGE_ROWS = 4096;

// Times that a question compares, in milliseconds since the Unix epoch.
export const START_EARLIEST = 0;
export const START_LATEST = 1;
export const END_EARLIEST = 2;
export const END_LATEST = 3;

// Times at which it was told, likewise.
/** By when some evidence was surely public; Infinity if that is unknown. */
export const PUBLIC_BY = 0;
/** By when some evidence was surely public that is official or the company's own. */
export const CONFIRMED_BY = 1;
export const RECORDED_AT = 2;
/** The running maximum of recordedAt at the end of the event's append. */
export const KNOWN_AT = 3;
const TOLD_WIDTH = 4;

// Links: references: to a subject, a shape, or a position (0: none).
const SUBJECT = 0;
const SHAPE = 1;
export const FLAGS = 2;
/** The fact that a lift ends or a retraction takes back. */
export const TARGET = 3;
// What later events add, from RETRACTED_BY on. It follows from the columns before: what a page says of it is not read.
export const RETRACTED_BY = 4;
export const LAST_LIFT = 5;
export const PREVIOUS_LIFT = 6;
export const OPEN_BOX = 7;

// Flags.
export const CONFIRMED = 1;
export const APPEND_END = 2;
export const TIMED = 4;
export const LIFT = 8;
/** It names subjects of other streams. */
const NAMES = 16;
export const DESCRIPTION = 32;
export const RETRACTION = 64;
/** A description with a name that is borne for a time. */
export const DATED = 128;

/** What a page holds beside its numbers: what its events brought up first. */
interface PageText {
  readonly factIds: { readonly text: string; readonly lengths: readonly number[] };
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  readonly shapes: readonly (readonly [shape: Partial<Shape> & Pick<Shape, 'type'>, firstSeen: number])[];
  readonly named: readonly (readonly [position: number, named: Named])[];
}

/** The subjects of other streams that an event flags, and those that it is only shown on. */
function namedIn(event: DomainEvent): Record<'flagged' | 'shown', Subject[]> | undefined {
  const named = namedSubjects(event);
  if (named.length === 0) return undefined;
  const subjects = (isWanted: boolean): Subject[] =>
    named.flatMap(({ subject, isFlagged }) => (isFlagged === isWanted ? [subject] : []));
  return { flagged: subjects(true), shown: subjects(false) };
}

/** The flags that say what an event of a type does. */
function roleFlags(type: EventType): number {
  const role = roleOf(type);
  switch (role) {
    case 'restricts':
    case 'flags':
      return TIMED;
    case 'lifts':
      return TIMED | LIFT;
    case 'describes':
      return DESCRIPTION;
    case 'retracts':
      return RETRACTION;
    default:
      return role satisfies never;
  }
}

/** Whether what an event says of its subject depends on the date asked for. */
function isDated({ data }: DomainEvent): boolean {
  if (!('names' in data)) return false;
  return data.names.some(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom !== undefined || effectiveTo !== undefined,
  );
}

const none: readonly number[] = [];

/** Subjects by number, each once. */
interface Named {
  readonly all: readonly number[];
  /** How many of them, the first, are flagged; the others are only shown. */
  readonly flagged: number;
}

/** What events have in common, by number in the order of its first use, and the position of that use. */
class Numbered<T> {
  readonly items: T[] = [];
  readonly firstSeen: number[] = [];

  add(item: T, position: number): number {
    this.firstSeen.push(position);
    return this.items.push(item) - 1;
  }

  firstSeenIn(from: number, to: number): [T, number][] {
    const [low, high] = [from, to].map((row) =>
      firstWhere(this.firstSeen.length, (place) => (this.firstSeen[place] ?? 0) >= row),
    );
    return this.items.slice(low, high).map((item, place) => [item, this.firstSeen[(low ?? 0) + place] ?? 0]);
  }
}

/**
 * One row of numbers for each event, at its position: what a question needs. Evidence and text stay where the
 * events are stored. Nothing is removed.
 */
export class FactTable {
  readonly rows = new MixedColumns();
  readonly told = new Columns((length) => new Float64Array(length), TOLD_WIDTH);
  readonly factIds = new Texts(PAGE_ROWS);
  readonly #streams = new Numbered<string>();
  readonly #subjects: Subject[] = [];
  // By kind, then by id: to join them into a stream's name for each lookup would cost more than the lookup.
  readonly #subjectNumbers = new Map<string, Map<string, number>>();
  readonly #shapes = new Numbered<Shape>();
  readonly #shapeNumbers = new Map<string, number>();
  readonly #authorities = new Map<string, number>();
  readonly #inShapes = new Map<string, string | readonly string[]>();
  readonly #named = new Map<number, Named>();

  constructor() {
    // There is no position 0.
    this.factIds.push('');
  }

  get streams(): readonly string[] {
    return this.#streams.items;
  }

  /** The stream of the subject that a position's event is about. */
  subjectAt(position: number): number {
    return this.rows.link(position, SUBJECT);
  }

  shapeAt(position: number): Shape {
    const shape = this.#shapes.items[this.rows.link(position, SHAPE)];
    if (shape === undefined) throw new RangeError(`nothing is held at position ${position}`);
    return shape;
  }

  /** Every authority, with the position of the first event that names it. */
  get authorities(): ReadonlyMap<string, number> {
    return this.#authorities;
  }

  /** The number of a shape, which many positions share. */
  shapeNumberAt(position: number): number {
    return this.rows.link(position, SHAPE);
  }

  /** The subjects that the event at a position is shown on, its own first; each once. */
  shownOn(position: number): readonly number[] {
    return [this.subjectAt(position), ...this.namedAt(position)];
  }

  /** The subjects of other streams that the event at a position is shown on. */
  namedAt(position: number): readonly number[] {
    if ((this.rows.link(position, FLAGS) & NAMES) === 0) return none;
    return this.#named.get(position)?.all ?? none;
  }

  /** Whether the event is about the subject, or flags it from another stream. */
  concerns(position: number, subject: number): boolean {
    if (this.subjectAt(position) === subject) return true;
    const named = this.#named.get(position);
    const place = named?.all.indexOf(subject) ?? -1;
    return named !== undefined && place >= 0 && place < named.flagged;
  }

  /** Compares two facts by the names of their subjects' streams, then by their ids: the order of the world. */
  compareNames(fact: number, other: number): number {
    const [subject, otherSubject] = [this.subjectAt(fact), this.subjectAt(other)];
    return subject === otherSubject
      ? this.factIds.compare(fact, other)
      : compareTexts(this.streams[subject] ?? '', this.streams[otherSubject] ?? '');
  }

  numberOf({ kind, id }: Subject): number | undefined {
    return this.#subjectNumbers.get(kind)?.get(id);
  }

  subject(number: number): Subject {
    const subject = this.#subjects[number];
    if (subject === undefined) throw new RangeError(`there is no subject ${number}`);
    return subject;
  }

  #see(subject: Subject, position: number): number {
    const known = this.numberOf(subject);
    if (known !== undefined) return known;
    const ofKind = this.#subjectNumbers.get(subject.kind) ?? new Map<string, number>();
    this.#subjectNumbers.set(subject.kind, ofKind);
    const number = this.#streams.add(streamOf(subject), position);
    this.#subjects.push(subject);
    ofKind.set(subject.id, number);
    return number;
  }

  firstSeen(subject: number): number {
    return this.#streams.firstSeen[subject] ?? Infinity;
  }

  /** Writes an event's row, without what others add to it: `target` is the position that it lifts or retracts. */
  write({ event, subject, position, recordedAt }: PositionedEvent, target: number): void {
    const own = this.#see(subject, position);
    this.factIds.push(isOf(event, 'retracts') ? '' : event.data.factId);
    this.rows.setLink(position, SUBJECT, own);
    this.rows.setLink(position, SHAPE, this.#shapeOf(event, position));
    this.rows.setLink(position, TARGET, target);
    const names = this.#name(event, own, position) ? NAMES : 0;
    this.rows.setLink(position, FLAGS, this.#writeTimes(event, position) | names);
    this.told.set(position, RECORDED_AT, recordedAt);
  }

  /** Notes the subjects of other streams that an event names; returns whether there are any. */
  #name(event: DomainEvent, own: number, position: number): boolean {
    const named = namedIn(event);
    if (named === undefined) return false;
    const once = new Set([own]);
    const numbers = (subjects: readonly Subject[]): number[] =>
      subjects
        .map((each) => this.#see(each, position))
        .filter((number) => !once.has(number) && once.add(number));
    const flagged = numbers(named.flagged);
    this.#named.set(position, { all: [...flagged, ...numbers(named.shown)], flagged: flagged.length });
    return true;
  }

  /** Returns the flags that go with them. */
  #writeTimes(event: DomainEvent, position: number): number {
    const { type, data } = event;
    const start = 'effectiveFrom' in data ? parseBound(data.effectiveFrom) : undefined;
    const end = parseEnd('effectiveTo' in data ? data.effectiveTo : undefined);
    const evidence = 'evidence' in data ? data.evidence : [];
    let [publicBy, confirmedBy] = [Infinity, Infinity];
    for (const source of evidence) {
      if (source.publishedOn === undefined) continue;
      const by = surelyPublicBy(source.publishedOn);
      publicBy = Math.min(publicBy, by);
      if (isConfirmed([source])) confirmedBy = Math.min(confirmedBy, by);
    }
    this.rows.setTime(position, START_EARLIEST, start?.earliest ?? 0);
    this.rows.setTime(position, START_LATEST, start?.latest ?? 0);
    this.rows.setTime(position, END_EARLIEST, end.earliest);
    this.rows.setTime(position, END_LATEST, end.latest);
    this.told.set(position, PUBLIC_BY, publicBy);
    this.told.set(position, CONFIRMED_BY, confirmedBy);
    return (isConfirmed(evidence) ? CONFIRMED : 0) | (isDated(event) ? DATED : 0) | roleFlags(type);
  }

  #shapeOf(event: DomainEvent, position: number): number {
    const { type, data } = event;
    const shape: Shape = {
      type,
      authority: 'authority' in data ? data.authority : undefined,
      measure: 'measure' in data ? data.measure : undefined,
      destinations: destinationsOf(event),
      exceptDestinations: 'exceptDestinations' in data ? data.exceptDestinations : undefined,
    };
    return this.#shapeNumbers.get(keyOf(shape)) ?? this.#addShape(shape, position);
  }

  #addShape(read: PageText['shapes'][number][0], position: number): number {
    // All of them with the same properties in the same order, so that reading one is reading at an offset.
    const shape: Shape = {
      type: this.#once(read.type),
      authority: this.#once(read.authority),
      measure: this.#once(read.measure),
      destinations: this.#once(read.destinations),
      exceptDestinations: this.#once(read.exceptDestinations),
    };
    const number = this.#shapes.add(shape, position);
    if (shape.authority !== undefined && !this.#authorities.has(shape.authority))
      this.#authorities.set(shape.authority, position);
    this.#shapeNumbers.set(keyOf(shape), number);
    return number;
  }

  /** The one copy of a text or a list in the shapes: they are many, and what they say is not. */
  #once<T extends string | readonly string[] | undefined>(value: T): T {
    if (value === undefined) return value;
    const key = typeof value === 'string' ? value : `\n${value.join('\n')}`;
    const known = this.#inShapes.get(key);
    if (known !== undefined) return known as T;
    this.#inShapes.set(key, value);
    return value;
  }

  /** The rows of a page that is full, as bytes: its numbers, then its text as JSON. */
  encodePage(page: number): Uint8Array {
    const [from, to] = [page * PAGE_ROWS, (page + 1) * PAGE_ROWS];
    const text: PageText = {
      factIds: this.factIds.page(page),
      subjects: this.#streams.firstSeenIn(from, to),
      shapes: this.#shapes.firstSeenIn(from, to),
      named: Array.from({ length: PAGE_ROWS }, (_, row) => from + row).flatMap((position) => {
        const named = this.#named.get(position);
        return named === undefined ? [] : [[position, named] as const];
      }),
    };
    const numbers = [this.rows.bytes(from, to), this.told.bytes(from, to)];
    return concatenated([...numbers, new TextEncoder().encode(JSON.stringify(text))]);
  }

  /** Makes room for as many rows in all. */
  reserve(rows: number): void {
    this.rows.reserve(rows);
    this.told.reserve(rows);
  }

  /** Reads a page back; the pages before it were read already, and there is room for its rows. */
  decodePage(page: number, bytes: Uint8Array): void {
    const { rows, told } = this;
    const toldAt = PAGE_ROWS * rows.rowBytes;
    const textAt = toldAt + PAGE_ROWS * told.rowBytes;
    rows.setBytes(page * PAGE_ROWS, bytes.subarray(0, toldAt));
    told.setBytes(page * PAGE_ROWS, bytes.subarray(toldAt, textAt));
    const text = JSON.parse(new TextDecoder().decode(bytes.subarray(textAt))) as PageText;
    this.factIds.pushPage(text.factIds.text, text.factIds.lengths);
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#see(subject, position);
    }
    for (const [shape, position] of text.shapes) this.#addShape(shape, position);
    for (const [position, named] of text.named) this.#named.set(position, named);
  }
}

/** What a shape is looked up by: cheaper to make than its JSON. No part can hold the line feed between them. */
function keyOf({ type, authority, measure, destinations, exceptDestinations }: Shape): string {
  return `${type}\n${authority}\n${measure}\n${joined(destinations)}\n${joined(exceptDestinations)}`;
}

function joined(terms: readonly string[] | undefined): string | undefined {
  return terms?.length === 1 ? terms[0] : terms?.join();
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
