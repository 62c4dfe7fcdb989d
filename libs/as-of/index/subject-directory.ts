import { checked } from '../rectangles/checked.js';
import type { SealedSegment } from './sealed-segment.js';

/** What it reads of a segment. */
type HasSubjects = Pick<SealedSegment, 'subjectKeys'>;

/** The bit of every segment from this place on: there are as many only where they are not merged. */
const LAST_BIT = 31;

/** Which sealed segments have something of a subject, so that a question passes over the others. */
export class SubjectDirectory {
  #bits = new Uint32Array(0);

  /** Adds the segment at a place, which is after those that were added. */
  add(segment: HasSubjects, place: number): void {
    const bit = bitOf(place);
    for (const keys of segment.subjectKeys) {
      this.#reserve((keys.at(-1) ?? -1) + 1);
      for (let at = 0; at < keys.length; at += 1) {
        const subject = checked(keys[at]);
        this.#bits[subject] = checked(this.#bits[subject]) | bit;
      }
    }
  }

  /** Segments, so many from a place on, were made one: these are all of them now. */
  merged(segments: readonly HasSubjects[], first: number, count: number): void {
    if (segments.length + count > LAST_BIT) {
      this.#bits.fill(0);
      for (const [place, segment] of segments.entries()) this.add(segment, place);
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

  /** Whether the segment at a place may have something of a subject. */
  has(subject: number, place: number): boolean {
    return ((this.#bits[subject] ?? 0) & bitOf(place)) !== 0;
  }

  #reserve(subjects: number): void {
    if (subjects <= this.#bits.length) return;
    const grown = new Uint32Array(Math.max(subjects, Math.ceil(this.#bits.length * 1.5)));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}

function bitOf(place: number): number {
  return 1 << Math.min(place, LAST_BIT);
}
