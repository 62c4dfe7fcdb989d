/** A text, and which letters it has: two texts that differ in many are not compared letter by letter. */
export interface Letters {
  readonly text: string;
  /** A bit for each letter from a to z, one for digits and one for all others. */
  readonly mask: number;
}

const DIGIT = 1 << 26;
const OTHER = 1 << 27;
const [A, Z, ZERO, NINE] = [97, 122, 48, 57];

export function maskOf(text: string): number {
  let mask = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code >= A && code <= Z) mask |= 1 << (code - A);
    else mask |= code >= ZERO && code <= NINE ? DIGIT : OTHER;
  }
  return mask;
}

export const hasDigits = (mask: number): boolean => (mask & DIGIT) !== 0;
