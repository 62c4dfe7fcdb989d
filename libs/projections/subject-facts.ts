import type { DomainEvent, SubjectKind } from '../../events/index.js';
import type { LogEntry } from './log-entry.js';
import type { RecordWriter, StoredRecords } from './projection.js';

/** A fact of a subject's own stream. */
export interface SubjectFact<Event extends DomainEvent> {
  readonly event: Event;
  readonly position: number;
  readonly recordedAt: string;
  /** The position at which it was retracted, and the fact that replaces it. */
  readonly retractedAt?: number;
  readonly replacedBy?: string;
  /** The id of the retracted fact that it replaces by correction. */
  readonly corrects?: string;
}

/**
 * The facts of all subjects of one kind, as a projection keeps them: in recorded order, stored under the id of the
 * subject, so that a restart reads them instead of the log.
 */
export class SubjectFacts<Event extends DomainEvent> {
  readonly #bySubject = new Map<string, SubjectFact<Event>[]>();
  readonly #changed = new Set<string>();
  /** What the facts that are still to come in an append correct, by subject and id. */
  readonly #corrections = new Map<string, string>();
  #head = 0;

  /** `isFact`: whether an event of such a subject is a fact, and not the retraction of one. */
  constructor(
    private readonly kind: SubjectKind,
    private readonly isFact: (event: DomainEvent) => event is Event,
  ) {}

  /** Applies the next append, and returns whether it has anything about such a subject. */
  apply(append: readonly LogEntry[]): boolean {
    const own = append.filter(({ subject }) => subject.kind === this.kind);
    for (const entry of own) this.#applyEntry(entry);
    this.#corrections.clear();
    this.#head = append.at(-1)?.position ?? this.#head;
    return own.length > 0;
  }

  save(records: RecordWriter): number {
    for (const id of this.#changed) records.put(id, Buffer.from(JSON.stringify(this.of(id))));
    this.#changed.clear();
    return this.#head;
  }

  restore(records: Pick<StoredRecords, 'all'>, stored: number): number {
    if (stored === 0) return 0;
    for (const [id, record] of records.all())
      this.#bySubject.set(String(id), JSON.parse(Buffer.from(record).toString()) as SubjectFact<Event>[]);
    this.#head = stored;
    return stored;
  }

  /** Whether nothing was recorded of any such subject. */
  get isEmpty(): boolean {
    return this.#bySubject.size === 0;
  }

  /** The ids of all subjects that something was recorded of, in the order in which they were first seen. */
  get ids(): readonly string[] {
    return [...this.#bySubject.keys()];
  }

  /** All that was recorded of a subject. */
  of(id: string): readonly SubjectFact<Event>[] {
    return this.#bySubject.get(id) ?? [];
  }

  /** The retracted fact of a subject that one replaces by correction. */
  correctedBy(id: string, { corrects }: SubjectFact<Event>): SubjectFact<Event> | undefined {
    return corrects === undefined ? undefined : this.#find(id, corrects);
  }

  #find(id: string, factId: string): SubjectFact<Event> | undefined {
    return this.of(id).find(({ event }) => event.data.factId === factId);
  }

  /** What was recorded of a subject up to a position and not retracted by then. */
  knownAt(id: string, position: number): readonly SubjectFact<Event>[] {
    return this.of(id).filter(
      (fact) => fact.position <= position && (fact.retractedAt ?? Infinity) > position,
    );
  }

  #applyEntry({ subject, event, position, metadata }: LogEntry): void {
    const facts = this.#bySubject.get(subject.id) ?? [];
    if (this.isFact(event)) {
      const corrects = this.#corrections.get(`${subject.id} ${event.data.factId}`);
      const { recordedAt } = metadata;
      facts.push({ event, position, recordedAt, ...(corrects === undefined ? {} : { corrects }) });
    } else if (event.type === 'FactRetracted') {
      const { factId, replacedBy, restores } = event.data;
      // What restores a fact corrects what that one had corrected.
      const corrects = restores === undefined ? factId : this.#find(subject.id, restores)?.corrects;
      if (replacedBy !== undefined && corrects !== undefined)
        this.#corrections.set(`${subject.id} ${replacedBy}`, corrects);
      const index = facts.findIndex((fact) => fact.event.data.factId === factId);
      const retracted = facts[index];
      if (retracted !== undefined)
        facts[index] = { ...retracted, retractedAt: position, ...(replacedBy && { replacedBy }) };
    }
    this.#bySubject.set(subject.id, facts);
    this.#changed.add(subject.id);
  }
}
