/** Words that say only what legal form a company has: they do not part one name from another. */
const LEGAL_FORMS: ReadonlySet<string> = new Set(
  'co company corp corporation inc incorporated ltd limited llc llp plc gmbh ag bv nv sa sas sarl spa srl oy ab kg kft ooo oao zao pao ao jsc ojsc pjsc cjsc pte pty bhd sdn fze fzco fzc'.split(
    ' ',
  ),
);

/** The words of a text, in lower case. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/**
 * How well a name that has every term fits them, from 0 to 2; undefined if a term is missing. A name that begins with
 * them is above 1; of two others, that with fewer words besides is larger. The last term may be the beginning of a
 * word, and legal forms do not count as words.
 */
export function nameMatch(terms: readonly string[], name: string): number | undefined {
  const text = name.toLowerCase();
  if (!terms.every((term) => text.includes(term))) return undefined;
  const words = wordsOf(text);
  const last = terms.length - 1;
  let others = words.filter((word) => !LEGAL_FORMS.has(word)).length;
  for (const [place, term] of terms.entries()) {
    const isWhole = words.includes(term);
    if (!isWhole && (place < last || !words.some((word) => word.startsWith(term)))) return undefined;
    if (!LEGAL_FORMS.has(term)) others -= isWhole ? 1 : 0.5;
  }
  const begins = terms.every(
    (term, place) => words[place] === term || (place === last && words[place]?.startsWith(term) === true),
  );
  return (begins ? 1 : 0) + 1 / (1 + Math.max(0, others));
}
