import {
  destinationsOf,
  isConfirmed,
  parseBound,
  parseEnd,
  parsePoint,
  streamOf,
  subjectOf,
  type Destination,
  type DomainEvent,
  type EventType,
  type Subject,
} from '../../events/index.js';
import { Columns, firstWhere } from './columns.js';

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
  readonly authority?: string;
  readonly measure?: string;
  readonly destinations?: readonly Destination[];
  readonly exceptDestinations?: readonly Destination[];
}

/** Rows of a page: what is stored in one piece. */
export const PAGE_ROWS = 4096;

// Columns of times, in milliseconds since the Unix epoch.
export const START_EARLIEST = 0;
export const START_LATEST = 1;
export const END_EARLIEST = 2;
export const END_LATEST = 3;
/** By when some evidence was surely public; Infinity if that is unknown. */
export const PUBLIC_BY = 4;
/** By when some evidence was surely public that is official or the company's own. */
export const CONFIRMED_BY = 5;
export const RECORDED_AT = 6;
/** The running maximum of recordedAt at the end of the event's append. */
export const KNOWN_AT = 7;

// Columns of references: to a subject, a shape, or a position (0: none).
const SUBJECT = 0;
const SHAPE = 1;
export const FLAGS = 2;
/** The fact that a lift ends or a retraction takes back. */
export const TARGET = 3;
// What later events add. It follows from the columns before, so a page that is read back leaves it out.
export const RETRACTED_BY = 4;
export const LAST_LIFT = 5;
export const PREVIOUS_LIFT = 6;
export const OPEN_BOX = 7;

// Flags.
export const CONFIRMED = 1;
export const APPEND_END = 2;
export const TIMED = 4;
export const LIFT = 8;

const TIMES_WIDTH = 8;
const LINKS_WIDTH = 8;

/** What a page holds beside its numbers: what its events brought up first. */
interface PageText {
  readonly factIds: readonly string[];
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  readonly shapes: readonly (readonly [shape: string, firstSeen: number])[];
  readonly named: readonly (readonly [position: number, named: Named])[];
}

/** The companies of other streams that a sale or a route flags, and the subjects that it is only shown on. */
function namedIn({ type, data }: DomainEvent): Record<'flagged' | 'shown', Subject[]> | undefined {
  const companies = (...ids: (string | undefined)[]): Subject[] =>
    ids.flatMap((id) => (id === undefined ? [] : [{ kind: 'company', id } as const]));
  const chips = (ids: readonly string[]): Subject[] => ids.map((id) => ({ kind: 'chip', id }));
  switch (type) {
    case 'SaleBlocked':
      return {
        flagged: companies(data.buyer, data.buyerParent),
        shown: [...companies(data.seller), ...chips(data.chips.map(({ chipId }) => chipId))],
      };
    case 'SubsidiaryRouteFlagged':
      return { flagged: companies(data.subsidiaryId), shown: chips(data.chips ?? []) };
    default:
      return undefined;
  }
}

const none: readonly number[] = [];

/** Subjects by number, each once. */
interface Named {
  readonly flagged: readonly number[];
  readonly shown: readonly number[];
}

/** Texts by number in the order of their first use, and the position of that use. */
class Names {
  readonly texts: string[] = [];
  readonly firstSeen: number[] = [];

  add(text: string, position: number): number {
    this.firstSeen.push(position);
    return this.texts.push(text) - 1;
  }

  firstSeenIn(from: number, to: number): [string, number][] {
    const [low, high] = [from, to].map((row) =>
      firstWhere(this.firstSeen.length, (place) => (this.firstSeen[place] ?? 0) >= row),
    );
    return this.texts.slice(low, high).map((text, place) => [text, this.firstSeen[(low ?? 0) + place] ?? 0]);
  }
}

/**
 * One row of numbers for each event, at its position: what a question needs. Evidence and text stay where the
 * events are stored. Nothing is removed.
 */
export class FactTable {
  readonly times = new Columns((length) => new Float64Array(length), TIMES_WIDTH);
  readonly links = new Columns((length) => new Uint32Array(length), LINKS_WIDTH);
  readonly factIds: string[] = [''];
  readonly #streams = new Names();
  readonly #subjects: Subject[] = [];
  // By kind, then by id: to join them into a stream's name for each lookup would cost more than the lookup.
  readonly #subjectNumbers = new Map<string, Map<string, number>>();
  readonly #shapeTexts = new Names();
  readonly #shapeNumbers = new Map<string, number>();
  readonly #shapes: Shape[] = [];
  readonly #named = new Map<number, Named>();

  get streams(): readonly string[] {
    return this.#streams.texts;
  }

  /** The stream of the subject that a position's event is about. */
  subjectAt(position: number): number {
    return this.links.get(position, SUBJECT);
  }

  shapeAt(position: number): Shape {
    const shape = this.#shapes[this.links.get(position, SHAPE)];
    if (shape === undefined) throw new RangeError(`nothing is held at position ${position}`);
    return shape;
  }

  /** The number of a shape, which many positions share. */
  shapeNumberAt(position: number): number {
    return this.links.get(position, SHAPE);
  }

  /** The subjects that the event at a position is shown on, its own first; each once. */
  shownOn(position: number): readonly number[] {
    return [this.subjectAt(position), ...this.namedAt(position)];
  }

  /** The subjects of other streams that the event at a position is shown on. */
  namedAt(position: number): readonly number[] {
    const named = this.#named.get(position);
    return named === undefined ? none : [...named.flagged, ...named.shown];
  }

