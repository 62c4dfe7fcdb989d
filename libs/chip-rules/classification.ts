/** An export control classification number as sources write it: `3A090`, `3A090.a.1`, `3A090a`, `3A090 (a)(1)`. */
const ECCN = /(?<!\d)\d[A-E]\d{3}(?:(?:\.|\s*\()?(?:[a-z]|\d{1,2})\b\)?)*/gi;

/**
 * Paragraphs of what contains integrated circuits of 3A090, or also meets it (15 CFR part 774, supplement no. 1): 4A090.a
 * and .b have the letters of 3A090, and those under .z leave open which of them it is.
 */
const OF_3A090: readonly (readonly [RegExp, string])[] = [
  [/^4A090/, '3A090'],
  [/^(?:3A001|4A003|4A004|4A005|5A002|5A004|5A992)Z.*/, '3A090'],
];

/** The ECCNs in a text, without their punctuation, as paragraphs of 3A090 where they follow it. */
function eccnsIn(text: string): string[] {
  return (text.match(ECCN) ?? []).map((found) =>
    OF_3A090.reduce(
      (eccn, [form, own]) => eccn.replace(form, own),
      found.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''),
    ),
  );
}

/** Whether an ECCN that a source states may be one that another text names, or a paragraph of it, or contain it. */
export function mayBeOfEccn(stated: string, text: string): boolean {
  const named = eccnsIn(text);
  return eccnsIn(stated).some((own) => named.some((other) => own.startsWith(other) || other.startsWith(own)));
}
