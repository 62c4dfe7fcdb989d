import {
  parseBound,
  parseEnd,
  parsePoint,
  streamOf,
  type DomainEvent,
  type Evidence,
  type Milliseconds,
  type Subject,
} from '../../events/index.js';

/** An event as the follower hands it over: its ordinal in the service's log and when it was recorded. */
export interface PositionedEvent {
  readonly event: DomainEvent;
  readonly subject: Subject;
  readonly position: number;
  /** Milliseconds since the Unix epoch. */
  readonly recordedAt: number;
}

type FactEvent = Exclude<DomainEvent, { type: 'FactRetracted' }>;

/** Evidence with the time by which it was surely public; undefined where that is unknown. */
export interface DatedEvidence {
  readonly evidence: Evidence;
  readonly publishedBy: number | undefined;
}

/** A fact on both clocks. `retraction` and `lifts` are added as they are recorded; nothing is removed. */
export interface HeldFact {
  readonly factId: string;
  readonly subject: Subject;
  readonly event: FactEvent;
  readonly position: number;
  readonly recordedAt: number;
  readonly evidence: readonly DatedEvidence[];
  /** When it begins to be in force; undefined for a description, which has no effective time. */
  readonly start: Milliseconds | undefined;
  /** Its own end; a lift ends its fact, and has none. */
  readonly end: Milliseconds;
  readonly lifts: HeldFact[];
  retraction: Retraction | undefined;
}

export interface Retraction {
  readonly position: number;
  readonly recordedAt: number;
  readonly reason: string;
  readonly replacedBy: string | undefined;
}

/** The positions do not follow on from each other: applying them would invent or lose a fact. */
export class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

function hold({ event, subject, position, recordedAt }: PositionedEvent & { event: FactEvent }): HeldFact {
  const { data } = event;
  return {
    factId: data.factId,
    subject,
    event,
    position,
    recordedAt,
    evidence: data.evidence.map((evidence) => ({
      evidence,
      publishedBy: evidence.publishedOn === undefined ? undefined : parsePoint(evidence.publishedOn).latest,
    })),
    start: 'effectiveFrom' in data ? parseBound(data.effectiveFrom) : undefined,
    end: parseEnd('effectiveTo' in data ? data.effectiveTo : undefined),
    lifts: [],
    retraction: undefined,
  };
}

/** The subjects that a fact of another stream is shown on: whom a sale or a route names. */
export function namedBy({ type, data }: DomainEvent): Subject[] {
  const company = (id: string | undefined): Subject[] => (id === undefined ? [] : [{ kind: 'company', id }]);
  const chip = (id: string): Subject => ({ kind: 'chip', id });
  switch (type) {
    case 'SaleBlocked':
      return [
        ...data.chips.map(({ chipId }) => chip(chipId)),
        ...company(data.buyer),
        ...company(data.buyerParent),
        ...company(data.seller),
      ];
    case 'SubsidiaryRouteFlagged':
      return [...company(data.subsidiaryId), ...(data.chips ?? []).map(chip)];
    default:
      return [];
  }
}

/**
 * Every fact by subject, on both clocks, rebuilt from the log one append at a time. It knows no storage, no
 * clock and no framework, and forgets nothing: an older position is asked like the head.
 */
export class AsOfIndex {
  readonly #facts = new Map<string, Map<string, HeldFact>>();
  readonly #shownOn = new Map<string, Set<HeldFact>>();
  readonly #firstSeen = new Map<string, number>();
  readonly #subjects = new Map<string, Subject>();
  readonly #appendEnds: { position: number; recordedAt: number }[] = [];

  /** The position of the newest event applied; 0 before any. */
  get head(): number {
    return this.#appendEnds.at(-1)?.position ?? 0;
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
    let recordedAt = this.#appendEnds.at(-1)?.recordedAt ?? -Infinity;
    for (const positioned of append) {
      this.#applyEvent(positioned);
      recordedAt = Math.max(recordedAt, positioned.recordedAt);
    }
    this.#appendEnds.push({ position: expected + append.length - 1, recordedAt });
  }

