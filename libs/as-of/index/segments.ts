import { checked } from '../rectangles/checked.js';
import type { RowSources } from './fact-rows.js';
import { OpenSegment } from './open-segment.js';
import type { RowSource, SubjectList } from './row-source.js';
import type { SealedRows } from './sealed-rows.js';
import type { SealedSegment } from './sealed-segment.js';
import { SubjectDirectory } from './subject-directory.js';

const none: readonly number[] = [];

/** Every event, by position, in sealed segments, which are packed, and the open segment, to which events are added. */
export class Segments implements RowSources {
  #sealed: readonly SealedSegment[] = [];
  #open = new OpenSegment(1);
  /** The last position of each sealed segment. */
  #lasts: readonly number[] = [];
  readonly #subjects = new SubjectDirectory();
  /** The rows read last: a question reads several values of one fact in succession. */
  #latest: SealedRows | undefined;

  /** Oldest first, without a gap. */
  get sealed(): readonly SealedSegment[] {
    return this.#sealed;
  }

  get open(): OpenSegment {
    return this.#open;
  }

  /** Adds a sealed segment after the others, and begins a new open one. */
  add(segment: SealedSegment): void {
    this.#become([...this.#sealed, segment]);
    this.#subjects.add(segment, this.#sealed.length - 1);
    this.#open = new OpenSegment(segment.rows.last + 1);
  }

  /** Replaces the inputs of a merge with the segment made from them. */
  replace(inputs: readonly SealedSegment[], segment: SealedSegment): void {
    const first = this.#sealed.indexOf(checked(inputs[0]));
    this.#become(this.#sealed.toSpliced(first, inputs.length, segment));
    this.#subjects.merged(this.#sealed, first, inputs.length);
  }

  #become(sealed: readonly SealedSegment[]): void {
    this.#sealed = sealed;
    this.#lasts = sealed.map(({ rows }) => rows.last);
    this.#latest = undefined;
  }

  rowsAt(position: number): RowSource {
    const latest = this.#latest;
    if (latest !== undefined && position >= latest.first && position <= latest.last) return latest;
    const { rows } = this.#open;
    if (position >= rows.first) return rows;
    return (this.#latest = this.sealedAt(position).rows);
  }

  /**
   * The sealed segment that has an event.
   * @throws RangeError if there is none.
   */
  sealedAt(position: number): SealedSegment {
    // The oldest segments are the largest, so the first is mostly the right one.
    let index = 0;
    while (position > checked(this.#lasts[index])) index += 1;
    if (position < 1) throw new RangeError(`there is no event ${position}`);
    return checked(this.#sealed[index]);
  }

  /** The sealed segments that may have events or rectangles of a subject, oldest first. */
  sealedWith(subject: number): readonly SealedSegment[] {
    const found: SealedSegment[] = [];
    for (const [index, segment] of this.#sealed.entries())
      if (this.#subjects.has(subject, index)) found.push(segment);
    return found;
  }

  /** The items of a subject's list in all segments, those of older segments first. */
  listOf(list: SubjectList, subject: number): number[] {
    const all: number[] = [];
    for (const segment of [...this.sealedWith(subject), this.#open]) {
      const items = segment.listOf(list, subject) ?? none;
      for (let index = 0; index < items.length; index += 1) all.push(checked(items[index]));
    }
    return all;
  }

  /** The events of a subject's own stream by segment, with the last position of each. */
  *ownOf(subject: number): Generator<{ last: number; own: ArrayLike<number> }, void, void> {
    for (const segment of this.sealedWith(subject))
      yield { last: segment.rows.last, own: segment.listOf('own', subject) ?? none };
    yield { last: Infinity, own: this.#open.listOf('own', subject) ?? none };
  }

  /** By segment, the facts on a subject and the other events that concern it, for segments that end after a position. */
  *concerning(
    subject: number,
    after: number,
  ): Generator<[facts: ArrayLike<number>, others: ArrayLike<number>], void, void> {
    for (const segment of [...this.sealedWith(subject), this.#open])
      if (segment.rows.last > after)
        yield [segment.listOf('facts', subject) ?? none, segment.listOf('others', subject) ?? none];
  }
}
