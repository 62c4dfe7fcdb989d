import { checked } from '../rectangles/checked.js';
import type { SealedSegment } from './sealed-segment.js';

/** The part of a segment that the directory reads. */
type HasSubjects = Pick<SealedSegment, 'subjectKeys'>;

/** Segments from this index on share one bit; there are so many only if they are not merged. */
const LAST_BIT = 31;

/** Bits for each subject of the sealed segments with events or rectangles of it, so that a question skips the others. */
export class SubjectDirectory {
  #bits = new Uint32Array(0);

  /** Adds the segment at an index, after those before it. */
  add(segment: HasSubjects, index: number): void {
    const bit = bitOf(index);
    for (const keys of segment.subjectKeys) {
      this.#reserve((keys.at(-1) ?? -1) + 1);
      for (let at = 0; at < keys.length; at += 1) {
        const subject = checked(keys[at]);
        this.#bits[subject] = checked(this.#bits[subject]) | bit;
      }
    }
  }

  /** Must be called after `count` segments from index `first` on were merged into one; `segments` are all of them now. */
  merged(segments: readonly HasSubjects[], first: number, count: number): void {
    if (segments.length + count > LAST_BIT) {
      this.#bits.fill(0);
      for (const [index, segment] of segments.entries()) this.add(segment, index);
      return;
    }
    const [bit, next] = [bitOf(first), bitOf(first + count)];
    for (let subject = 0; subject < this.#bits.length; subject += 1) {
      const bits = checked(this.#bits[subject]);
      const before = bits & (bit - 1);
      const merged = (bits & (next - bit)) === 0 ? 0 : bit;
      this.#bits[subject] = before | merged | ((bits >>> (first + count)) << (first + 1));
    }
  }

  /** Whether the segment at an index may have events or rectangles of a subject. */
  has(subject: number, index: number): boolean {
    return ((this.#bits[subject] ?? 0) & bitOf(index)) !== 0;
  }

  #reserve(subjects: number): void {
    if (subjects <= this.#bits.length) return;
    const grown = new Uint32Array(Math.max(subjects, Math.ceil(this.#bits.length * 1.5)));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}

function bitOf(index: number): number {
  return 1 << Math.min(index, LAST_BIT);
}
