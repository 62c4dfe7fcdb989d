import { createHash } from 'node:crypto';
import { transliterate } from 'transliteration';

/** A name without case, punctuation, accents and script, to be compared: `HUA WEI, LTD.` is `hua wei ltd`. */
export function normalizedName(name: string): string {
  return inLatinLetters(name)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** A name in lower-case letters of ASCII, as far as they can be found. */
function inLatinLetters(name: string): string {
  const isAscii = /^[ -~]*$/.test(name);
  return (isAscii ? name : transliterate(name.normalize('NFKC'))).toLowerCase();
}

/** The key of an entry whose source gives it no id: of its name, country and first citation. */
export function keyOf(name: string, country: string | undefined, firstCitation: string | undefined): string {
  return [normalizedName(name), country ?? '', (firstCitation ?? '').replaceAll(/[\s.]+/g, ' ').trim()].join(
    '|',
  );
}

/** A digest of what an entry says: two are equal only if it was not reworded. */
export function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A slug of a name, of at most `longest` characters; `unnamed` where nothing of it can be written so. */
export function slugOf(name: string, longest: number): string {
  return normalizedName(name).replaceAll(' ', '-').slice(0, longest).replace(/-+$/, '') || 'unnamed';
}
