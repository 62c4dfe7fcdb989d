import { isOf, type Subject } from '../../../events/index.js';
import type { PositionedEvent } from './fact-table.js';
import type { IndexParts } from './index-parts.js';

/** The key of a subject's fact by its id. */
const keyOf = ({ kind, id }: Subject, factId: string): string => `${kind}/${id}/${factId}`;

/** Writes events into the open segment, and what follows from them into every part of the index. */
export class EventWriter {
  constructor(private readonly parts: IndexParts) {}

  /** Writes one append, whole; its positions must follow the head. */
  write(append: readonly PositionedEvent[]): void {
    const { table, clock } = this.parts;
    const knownAt = clock.latestWith(append);
    // By key, the fact that a fact of this append corrects. Most appends correct nothing.
    let corrected: Map<string, number> | undefined;
    for (const positioned of append) {
      const { event, subject, position } = positioned;
      const target = this.#targetOf(positioned);
      const corrects = corrected?.get(keyOf(subject, event.data.factId)) ?? 0;
      table.write(positioned, target, corrects, knownAt);
      this.#addWritten(position);
      if (!isOf(event, 'retracts') || event.data.replacedBy === undefined) continue;
      corrected ??= new Map();
      corrected.set(keyOf(subject, event.data.replacedBy), this.#correctedBy(positioned, target));
    }
    clock.endAppend(clock.head + append.length);
  }

  /** The fact that a replacement corrects: the retracted one, or the one that a restored fact corrected. */
  #correctedBy({ event, subject }: PositionedEvent, target: number): number {
    if (!isOf(event, 'retracts') || event.data.restores === undefined) return target;
    const restored = this.parts.finder.find(subject, event.data.restores);
    return restored === 0 ? 0 : this.parts.table.rows.corrects(restored);
  }

  /** The fact that a lift or a retraction is about; 0 if none is known. */
  #targetOf({ event, subject }: PositionedEvent): number {
    if (isOf(event, 'retracts')) return this.parts.finder.find(subject, event.data.factId);
    return isOf(event, 'lifts') ? this.parts.finder.find(subject, event.data.lifts) : 0;
  }

  /** Adds an event whose row is written to everything derived from rows. */
  #addWritten(position: number): void {
    const { table, segments, rectangles } = this.parts;
    const { rows } = table;
    const { open } = segments;
    const target = rows.target(position);
    if (rows.isClockCorrection(position)) {
      this.parts.clock.addCorrection(position);
      return;
    }
    const subject = table.subjectAt(position);
    open.add('own', subject, position);
    if (rows.isCoverage(position)) {
      open.add('others', subject, position);
      return;
    }
    if (target !== 0 || rows.isRetraction(position)) this.#addToOthers(position);
    if (rows.isRetraction(position)) {
      if (target !== 0) this.#retract(target, position);
      return;
    }
    for (const each of table.shownOn(position)) open.add('facts', each, position);
    if (rows.isDescription(position)) open.add('descriptions', subject, position);
    this.parts.parties.add(position);
    if (rows.isLift(position)) {
      if (target !== 0) this.#lift(target, position);
    } else if (rows.isTimed(position) && !rows.isOwnership(position)) {
      rectangles.open(position, rows.lastEnd(position), position);
    }
  }

  /** Adds a lift or a retraction to every subject that it concerns without being one of its facts. */
  #addToOthers(position: number): void {
    const { table, segments } = this.parts;
    const concerned = table.concernedBy(position);
    if (!table.rows.isRetraction(position))
      for (const subject of table.shownOn(position)) concerned.delete(subject);
    for (const subject of concerned) segments.open.add('others', subject, position);
  }

  #lift(target: number, position: number): void {
    const { table, merges, suspended, rectangles } = this.parts;
    table.rows.addLift(target, position);
    merges.changed(target);
    if (table.rows.how(position) === 'suspends') suspended.add(table.subjectAt(position));
    rectangles.reopen(target, position);
  }

  #retract(target: number, position: number): void {
    const { table, merges, rectangles, segments } = this.parts;
    const { rows } = table;
    if (rows.retractedBy(target) !== 0) return;
    rows.setRetractedBy(target, position);
    merges.changed(target);
    const lifted = rows.target(target);
    if (lifted !== 0) {
      rectangles.reopen(lifted, position);
      return;
    }
    rectangles.close(target, position);
    if (rows.isOwnership(target)) return;
    if (rows.isTimed(target) && table.replacementOf(position) === undefined)
      segments.open.add('retracted', table.subjectAt(target), target);
  }
}
