import {
  compareStrings,
  boundsOfShare,
  endOf,
  howOf,
  isConfirmed,
  isOf,
  roleOf,
  startOf,
  statedParents,
  streamOf,
  subjectOf,
  type DomainEvent,
  type Evidence,
  type Subject,
} from '../../../events/index.js';
import { checked } from '../rectangles/checked.js';
import { liftWithCorrected, publicationOf, withCorrected, type Publication } from '../../rules/index.js';
import { ByPosition } from './by-position.js';
import {
  hasDatedNames,
  identifiersIn,
  isAddress,
  listedAddressesIn,
  namedIn,
  partyNamesIn,
} from './event-attributes.js';
import { FactRows, type RowSources } from './fact-rows.js';
import { Numbered } from './numbered.js';
import type { PartyStatement } from './party-statement.js';
import { Publications } from './publications.js';
import type { Named } from './row-source.js';
import { readSegmentText, segmentText } from './segment-text.js';
import { Shapes, type Shape } from './shapes.js';

/** An event with its position in the log and the time at which it was recorded. */
export interface PositionedEvent {
  readonly event: DomainEvent;
  readonly subject: Subject;
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

const none: readonly number[] = [];

/**
 * Per event, what questions read: its row, its fact id, and the subjects, shapes and publications that rows refer to
 * by number. Evidence and quoted text stay in the event store. Nothing is ever removed.
 */
export class FactTable {
  readonly rows: FactRows;
  readonly #streams = new Numbered<string>();
  readonly #subjects: Subject[] = [];
  /** By kind, then by id: building the stream's name for a lookup would take longer than the lookup. */
  readonly #subjectNumbers = new Map<string, Map<string, number>>();
  readonly #shapes = new Shapes();
  readonly #publications = new Publications();
  /** By the position of a lift or a retraction, the id of the fact that replaces the one it is about. */
  readonly #replacements = new ByPosition<string>();
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
    return this.#shapes.authorities;
  }

  /** Every list that has entries, with the position of the first. */
  get lists(): ReadonlyMap<string, number> {
    return this.#shapes.lists;
  }

  /** The distinct subjects whose answers show the event at a position, its own subject first. */
  shownOn(position: number): readonly number[] {
    return [this.subjectAt(position), ...this.namedAt(position)];
  }

  /** The subjects of other streams whose answers show the event at a position. */
  namedAt(position: number): readonly number[] {
    return this.rows.named(position)?.all ?? none;
  }

  /** Whether the event is about the subject, or flags it from another stream. */
  concerns(position: number, subject: number): boolean {
    if (this.subjectAt(position) === subject) return true;
    const named = this.rows.named(position);
    const index = named?.all.indexOf(subject) ?? -1;
    return named !== undefined && index >= 0 && index < named.flagged;
  }

  /**
   * The numbers of all subjects that an event concerns: its own, those that it names, and, if it lifts or retracts a
   * fact, those that the fact names.
   */
  concernedBy(position: number): Set<number> {
    const subjects = new Set<number>();
    for (let at = position; at !== 0; at = this.rows.target(at))
      for (const subject of this.shownOn(at)) subjects.add(subject);
    return subjects;
  }

  /**
   * Compares two facts by the names of their subjects' streams, then by their ids: the order of the world. A caller
   * that has the numbers of the subjects passes them, which saves reading them.
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
    const number = this.#numberFor(subject, position);
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
      subject: number,
      shape: this.#shapes.numberOf(event, position),
      target,
      named: this.#namedBy(event, number, position),
      isAddress: isAddress(event),
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
    const names = partyNamesIn(event);
    const stated = { parents, identifiers, names };
    const listedAddresses = listedAddressesIn(event);
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

  /** The number of the publication of an event's evidence, combined with that of the fact it corrects. */
  #publicationFor(
    event: DomainEvent,
    evidence: readonly Evidence[],
    corrects: number,
    position: number,
  ): number {
    const stated = publicationOf(evidence);
    const combined = isOf(event, 'lifts') ? liftWithCorrected : withCorrected;
    const publication = corrects === 0 ? stated : combined(stated, this.publicationAt(corrects));
    return this.#publications.numberFor(publication, position);
  }

  publicationAt(position: number): Publication {
    return checked(this.#publications.items[this.rows.publication(position)]);
  }

  /** The id of the fact that replaces the one that a lift or a retraction is about; undefined if none does. */
  replacementOf(position: number): string | undefined {
    return this.#replacements.get(position);
  }

  /** The subjects of other streams that an event names; undefined if its type names none. */
  #namedBy(event: DomainEvent, subject: number, position: number): Named | undefined {
    const named = namedIn(event);
    if (named === undefined) return undefined;
    const seen = new Set([subject]);
    const numbers = (subjects: readonly Subject[]): number[] =>
      subjects
        .map((each) => this.#numberFor(each, position))
        .filter((number) => !seen.has(number) && seen.add(number));
    const flagged = numbers(named.flagged);
    return { all: [...flagged, ...numbers(named.shown)], flagged: flagged.length };
  }

  /** The values that the events in `[from, to)` use first, as JSON for {@link readText}; the same at any time. */
  textOf(from: number, to: number): string {
    const sources = {
      streams: this.#streams,
      shapes: this.#shapes,
      publications: this.#publications,
      replacements: this.#replacements,
      statements: this.#statements,
    };
    return segmentText(sources, from, to);
  }

  /** Reads the text of a segment, after those of the segments before it. */
  readText(json: string): void {
    const text = readSegmentText(json, this.#shapes);
    for (const [stream, position] of text.subjects) {
      const subject = subjectOf(stream);
      if (subject !== undefined) this.#addSubject(subject, stream, position);
    }
    for (const [shape, position] of text.shapes) this.#shapes.add(shape, position);
    for (const [publication, position] of text.publications) this.#publications.add(publication, position);
    for (const [position, factId] of text.replacements) this.#replacements.set(position, factId);
    for (const [position, statement] of text.statements) this.#statements.set(position, statement);
  }
}
