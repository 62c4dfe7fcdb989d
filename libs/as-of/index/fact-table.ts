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
import { compareStrings } from './compare-strings.js';
import { FactRows, type RowSources } from './fact-rows.js';
import type { Named } from './row-source.js';

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

/** What the events of a segment were the first to use, and what is stored of single events beside their rows. */
interface SegmentText {
  readonly subjects: readonly (readonly [stream: string, firstSeen: number])[];
  /** What the shapes hold; each once. */
  readonly values: readonly ShapeValue[];
  /** Of each shape, where it was first used, and the place of each attribute among the values, from 1; 0 for none. */
  readonly shapes: readonly number[];
  /** Of each publication, where it was first used, and its eight bounds. */
  readonly publications: readonly number[];
  readonly replacements: readonly (readonly [position: number, factId: string])[];
  readonly statements: readonly (readonly [position: number, statement: PartyStatement])[];
}

type ShapeValue = string | readonly DestinationTerm[];

/** The attributes of a shape in the order in which they are stored. */
const attributes = [
  'type',
  'authority',
  'measure',
  'list',
  'partyKind',
  'destinations',
  'exceptDestinations',
  'appliesTo',
] as const satisfies readonly (keyof Shape)[];
const SHAPE_WIDTH = 1 + attributes.length;
const PUBLICATION_WIDTH = 9;

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

/** What some events have, by their position; it must be set in the order of these. */
class ByPosition<T> {
  readonly #positions: number[] = [];
  readonly #values = new Map<number, T>();

  get(position: number): T | undefined {
    return this.#values.get(position);
  }

  set(position: number, value: T): void {
    this.#positions.push(position);
    this.#values.set(position, value);
  }

