import {
  digestOf,
  isOf,
  type AsOf,
  type Certain,
  type Destination,
  type DestinationTerm,
  type DomainEvent,
  type EventData,
  type EventType,
  type LiftKind,
  type Measure,
  type PartyKind,
  type Subject,
  type UncertainInstant,
  type Transaction,
} from '../../../events/index.js';
import type { FactEvent, HeldFact, Retraction } from '../rules/held-fact.js';
import { isConfirmedBy, isPublic } from '../../rules/index.js';
import type { FactTable } from './fact-table.js';

/** Reads the event at a position from where events are stored, synchronously. */
export type EventSource = (position: number) => DomainEvent;

/** Finds a fact of a subject's own stream by its id. */
export type FactById = (subject: Subject, factId: string) => HeldFact | undefined;

const none: readonly HeldFact[] = [];

/**
 * A view of a fact's row. The event and a retraction's text are read from the event source on access; the rest is in
 * memory.
 */
export class FactView implements HeldFact {
  readonly #table: FactTable;
  readonly #eventAt: EventSource;
  readonly #factById: FactById;

  constructor(
    table: FactTable,
    eventAt: EventSource,
    readonly position: number,
    factById: FactById,
  ) {
    this.#table = table;
    this.#eventAt = eventAt;
    this.#factById = factById;
  }

  #other(position: number): FactView {
    return new FactView(this.#table, this.#eventAt, position, this.#factById);
  }

  get factId(): string {
    return this.#table.rows.factId(this.position);
  }

  get subject(): Subject {
    return this.#table.subject(this.#table.subjectAt(this.position));
  }

  get stream(): string {
    return this.#table.streamOf(this.#table.subjectAt(this.position));
  }

  get recordedAt(): number {
    return this.#table.rows.recordedAt(this.position);
  }

  get type(): EventType {
    return this.#table.shapeAt(this.position).type;
  }

  get authority(): string | undefined {
    return this.#table.shapeAt(this.position).authority;
  }

  get measure(): Measure | undefined {
    return this.#table.shapeAt(this.position).measure;
  }

  get list(): string | undefined {
    return this.#table.shapeAt(this.position).list;
  }

  get partyKind(): PartyKind | undefined {
    return this.#table.shapeAt(this.position).partyKind;
  }

  get destinations(): readonly DestinationTerm[] | undefined {
    return this.#table.shapeAt(this.position).destinations;
  }

  get exceptDestinations(): readonly Destination[] {
    return this.#table.shapeAt(this.position).exceptDestinations ?? [];
  }

  get appliesTo(): readonly Transaction[] | undefined {
    return this.#table.shapeAt(this.position).appliesTo;
  }

  get isTimed(): boolean {
    return this.#table.rows.isTimed(this.position);
  }

  start(kind: AsOf['kind']): UncertainInstant {
    const { rows } = this.#table;
    return {
      earliest: rows.startEarliest(this.position, kind),
      latest: rows.startLatest(this.position, kind),
    };
  }

  get isLift(): boolean {
    return this.#table.rows.isLift(this.position);
  }

  get isAddress(): boolean {
    return this.#table.rows.isAddress(this.position);
  }

  get isOwnership(): boolean {
    return this.#table.rows.isOwnership(this.position);
  }

  end(kind: AsOf['kind']): UncertainInstant {
    const { rows } = this.#table;
    return { earliest: rows.endEarliest(this.position, kind), latest: rows.endLatest(this.position, kind) };
  }

  get lastEnd(): number {
    return this.#table.rows.lastEnd(this.position);
  }

  get how(): LiftKind {
    return this.#table.rows.how(this.position);
  }

  get replacement(): HeldFact | undefined {
    const factId = this.#table.replacementOf(this.position);
    return factId === undefined ? undefined : this.#factById(this.subject, factId);
  }

  get corrected(): HeldFact | undefined {
    const position = this.#table.rows.corrects(this.position);
    return position === 0 ? undefined : this.#other(position);
  }

  hasSameSources(other: HeldFact, publishedBy: AsOf | undefined): boolean {
    const { rows } = this.#table;
    if (rows.isConfirmed(this.position) !== rows.isConfirmed(other.position)) return false;
    // Unconfirmed facts from different sources may not both be true.
    if (
      !rows.isConfirmed(this.position) &&
      digestOf(this.event.data.evidence) !== digestOf(other.event.data.evidence)
    )
      return false;
    if (publishedBy === undefined) return true;
    const isCorrection = rows.corrects(this.position) !== 0 || rows.corrects(other.position) !== 0;
    return !isCorrection && rows.publication(this.position) === rows.publication(other.position);
  }

  get lifts(): readonly HeldFact[] {
    const { rows } = this.#table;
    let position = rows.lastLift(this.position);
    if (position === 0) return none;
    const lifts: HeldFact[] = [];
    while (position !== 0) {
      lifts.push(this.#other(position));
      position = rows.previousLift(position);
    }
    return lifts.reverse();
  }

  concerns(subject: Subject): boolean {
    const number = this.#table.numberOf(subject);
    return number !== undefined && this.#table.concerns(this.position, number);
  }

  isKnownAt(position: number): boolean {
    const retractedBy = this.#table.rows.retractedBy(this.position);
    return this.position <= position && (retractedBy === 0 || retractedBy > position);
  }

  isPublicBy(publishedBy: AsOf | undefined): Certain {
    return publishedBy === undefined
      ? 'yes'
      : isPublic(this.#table.publicationAt(this.position).any, publishedBy);
  }

  confirmedBy(publishedBy: AsOf | undefined): Certain {
    if (publishedBy === undefined) return this.#table.rows.isConfirmed(this.position) ? 'yes' : 'no';
    const { corrected } = this;
    return corrected === undefined
      ? isPublic(this.#table.publicationAt(this.position).confirmed, publishedBy)
      : isConfirmedBy(this.event.data.evidence, publishedBy, corrected.confirmedBy(publishedBy));
  }

  get retraction(): Retraction | undefined {
    const position = this.#table.rows.retractedBy(this.position);
    if (position === 0) return undefined;
    return new RetractionView(this.#eventAt, position, this.#table.rows.recordedAt(position));
  }

  get event(): FactEvent {
    const event = this.#eventAt(this.position);
    if (isOf(event, 'retracts', 'covers', 'governs', 'screens', 'corrects-clock'))
      throw new TypeError(`no fact is stored at ${this.position}`);
    return event;
  }
}

/** A retraction, whose text is read from the event source on access. */
class RetractionView implements Retraction {
  readonly #eventAt: EventSource;

  constructor(
    eventAt: EventSource,
    readonly position: number,
    readonly recordedAt: number,
  ) {
    this.#eventAt = eventAt;
  }

  get reason(): string {
    return this.#data.reason;
  }

  get replacedBy(): string | undefined {
    return this.#data.replacedBy;
  }

  get #data(): EventData<'FactRetracted'> {
    const event = this.#eventAt(this.position);
    if (event.type !== 'FactRetracted') throw new TypeError(`no retraction is stored at ${this.position}`);
    return event.data;
  }
}
