import { createHash } from 'node:crypto';
import { transliterate } from 'transliteration';

/**
 * A name without case, punctuation, accents and script, to be compared: `HUA WEI, LTD.` is `hua wei ltd`. Keys of recorded
 * entries are made of it, so what it returns for a name never changes. `nameKey` of libs/name-words is another: it leaves out
 * legal forms and the order of words, and may be improved, since nothing that is recorded contains it.
 */
export function normalizedName(name: string): string {
  const compatible = name.normalize('NFKC');
  // Most names need no transliteration, which takes a hundred times as long as the rest.
  const latin = /^\p{ASCII}*$/u.test(compatible) ? compatible : transliterate(compatible);
  return latin
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Why a name of which nothing can be compared is none. */
export function namelessness(name: string): string {
  return name.trim() === '' ? 'is empty' : 'has no letter and no digit';
}

/** The key of an entry whose source gives it no id: of its name, country and first citation. */
export function keyOf(name: string, country: string | undefined, firstCitation: string | undefined): string {
  return [normalizedName(name), country ?? '', (firstCitation ?? '').replaceAll(/[\s.]+/g, ' ').trim()].join(
    '|',
  );
}

/**
 * The first 128 bits of the SHA-256 of some values, in hexadecimal: of an entry, equal only if it was not reworded. The order
 * of fields counts, unlike in `digestOf` of events. Recorded ids contain it, so it never changes.
 */
export function shortDigest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** A slug of a name, of at most `longest` characters; `unnamed` where nothing of it can be written so. */
export function slugOf(name: string, longest: number): string {
  return normalizedName(name).replaceAll(' ', '-').slice(0, longest).replace(/-+$/, '') || 'unnamed';
}
