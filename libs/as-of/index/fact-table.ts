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
} from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { FactRows, type FactRow } from './fact-rows.js';
import { compareStrings, StringPool } from './string-pool.js';

/** An event with its position, the ordinal in the service's own log, and when it was recorded. */
export interface PositionedEvent {
  readonly event: DomainEvent;
  readonly subject: Subject;
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

/** The attributes that many facts share, stored once. */
export interface Shape {
  readonly type: EventType;
  readonly authority: string | undefined;
  readonly measure: string | undefined;
  readonly destinations: readonly Destination[] | undefined;
  readonly exceptDestinations: readonly Destination[] | undefined;
}

/** The number of rows in a page, the unit in which the index is stored. */
export const PAGE_ROWS = 4096;

/** What a page holds beside its rows: the ids of its facts, and what its events were the first to use. */
interface PageText {
  readonly factIds: { readonly text: string; readonly lengths: readonly number[] };
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  readonly shapes: readonly (readonly [shape: Partial<Shape> & Pick<Shape, 'type'>, firstSeen: number])[];
  readonly named: readonly (readonly [position: number, named: Named])[];
}

/** The subjects of other streams that an event flags, and those whose answers only show it. */
function namedIn(event: DomainEvent): Record<'flagged' | 'shown', Subject[]> | undefined {
  const named = namedSubjects(event);
  if (named.length === 0) return undefined;
  const subjects = (isWanted: boolean): Subject[] =>
    named.flatMap(({ subject, isFlagged }) => (isFlagged === isWanted ? [subject] : []));
  return { flagged: subjects(true), shown: subjects(false) };
}

/** Whether an event gives its subject a name for a limited time. */
function hasDatedNames({ data }: DomainEvent): boolean {
  if (!('names' in data)) return false;
  return data.names.some(
    ({ effectiveFrom, effectiveTo }) => effectiveFrom !== undefined || effectiveTo !== undefined,
  );
}

const none: readonly number[] = [];

/** Subjects by number, each once. */
interface Named {
  readonly all: readonly number[];
  /** The first so many are flagged; the fact is only shown on the others. */
  readonly flagged: number;
}

/** Shared values by number, in the order of their first use, each with the position of that use. */
class Numbered<T> {
  readonly items: T[] = [];
  readonly firstSeen: number[] = [];

  add(item: T, position: number): number {
    this.firstSeen.push(position);
    return this.items.push(item) - 1;
  }

  firstSeenIn(from: number, to: number): [T, number][] {
    const [low, high] = [from, to].map((row) =>
      firstWhere(this.firstSeen.length, (place) => checked(this.firstSeen[place]) >= row),
    ) as [number, number];
    return this.items.slice(low, high).map((item, place) => [item, checked(this.firstSeen[low + place])]);
  }
}

/**
 * What questions need of every event: its row, its fact id, and the subjects and shapes that rows refer to by
 * number. Evidence and text stay in the event store. Nothing is removed.
 */
export class FactTable {
  readonly rows = new FactRows();
  readonly factIds = new StringPool(PAGE_ROWS);
  readonly #streams = new Numbered<string>();
  readonly #subjects: Subject[] = [];
  // By kind, then by id: building the stream's name for each lookup would cost more than the lookup.
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