  #applyEvent(positioned: PositionedEvent): void {
    const { event, subject, position, recordedAt } = positioned;
    this.#see(subject, position);
    const facts = this.#factsIn(subject);
    if (event.type === 'FactRetracted') {
      const { factId, reason, replacedBy } = event.data;
      const fact = facts.get(factId);
      if (fact !== undefined) fact.retraction ??= { position, recordedAt, reason, replacedBy };
      return;
    }
    const fact = hold({ ...positioned, event });
    facts.set(fact.factId, fact);
    if ('lifts' in event.data) facts.get(event.data.lifts)?.lifts.push(fact);
    for (const named of namedBy(event)) {
      this.#see(named, position);
      this.#shownOnSubject(named).add(fact);
    }
  }

  #see(subject: Subject, position: number): void {
    const key = streamOf(subject);
    if (this.#firstSeen.has(key)) return;
    this.#firstSeen.set(key, position);
    this.#subjects.set(key, subject);
  }

  #factsIn(subject: Subject): Map<string, HeldFact> {
    const key = streamOf(subject);
    const facts = this.#facts.get(key) ?? new Map<string, HeldFact>();
    this.#facts.set(key, facts);
    return facts;
  }

  #shownOnSubject(subject: Subject): Set<HeldFact> {
    const key = streamOf(subject);
    const facts = this.#shownOn.get(key) ?? new Set<HeldFact>();
    this.#shownOn.set(key, facts);
    return facts;
  }

  /** The facts of a subject's own stream and those of other streams that name it, in recorded order. */
  factsOn(subject: Subject): HeldFact[] {
    const key = streamOf(subject);
    const named = new Set([...(this.#facts.get(key)?.values() ?? []), ...(this.#shownOn.get(key) ?? [])]);
    return [...named].sort((a, b) => a.position - b.position);
  }

  /** The facts of a subject's own stream, in recorded order. */
  ownFacts(subject: Subject): HeldFact[] {
    return [...(this.#facts.get(streamOf(subject))?.values() ?? [])];
  }

  /** Whether any event up to `position` is about the subject or names it. */
  wasSeen(subject: Subject, position: number): boolean {
    const first = this.#firstSeen.get(streamOf(subject));
    return first !== undefined && first <= position;
  }

  /** Every subject that has facts of its own, ordered by kind and id. */
  subjects(): Subject[] {
    return [...this.#facts.keys()].sort().flatMap((key) => this.#subjects.get(key) ?? []);
  }

  /** Every subject that some event is about or names, in the order in which they were first seen. */
  seenSubjects(): Subject[] {
    return [...this.#subjects.values()];
  }

  /** Whether an answer may stand at `position`: 0, or the last position of an append. */
  isAppendEnd(position: number): boolean {
    return position === 0 || this.#lastAppend((append) => append.position <= position)?.position === position;
  }

  /** The last position that was recorded at or before `instant` (milliseconds since the epoch); 0 if none. */
  positionKnownAt(instant: number): number {
    return this.#lastAppend((append) => append.recordedAt <= instant)?.position ?? 0;
  }

  /** The latest instant at which anything up to `position` was recorded; undefined at 0. */
  knownAt(position: number): number | undefined {
    return this.#lastAppend((append) => append.position <= position)?.recordedAt;
  }

  /** Both axes of an append rise together, so that the last one within a limit is found by halving. */
  #lastAppend(isWithin: (append: { position: number; recordedAt: number }) => boolean) {
    let low = 0;
    let high = this.#appendEnds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const append = this.#appendEnds[middle];
      if (append !== undefined && isWithin(append)) low = middle + 1;
      else high = middle;
    }
    return this.#appendEnds[low - 1];
  }
}
