import { checked } from '../rectangles/checked.js';
import { firstWhere } from '../rectangles/typed-columns.js';
import type { RowSources } from './fact-rows.js';
import { OpenSegment } from './open-segment.js';
import type { RowSource, SubjectList } from './row-source.js';
import type { SealedSegment } from './sealed-segment.js';

const none: readonly number[] = [];

/** Every event in segments, by position: sealed ones, which are packed, and the open one, to which events are added. */
export class Segments implements RowSources {
  #sealed: readonly SealedSegment[] = [];
  #open = new OpenSegment(1);
  #latest: RowSource | undefined;

  /** Oldest first, without a gap. */
  get sealed(): readonly SealedSegment[] {
    return this.#sealed;
  }

  get open(): OpenSegment {
    return this.#open;
  }

  /** Adds a sealed segment after the others, in place of the open one. */
  add(segment: SealedSegment): void {
    this.#sealed = [...this.#sealed, segment];
    this.#open = new OpenSegment(segment.rows.last + 1);
    this.#latest = undefined;
  }

  /** Puts a sealed segment in place of those that it is made of. */
  replace(inputs: readonly SealedSegment[], segment: SealedSegment): void {
    const first = this.#sealed.indexOf(checked(inputs[0]));
    this.#sealed = this.#sealed.toSpliced(first, inputs.length, segment);
    this.#latest = undefined;
  }

  rowsAt(position: number): RowSource {
    const { rows } = this.#open;
    if (position >= rows.first) return rows;
    const latest = this.#latest;
    if (latest !== undefined && position >= latest.first && position <= latest.last) return latest;
    return (this.#latest = this.sealedAt(position).rows);
  }

  /** The sealed segment that has an event. */
  sealedAt(position: number): SealedSegment {
    const sealed = this.#sealed;
    const place = firstWhere(sealed.length, (each) => checked(sealed[each]).rows.last >= position);
    const segment = checked(sealed[place]);
    if (position < segment.rows.first) throw new RangeError(`there is no event ${position}`);
    return segment;
  }

  /** What a list of a subject holds, oldest first. */
  listOf(list: SubjectList, subject: number): number[] {
    const all: number[] = [];
    for (const segment of [...this.#sealed, this.#open]) {
      const items = segment.listOf(list, subject) ?? none;
      for (let place = 0; place < items.length; place += 1) all.push(checked(items[place]));
    }
    return all;
  }

  /** The events of a subject's own stream by segment, with the last position of each. */
  *ownOf(subject: number): Generator<{ last: number; own: ArrayLike<number> }, void, void> {
    for (const segment of this.#sealed)
      yield { last: segment.rows.last, own: segment.listOf('own', subject) ?? none };
    yield { last: Infinity, own: this.#open.listOf('own', subject) ?? none };
  }

  /** The facts on a subject and the other events that concern it, by segment, of those that end after a position. */
  *concerning(
    subject: number,
    after: number,
  ): Generator<[facts: ArrayLike<number>, others: ArrayLike<number>], void, void> {
    for (const segment of [...this.#sealed, this.#open])
      if (segment.rows.last > after)
        yield [segment.listOf('facts', subject) ?? none, segment.listOf('others', subject) ?? none];
  }
}
