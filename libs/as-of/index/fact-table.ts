import {
  boundsOfShare,
  destinationsOf,
  endOf,
  howOf,
  isConfirmed,
  isOf,
  namedSubjects,
  roleOf,
  startOf,
  statedParents,
  streamOf,
  subjectOf,
  termText,
  type Destination,
  type DestinationTerm,
  type DomainEvent,
  type EventType,
  type Evidence,
  type Identifier,
  type Holding,
  type Measure,
  type PartyKind,
  type ShareBounds,
  type Subject,
  type Transaction,
} from '../../../events/index.js';
import { nameKey } from '../../name-words/index.js';
import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import { liftWithCorrected, publicationOf, withCorrected, type Publication } from '../../rules/index.js';
import { FactRows } from './fact-rows.js';
import { compareStrings, StringPool, type EncodedPage } from './string-pool.js';

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
  readonly measure: Measure | undefined;
  /** The government list that the fact is an entry of. */
  readonly list: string | undefined;
  /** What a description says that a party is. */
  readonly partyKind: PartyKind | undefined;
  readonly destinations: readonly DestinationTerm[] | undefined;
  readonly exceptDestinations: readonly Destination[] | undefined;
  readonly appliesTo: readonly Transaction[] | undefined;
}

/** The number of rows in a page, the unit in which the index is stored. */
export const PAGE_ROWS = 4096;

/** What a page holds beside its rows: the ids of its facts, and what its events were the first to use. */
interface PageText {
  readonly factIds: EncodedPage;
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  readonly shapes: readonly (readonly [shape: Partial<Shape> & Pick<Shape, 'type'>, firstSeen: number])[];
  readonly named: readonly (readonly [position: number, named: Named])[];
  readonly publications: readonly (readonly [publication: Publication, firstSeen: number])[];
  readonly replacements: readonly (readonly [position: number, factId: string])[];
  readonly statements: readonly (readonly [position: number, statement: PartyStatement])[];
}

/** What an event states of parties beside names and facts. */
export interface PartyStatement {
  /** Each party, by number, and the id of its parent. */
  readonly parents: readonly (readonly [party: number, parent: string])[];
  /** The identifiers of the event's own subject. */
  readonly identifiers: readonly Identifier[];
  /** The names of a party that the event describes, as they are compared (`nameKey`). */
  readonly names: readonly string[];
  /** The share of its own subject that another party has. */
  readonly share?: StatedShare;
  /** The wordings of an address that a list has without a name; the event's own subject is that entry. */
  readonly listedAddresses?: readonly string[];
}