  /** Whether the event is about the subject, or flags it from another stream. */
  concerns(position: number, subject: number): boolean {
    if (this.subjectAt(position) === subject) return true;
    return this.#named.get(position)?.flagged.includes(subject) ?? false;
  }

  /** Compares two facts by the names of their subjects' streams, then by their ids: the order of the world. */
  compareNames(fact: number, other: number): number {
    const [subject, otherSubject] = [this.subjectAt(fact), this.subjectAt(other)];
    return subject === otherSubject
      ? compareTexts(this.factIds[fact] ?? '', this.factIds[other] ?? '')
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
    this.#name(event, own, position);
    this.factIds[position] = event.type === 'FactRetracted' ? '' : event.data.factId;
    this.links.set(position, SUBJECT, own);
    this.links.set(position, SHAPE, this.#shapeOf(event, position));
    this.links.set(position, TARGET, target);
    this.#writeTimes(event, position);
    this.times.set(position, RECORDED_AT, recordedAt);
  }

  #name(event: DomainEvent, own: number, position: number): void {
    const named = namedIn(event);
    if (named === undefined) return;
    const once = new Set([own]);
    const numbers = (subjects: readonly Subject[]): number[] =>
      subjects
        .map((each) => this.#see(each, position))
        .filter((number) => !once.has(number) && once.add(number));
    this.#named.set(position, { flagged: numbers(named.flagged), shown: numbers(named.shown) });
  }

  #writeTimes({ type, data }: DomainEvent, position: number): void {
    const start = 'effectiveFrom' in data ? parseBound(data.effectiveFrom) : undefined;
    const end = parseEnd('effectiveTo' in data ? data.effectiveTo : undefined);
    const evidence = type === 'FactRetracted' ? [] : data.evidence;
    let [publicBy, confirmedBy] = [Infinity, Infinity];
    for (const source of evidence) {
      if (source.publishedOn === undefined) continue;
      const by = parsePoint(source.publishedOn).latest;
      publicBy = Math.min(publicBy, by);
      if (isConfirmed([source])) confirmedBy = Math.min(confirmedBy, by);
    }
    this.times.set(position, START_EARLIEST, start?.earliest ?? 0);
    this.times.set(position, START_LATEST, start?.latest ?? 0);
    this.times.set(position, END_EARLIEST, end.earliest);
    this.times.set(position, END_LATEST, end.latest);
    this.times.set(position, PUBLIC_BY, publicBy);
    this.times.set(position, CONFIRMED_BY, confirmedBy);
    const flags =
      (isConfirmed(evidence) ? CONFIRMED : 0) |
      (start === undefined ? 0 : TIMED) |
      ('lifts' in data ? LIFT : 0);
    this.links.set(position, FLAGS, flags);
  }

  #shapeOf(event: DomainEvent, position: number): number {
    const { type, data } = event;
    const shape = {
      type,
      authority: 'authority' in data ? data.authority : undefined,
      measure: 'measure' in data ? data.measure : undefined,
      destinations: destinationsOf(event),
      exceptDestinations: 'exceptDestinations' in data ? data.exceptDestinations : undefined,
    };
    // What is absent is left out of the text, and so of the shape.
    return this.#shapeNumbers.get(keyOf(shape)) ?? this.#addShape(JSON.stringify(shape), position);
  }

  #addShape(text: string, position: number): number {
    const shape = JSON.parse(text) as Shape;
    const number = this.#shapeTexts.add(text, position);
    this.#shapeNumbers.set(keyOf(shape), number);
    this.#shapes.push(shape);
    return number;
  }

  /** The rows of a page that is full, as bytes: its numbers, then its text as JSON. */
  encodePage(page: number): Uint8Array {
    const [from, to] = [page * PAGE_ROWS, (page + 1) * PAGE_ROWS];
    const text: PageText = {
      factIds: this.factIds.slice(from, to),
      subjects: this.#streams.firstSeenIn(from, to),
      shapes: this.#shapeTexts.firstSeenIn(from, to),
      named: Array.from({ length: PAGE_ROWS }, (_, row) => from + row).flatMap((position) => {
        const named = this.#named.get(position);
        return named === undefined ? [] : [[position, named] as const];
      }),
    };
    const parts = [this.times.rows(from, to), this.links.rows(from, to)].map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    );
    return concatenated([...parts, new TextEncoder().encode(JSON.stringify(text))]);
  }

  /** Reads a page back; the pages before it were read already. */
  decodePage(page: number, bytes: Uint8Array): void {
    // A copy, because typed arrays must begin at a multiple of their element's size.
    const { buffer } = new Uint8Array(bytes);
    const linksAt = PAGE_ROWS * TIMES_WIDTH * Float64Array.BYTES_PER_ELEMENT;
    const textAt = linksAt + PAGE_ROWS * LINKS_WIDTH * Uint32Array.BYTES_PER_ELEMENT;
    this.times.setRows(page * PAGE_ROWS, new Float64Array(buffer, 0, PAGE_ROWS * TIMES_WIDTH));
    this.links.setRows(page * PAGE_ROWS, new Uint32Array(buffer, linksAt, PAGE_ROWS * LINKS_WIDTH));
    const text = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, textAt))) as PageText;
    for (const [row, factId] of text.factIds.entries()) this.factIds[page * PAGE_ROWS + row] = factId;
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#see(subject, position);
    }
    for (const [shape, position] of text.shapes) this.#addShape(shape, position);
    for (const [position, named] of text.named) this.#named.set(position, named);
  }
}

/** Orders texts by code unit, the same in every locale. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
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