  /** The name of a subject's stream. */
  streamOf(subject: number): string {
    return checked(this.#streams.items[subject]);
  }

  /** The subject whose stream has the event at a position. */
  subjectAt(position: number): number {
    return this.rows.subject(position);
  }

  shapeAt(position: number): Shape {
    return checked(this.#shapes.items[this.rows.shape(position)]);
  }

  /** Every authority, with the position of the first event that names it. */
  get authorities(): ReadonlyMap<string, number> {
    return this.#authorities;
  }

  /** The subjects that the event at a position is shown on, its own first; each once. */
  shownOn(position: number): readonly number[] {
    return [this.subjectAt(position), ...this.namedAt(position)];
  }

  /** The subjects of other streams that the event at a position is shown on. */
  namedAt(position: number): readonly number[] {
    return this.rows.namesOthers(position) ? checked(this.#named.get(position)).all : none;
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
      : compareStrings(this.streamOf(subject), this.streamOf(otherSubject));
  }

  numberOf({ kind, id }: Subject): number | undefined {
    return this.#subjectNumbers.get(kind)?.get(id);
  }

  subject(number: number): Subject {
    return checked(this.#subjects[number]);
  }

  #numberFor(subject: Subject, position: number): number {
    const known = this.numberOf(subject);
    if (known !== undefined) return known;
    const ofKind = this.#subjectNumbers.get(subject.kind) ?? new Map<string, number>();
    this.#subjectNumbers.set(subject.kind, ofKind);
    const number = this.#streams.add(streamOf(subject), position);
    this.#subjects.push(subject);
    ofKind.set(subject.id, number);
    return number;
  }

  /** The position of the first event that is about a subject or names it. */
  firstSeen(subject: number): number {
    return checked(this.#streams.firstSeen[subject]);
  }

  /**
   * Writes an event's row, without what is derived from later events. `target` is the position of the fact that it
   * lifts or retracts, 0 if none; `knownAt` is the largest `recordedAt` up to the end of its append.
   */
  write({ event, subject, position, recordedAt }: PositionedEvent, target: number, knownAt: number): void {
    const own = this.#numberFor(subject, position);
    this.factIds.push(isOf(event, 'retracts') ? '' : event.data.factId);
    const times = timesOf(event);
    // Field by field: spreading `times` would double the time that an append takes.
    this.rows.write(position, {
      start: times.start,
      end: times.end,
      publicBy: times.publicBy,
      confirmedBy: times.confirmedBy,
      isConfirmed: times.isConfirmed,
      role: roleOf(event.type),
      hasDatedNames: hasDatedNames(event),
      subject: own,
      shape: this.#shapeOf(event, position),
      target,
      namesOthers: this.#name(event, own, position),
      recordedAt,
      knownAt,
    });
  }

  /** Stores the subjects of other streams that an event names; returns whether its type names any. */
  #name(event: DomainEvent, own: number, position: number): boolean {
    const named = namedIn(event);
    if (named === undefined) return false;
    const once = new Set([own]);
    const numbers = (subjects: readonly Subject[]): number[] =>
      subjects
        .map((each) => this.#numberFor(each, position))
        .filter((number) => !once.has(number) && once.add(number));
    const flagged = numbers(named.flagged);
    this.#named.set(position, { all: [...flagged, ...numbers(named.shown)], flagged: flagged.length });
    return true;
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
    // Every shape has the same properties in the same order: one hidden class, so that reads stay monomorphic.
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

  /** The one copy of a string or a list: there are many shapes and few distinct values in them. */
  #once<T extends string | readonly string[] | undefined>(value: T): T {
    if (value === undefined) return value;
    const key = typeof value === 'string' ? value : `\n${value.join('\n')}`;
    const known = this.#inShapes.get(key);
    if (known !== undefined) return known as T;
    this.#inShapes.set(key, value);
    return value;
  }

  /** A full page as bytes: its rows, then its text as JSON. */
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
    return concatenated([...this.rows.bytes(from, to), new TextEncoder().encode(JSON.stringify(text))]);
  }

  /** Reads a page back, after the pages before it. */
  decodePage(page: number, bytes: Uint8Array): void {
    const textAt = this.rows.bytesOf(PAGE_ROWS);
    this.rows.setBytes(page * PAGE_ROWS, PAGE_ROWS, bytes.subarray(0, textAt));
    const text = JSON.parse(new TextDecoder().decode(bytes.subarray(textAt))) as PageText;
    this.factIds.pushPage(text.factIds.text, text.factIds.lengths);
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#numberFor(subject, position);
    }
    for (const [shape, position] of text.shapes) this.#addShape(shape, position);
    for (const [position, named] of text.named) this.#named.set(position, named);
  }
}

/** The times of an event, and what they depend on. */
function timesOf(
  event: DomainEvent,
): Pick<FactRow, 'start' | 'end' | 'publicBy' | 'confirmedBy' | 'isConfirmed'> {
  const { data } = event;
  const evidence = 'evidence' in data ? data.evidence : [];
  let [publicBy, confirmedBy] = [Infinity, Infinity];
  for (const source of evidence) {
    if (source.publishedOn === undefined) continue;
    const by = surelyPublicBy(source.publishedOn);
    publicBy = Math.min(publicBy, by);
    if (isConfirmed([source])) confirmedBy = Math.min(confirmedBy, by);
  }
  return {
    start: 'effectiveFrom' in data ? parseBound(data.effectiveFrom) : undefined,
    end: parseEnd('effectiveTo' in data ? data.effectiveTo : undefined),
    publicBy,
    confirmedBy,
    isConfirmed: isConfirmed(evidence),
  };
}

/** The key by which a shape is looked up: cheaper than its JSON. No part can contain the line feed between them. */
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