/** A share of a party that another has. */
export interface StatedShare extends ShareBounds {
  /** The number of the party that has it. */
  readonly owner: number;
  /** How it has it; undefined if that is not stated. */
  readonly holding: Holding | undefined;
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

/** The identifiers that an event gives its subject. */
function identifiersIn({ data }: DomainEvent): readonly Identifier[] {
  return 'identifiers' in data ? (data.identifiers ?? []) : [];
}

/** The names that an event gives a party, as they are compared, each once. */
function namesOfParty(event: DomainEvent): readonly string[] {
  if (event.type !== 'PartyDescribed') return [];
  return [...new Set((event.data.names ?? []).map(({ name }) => nameKey(name)))];
}

/** The wordings of a listed address, without its number in the list and what the entry has in other columns. */
function addressesListedBy(event: DomainEvent): readonly string[] {
  if (event.type !== 'PartyRestricted' || event.data.entry?.isAddress !== true) return [];
  return event.data.entry.asWritten
    .split('\n')
    .map((line) => (line.split(' | ')[0] ?? '').replace(/^Address \d+,?\s*/, ''));
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
  readonly #lists = new Map<string, number>();
  readonly #publications = new Numbered<Publication>();
  readonly #publicationNumbers = new Map<string, number>();
  /** The id of the fact that takes the place of what a lift ends or a retraction takes back, by the position of those. */
  readonly #replacements = new Map<number, string>();
  readonly #inShapes = new Map<string, string | readonly DestinationTerm[]>();
  readonly #named = new Map<number, Named>();
  readonly #statements = new Map<number, PartyStatement>();

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

  /** Every list that has entries, with the position of the first. */
  get lists(): ReadonlyMap<string, number> {
    return this.#lists;
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
   * lifts or retracts, `corrects` that of the fact that it replaces by correction, 0 if none; `knownAt` is the largest
   * `recordedAt` up to the end of its append, since the clock was last corrected.
   */
  write(
    { event, subject, position, recordedAt }: PositionedEvent,
    target: number,
    corrects: number,
    knownAt: number,
  ): void {
    const own = this.#numberFor(subject, position);
    this.factIds.push(isOf(event, 'retracts') ? '' : event.data.factId);
    const evidence = 'evidence' in event.data ? event.data.evidence : [];
    const replacedBy = 'replacedBy' in event.data ? event.data.replacedBy : undefined;
    if (replacedBy !== undefined) this.#replacements.set(position, replacedBy);
    this.rows.write(position, {
      start: startOf(event),
      end: endOf(event),
      how: isOf(event, 'lifts') ? howOf(event) : 'ends',
      publication: this.#publicationFor(event, evidence, corrects, position),
      corrects,
      isConfirmed: isConfirmed(evidence),
      role: roleOf(event.type),
      hasDatedNames: hasDatedNames(event),
      subject: own,
      shape: this.#shapeOf(event, position),
      target,
      namesOthers: this.#name(event, own, position),
      isAddress: event.type === 'PartyRestricted' && event.data.entry?.isAddress === true,
      recordedAt,
      knownAt,
    });
    this.#state(event, position);
  }

  /** Stores what an event states of parties, if it does. */
  #state(event: DomainEvent, position: number): void {
    const parents = statedParents(event).map(({ party, parent }) => {
      const number = this.#numberFor({ kind: 'party', id: party }, position);
      return [number, parent] as const;
    });
    const identifiers = identifiersIn(event);
    const names = namesOfParty(event);
    if (parents.length > 0 || identifiers.length > 0 || names.length > 0)
      this.#statements.set(position, { parents, identifiers, names });
    const listedAddresses = addressesListedBy(event);
    if (listedAddresses.length > 0)
      this.#statements.set(position, { ...{ parents, identifiers, names }, listedAddresses });
    if (!isOf(event, 'owns')) return;
    const { ownerId, share, holding } = event.data;
    const owner = this.#numberFor({ kind: 'party', id: ownerId }, position);
    this.#statements.set(position, {
      ...{ parents, identifiers, names },
      share: { owner, ...boundsOfShare(share), holding },
    });
  }

  /** What the event at a position states of parties; undefined if nothing. */
  statementAt(position: number): PartyStatement | undefined {
    return this.#statements.get(position);
  }

  /** The number of a publication: facts of one source share it. */
  #publicationFor(
    event: DomainEvent,
    evidence: readonly Evidence[],
    corrects: number,
    position: number,
  ): number {
    const own = publicationOf(evidence);
    const combined = isOf(event, 'lifts') ? liftWithCorrected : withCorrected;
    const publication = corrects === 0 ? own : combined(own, this.publicationAt(corrects));
    return (
      this.#publicationNumbers.get(publicationKey(publication)) ?? this.#addPublication(publication, position)
    );
  }

  #addPublication(publication: Publication, position: number): number {
    const number = this.#publications.add(publication, position);
    this.#publicationNumbers.set(publicationKey(publication), number);
    return number;
  }

  publicationAt(position: number): Publication {
    return checked(this.#publications.items[this.rows.publication(position)]);
  }

  /** The id of the fact that takes the place of what a lift ends or a retraction takes back; undefined if it names none. */
  replacementOf(position: number): string | undefined {
    return this.#replacements.get(position);
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
      list: 'list' in data ? data.list : undefined,
      partyKind: isOf(event, 'describes') && 'kind' in event.data ? event.data.kind : undefined,
      destinations: destinationsOf(event),
      exceptDestinations: 'exceptDestinations' in data ? data.exceptDestinations : undefined,
      appliesTo: 'appliesTo' in data ? data.appliesTo : undefined,
    };
    return this.#shapeNumbers.get(keyOf(shape)) ?? this.#addShape(shape, position);
  }

  #addShape(read: PageText['shapes'][number][0], position: number): number {
    // Every shape has the same properties in the same order: one hidden class, so that reads stay monomorphic.
    const shape: Shape = {
      type: this.#once(read.type),
      authority: this.#once(read.authority),
      measure: this.#once(read.measure),
      list: this.#once(read.list),
      partyKind: this.#once(read.partyKind),
      destinations: this.#once(read.destinations),
      exceptDestinations: this.#once(read.exceptDestinations),
      appliesTo: this.#once(read.appliesTo),
    };
    const number = this.#shapes.add(shape, position);
    noteFirst(this.#authorities, shape.authority, position);
    noteFirst(this.#lists, shape.list, position);
    this.#shapeNumbers.set(keyOf(shape), number);
    return number;
  }

  /** The one copy of a string or a list: there are many shapes and few distinct values in them. */
  #once<T extends string | readonly DestinationTerm[] | undefined>(value: T): T {
    if (value === undefined) return value;
    const key = typeof value === 'string' ? value : `\n${value.map(termText).join('\n')}`;
    const known = this.#inShapes.get(key);
    if (known !== undefined) return known as T;
    this.#inShapes.set(key, value);
    return value;
  }

  /** A page up to `head` as bytes: its rows, then its text as JSON. */
  encodePage(page: number, head: number): Uint8Array {
    const [from, to] = [page * PAGE_ROWS, endOfPage(page, head)];
    const text: PageText = {
      factIds: this.factIds.page(page),
      subjects: this.#streams.firstSeenIn(from, to),
      shapes: this.#shapes.firstSeenIn(from, to),
      named: inRows(this.#named, from, to),
      publications: this.#publications.firstSeenIn(from, to),
      replacements: inRows(this.#replacements, from, to),
      statements: inRows(this.#statements, from, to),
    };
    return concatenated([...this.rows.bytes(from, to), new TextEncoder().encode(JSON.stringify(text))]);
  }

  /** Reads a page back that was encoded up to `head`, after the pages before it. */
  decodePage(page: number, head: number, bytes: Uint8Array): void {
    const from = page * PAGE_ROWS;
    const count = endOfPage(page, head) - from;
    const textAt = this.rows.bytesOf(count);
    this.rows.setBytes(from, count, bytes.subarray(0, textAt));
    const text = JSON.parse(new TextDecoder().decode(bytes.subarray(textAt))) as PageText;
    this.factIds.pushPage(text.factIds);
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#numberFor(subject, position);
    }
    for (const [shape, position] of text.shapes) this.#addShape(shape, position);
    for (const [position, named] of text.named) this.#named.set(position, named);
    for (const [publication, position] of text.publications) this.#addPublication(publication, position);
    for (const [position, factId] of text.replacements) this.#replacements.set(position, factId);
    for (const [position, statement] of text.statements) this.#statements.set(position, statement);
  }
}

function noteFirst(seen: Map<string, number>, name: string | undefined, position: number): void {
  if (name !== undefined && !seen.has(name)) seen.set(name, position);
}

/** The row after the last that a page has: the page of `head` is not full. */
function endOfPage(page: number, head: number): number {
  return Math.min((page + 1) * PAGE_ROWS, head + 1);
}

/** What is held of the rows in `[from, to)`, by position. */
function inRows<T>(values: ReadonlyMap<number, T>, from: number, to: number): (readonly [number, T])[] {
  return Array.from({ length: to - from }, (_, row) => from + row).flatMap((position) => {
    const value = values.get(position);
    return value === undefined ? [] : [[position, value] as const];
  });
}

function publicationKey({ any, confirmed }: Publication): string {
  // Spelled out: every event written pays for it, and join costs several times as much.
  return `${any[0]},${any[1]},${any[2]},${any[3]};${confirmed[0]},${confirmed[1]},${confirmed[2]},${confirmed[3]}`;
}

/** The key by which a shape is looked up: cheaper than its JSON. No part can contain the line feed between them. */
function keyOf(shape: Shape): string {
  const { type, authority, measure, list, partyKind, destinations, exceptDestinations, appliesTo } = shape;
  return `${type}\n${authority}\n${measure}\n${list}\n${partyKind}\n${joined(destinations)}\n${joined(exceptDestinations)}\n${appliesTo?.join()}`;
}

function joined(terms: readonly DestinationTerm[] | undefined): string | undefined {
  return terms?.length === 1 && typeof terms[0] === 'string' ? terms[0] : terms?.map(termText).join(';');
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