  /** Of the events in `[from, to)`. */
  in(from: number, to: number): (readonly [position: number, value: T])[] {
    const begin = firstWhere(this.#positions.length, (place) => checked(this.#positions[place]) >= from);
    const found: (readonly [number, T])[] = [];
    for (let place = begin; place < this.#positions.length; place += 1) {
      const position = checked(this.#positions[place]);
      if (position >= to) break;
      found.push([position, checked(this.#values.get(position))]);
    }
    return found;
  }
}

/**
 * What questions need of every event: its row, its fact id, and the subjects and shapes that rows refer to by
 * number. Evidence and text stay in the event store. Nothing is removed.
 */
export class FactTable {
  readonly rows: FactRows;
  readonly #streams = new Numbered<string>();
  readonly #subjects: Subject[] = [];
  // By kind, then by id: building the stream's name for each lookup would cost more than the lookup.
  readonly #subjectNumbers = new Map<string, Map<string, number>>();
  readonly #shapes = new Numbered<Shape>();
  /** Built when an event is first written. */
  #shapeNumbers: Map<string, number> | undefined;
  readonly #authorities = new Map<string, number>();
  readonly #lists = new Map<string, number>();
  readonly #publications = new Numbered<Publication>();
  /** Built when an event is first written. */
  #publicationNumbers: Map<string, number> | undefined;
  /** The id of the fact that takes the place of what a lift ends or a retraction takes back, by the position of those. */
  readonly #replacements = new ByPosition<string>();
  readonly #inShapes = new Map<string, string | readonly DestinationTerm[]>();
  readonly #statements = new ByPosition<PartyStatement>();

  constructor(sources: RowSources) {
    this.rows = new FactRows(sources);
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

  /** Every shape, by number. */
  get shapes(): readonly Shape[] {
    return this.#shapes.items;
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
    return this.rows.named(position)?.all ?? none;
  }

  /** Whether the event is about the subject, or flags it from another stream. */
  concerns(position: number, subject: number): boolean {
    if (this.subjectAt(position) === subject) return true;
    const named = this.rows.named(position);
    const place = named?.all.indexOf(subject) ?? -1;
    return named !== undefined && place >= 0 && place < named.flagged;
  }

  /**
   * Compares two facts by the names of their subjects' streams, then by their ids: the order of the world. Who knows the
   * subjects gives them.
   */
  compareNames(
    fact: number,
    other: number,
    subject = this.subjectAt(fact),
    otherSubject = this.subjectAt(other),
  ): number {
    return subject === otherSubject
      ? this.rows.compareFactIds(fact, other)
      : this.compareSubjects(subject, otherSubject);
  }

  /** Compares two subjects by the names of their streams. */
  compareSubjects(subject: number, other: number): number {
    return compareStrings(this.streamOf(subject), this.streamOf(other));
  }

  numberOf({ kind, id }: Subject): number | undefined {
    return this.#subjectNumbers.get(kind)?.get(id);
  }

  subject(number: number): Subject {
    return checked(this.#subjects[number]);
  }

  #numberFor(subject: Subject, position: number): number {
    return this.numberOf(subject) ?? this.#addSubject(subject, streamOf(subject), position);
  }

  #addSubject(subject: Subject, stream: string, position: number): number {
    let ofKind = this.#subjectNumbers.get(subject.kind);
    if (ofKind === undefined) this.#subjectNumbers.set(subject.kind, (ofKind = new Map<string, number>()));
    const number = this.#streams.add(stream, position);
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
    const evidence = 'evidence' in event.data ? event.data.evidence : [];
    const replacedBy = 'replacedBy' in event.data ? event.data.replacedBy : undefined;
    if (replacedBy !== undefined) this.#replacements.set(position, replacedBy);
    const statement = this.#statementIn(event, position);
    if (statement !== undefined) this.#statements.set(position, statement);
    this.rows.write(position, isOf(event, 'retracts') ? '' : event.data.factId, {
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
      named: this.#namedBy(event, own, position),
      isAddress: event.type === 'PartyRestricted' && event.data.entry?.isAddress === true,
      states: statement !== undefined,
      recordedAt,
      knownAt,
    });
  }

  /** What an event states of parties; undefined if nothing. */
  #statementIn(event: DomainEvent, position: number): PartyStatement | undefined {
    const parents = statedParents(event).map(({ party, parent }) => {
      const number = this.#numberFor({ kind: 'party', id: party }, position);
      return [number, parent] as const;
    });
    const identifiers = identifiersIn(event);
    const names = namesOfParty(event);
    const stated = { parents, identifiers, names };
    const listedAddresses = addressesListedBy(event);
    if (listedAddresses.length > 0) return { ...stated, listedAddresses };
    if (!isOf(event, 'owns'))
      return Object.values(stated).some(({ length }) => length > 0) ? stated : undefined;
    const { ownerId, share, holding } = event.data;
    const owner = this.#numberFor({ kind: 'party', id: ownerId }, position);
    return { ...stated, share: { owner, ...boundsOfShare(share), holding } };
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
    this.#publicationNumbers ??= new Map(
      this.#publications.items.map((each, number) => [publicationKey(each), number]),
    );
    const key = publicationKey(publication);
    const known = this.#publicationNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#publications.add(publication, position);
    this.#publicationNumbers.set(key, number);
    return number;
  }

  publicationAt(position: number): Publication {
    return checked(this.#publications.items[this.rows.publication(position)]);
  }

  /** The id of the fact that takes the place of what a lift ends or a retraction takes back; undefined if it names none. */
  replacementOf(position: number): string | undefined {
    return this.#replacements.get(position);
  }

  /** The subjects of other streams that an event names; undefined if its type names none. */
  #namedBy(event: DomainEvent, own: number, position: number): Named | undefined {
    const named = namedIn(event);
    if (named === undefined) return undefined;
    const once = new Set([own]);
    const numbers = (subjects: readonly Subject[]): number[] =>
      subjects
        .map((each) => this.#numberFor(each, position))
        .filter((number) => !once.has(number) && once.add(number));
    const flagged = numbers(named.flagged);
    return { all: [...flagged, ...numbers(named.shown)], flagged: flagged.length };
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
    this.#shapeNumbers ??= new Map(this.#shapes.items.map((each, number) => [keyOf(each), number]));
    const known = this.#shapeNumbers.get(keyOf(shape));
    if (known !== undefined) return known;
    const number = this.#addShape(this.#shared(shape), position);
    this.#shapeNumbers.set(keyOf(shape), number);
    return number;
  }

  /** A shape whose values are the one copy of each. */
  #shared(shape: Shape): Shape {
    return shapeFrom((attribute) => this.#once(shape[attribute]));
  }

  #addShape(shape: Shape, position: number): number {
    const number = this.#shapes.add(shape, position);
    noteFirst(this.#authorities, shape.authority, position);
    noteFirst(this.#lists, shape.list, position);
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

  /** As text, for {@link readText}: what the events in `[from, to)` add to what all events share; always the same. */
  textOf(from: number, to: number): string {
    const values = new Map<ShapeValue, number>();
    const placeOf = (value: ShapeValue | undefined): number => {
      if (value === undefined) return 0;
      const known = values.get(value) ?? values.size + 1;
      values.set(value, known);
      return known;
    };
    const text: SegmentText = {
      subjects: this.#streams.firstSeenIn(from, to),
      shapes: this.#shapes
        .firstSeenIn(from, to)
        .flatMap(([shape, first]) => [first, ...attributes.map((each) => placeOf(shape[each]))]),
      values: [...values.keys()],
      publications: this.#publications
        .firstSeenIn(from, to)
        .flatMap(([{ any, confirmed }, first]) => [first, ...any, ...confirmed]),
      replacements: this.#replacements.in(from, to),
      statements: this.#statements.in(from, to),
    };
    return JSON.stringify(text);
  }

  /** Reads the text of a segment, after those of the segments before it. */
  readText(json: string): void {
    const text = JSON.parse(json) as SegmentText;
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#addSubject(subject, stream, position);
    }
    const values = [undefined, ...text.values.map((value) => this.#once(value))];
    for (let at = 0; at < text.shapes.length; at += SHAPE_WIDTH) {
      const valueOf = <Key extends keyof Shape>(_: Key, place: number): Shape[Key] =>
        values[checked(text.shapes[at + place])] as Shape[Key];
      this.#addShape(shapeFrom(valueOf), checked(text.shapes[at]));
    }
    for (let at = 0; at < text.publications.length; at += PUBLICATION_WIDTH) {
      const boundsFrom = (place: number) => text.publications.slice(at + place, at + place + 4);
      const publication = { any: boundsFrom(1), confirmed: boundsFrom(5) } as unknown as Publication;
      this.#publications.add(publication, checked(text.publications[at]));
    }
    for (const [position, factId] of text.replacements) this.#replacements.set(position, factId);
    for (const [position, statement] of text.statements) this.#statements.set(position, statement);
  }
}

/**
 * A shape of values that are given by attribute, and by its place among the attributes from 1. Every shape has the same
 * properties in the same order: one hidden class, so that reads stay monomorphic.
 */
function shapeFrom(valueOf: <Key extends keyof Shape>(attribute: Key, place: number) => Shape[Key]): Shape {
  return {
    type: valueOf('type', 1),
    authority: valueOf('authority', 2),
    measure: valueOf('measure', 3),
    list: valueOf('list', 4),
    partyKind: valueOf('partyKind', 5),
    destinations: valueOf('destinations', 6),
    exceptDestinations: valueOf('exceptDestinations', 7),
    appliesTo: valueOf('appliesTo', 8),
  };
}

function noteFirst(seen: Map<string, number>, name: string | undefined, position: number): void {
  if (name !== undefined && !seen.has(name)) seen.set(name, position);
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
