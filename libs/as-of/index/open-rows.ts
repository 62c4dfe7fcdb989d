import { checked } from '../rectangles/checked.js';
import { TypedColumns } from '../rectangles/typed-columns.js';
import * as columns from './row-source.js';
import type { FactIds, Named, RowSource } from './row-source.js';
import type { SpanCodes } from './span-codes.js';

const TIMES = 4;
const RECORDED_AT = 2 * TIMES;
const KNOWN_AT = RECORDED_AT + 1;

/** The rows of the open segment, to which rows are added. */
export class OpenRows implements RowSource {
  readonly #times = new TypedColumns((length) => new Float64Array(length), KNOWN_AT + 1);
  readonly #integers = new TypedColumns((length) => new Uint32Array(length), columns.INTEGERS);
  readonly #factIds: string[] = [];
  readonly #named = new Map<number, Named>();

  constructor(readonly first: number) {}

  get last(): number {
    return this.first + this.#factIds.length - 1;
  }

  /** Adds the row of the next position, with only these values set. */
  add(factId: string, named: Named | undefined, recordedAt: number, knownAt: number): void {
    if (named !== undefined) this.#named.set(this.last + 1, named);
    const row = this.#factIds.push(factId) - 1;
    this.#times.set(row, RECORDED_AT, recordedAt);
    this.#times.set(row, KNOWN_AT, knownAt);
    // Integers are 0 until they are set.
    this.#integers.reserve(row + 1);
  }

  time(position: number, column: number, axis: 0 | 1): number {
    return this.#times.get(position - this.first, axis * TIMES + column);
  }

  setTime(position: number, column: number, axis: 0 | 1, time: number): void {
    this.#times.set(position - this.first, axis * TIMES + column, time);
  }

  set(position: number, column: number, value: number): void {
    this.#integers.set(position - this.first, column, value);
  }

  #integer(position: number, column: number): number {
    return this.#integers.get(position - this.first, column);
  }

  subject(position: number): number {
    return this.#integer(position, columns.SUBJECT);
  }

  shape(position: number): number {
    return this.#integer(position, columns.SHAPE);
  }

  flags(position: number): number {
    return this.#integer(position, columns.FLAGS);
  }

  target(position: number): number {
    return this.#integer(position, columns.TARGET);
  }

  publication(position: number): number {
    return this.#integer(position, columns.PUBLICATION);
  }

  corrects(position: number): number {
    return this.#integer(position, columns.CORRECTS);
  }

  previousLift(position: number): number {
    return this.#integer(position, columns.PREVIOUS_LIFT);
  }

  retractedBy(position: number): number {
    return this.#integer(position, columns.RETRACTED_BY);
  }

  lastLift(position: number): number {
    return this.#integer(position, columns.LAST_LIFT);
  }

  setRetractedBy(position: number, retraction: number): void {
    this.set(position, columns.RETRACTED_BY, retraction);
  }

  setLastLift(position: number, lift: number): void {
    this.set(position, columns.LAST_LIFT, lift);
  }

  recordedAt(position: number): number {
    return this.#times.get(position - this.first, RECORDED_AT);
  }

  knownAt(position: number): number {
    return this.#times.get(position - this.first, KNOWN_AT);
  }

  factId(position: number): string {
    return checked(this.#factIds[position - this.first]);
  }

  named(position: number): Named | undefined {
    return this.#named.get(position);
  }

  codesIn(codes: SpanCodes): (position: number, column: number) => number {
    return (position, column) =>
      codes.codeOf(
        this.time(position, column, 0),
        this.time(position, column + 1, 0),
        this.time(position, column, 1),
        this.time(position, column + 1, 1),
      );
  }

  copyIds(ids: FactIds): void {
    for (const id of this.#factIds) ids.add(id);
  }
}
