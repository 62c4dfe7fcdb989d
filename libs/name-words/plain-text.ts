/** Letters that Unicode does not decompose. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ə: 'a',
  '&': ' and ',
};
const PLAIN = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu');

/** What is within a word and says nothing: apostrophes and their like, and the points of initials. */
const SILENT = /['’‘`´ʹʻʼʿʾ"“”]|(?<=(?<!\p{L})\p{L})\.(?=\p{L}(?!\p{L}{1,}))/gu;
const DIACRITICS = /[\u0300-\u036f]/gu;
/** What is not seen, but for the sign that divides words in Persian. */
const INVISIBLE = /(?!(?<=\p{Script=Arabic})\u200c)\p{Default_Ignorable_Code_Point}/gu;
/** Vowel signs and the long stroke of Arabic and Hebrew. */
const POINTS = /[\u064b-\u065f\u0670\u0640\u0591-\u05c7]/gu;

/** A text without what sources differ in: width, case, diacritics, apostrophes, characters that are not seen. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(DIACRITICS, '')
    .replace(POINTS, '')
    .normalize('NFC')
    .replace(PLAIN, (letter) => plain[letter] ?? letter)
    .replace(SILENT, '');
}

const NOT_IN_A_WORD = /[^\p{L}\p{M}\p{N}]+/u;

/** The words of a plain text. Single letters one after the other are one word: `s m i c` is `smic`. */
export function splitWords(text: string): string[] {
  const parts = text.split(NOT_IN_A_WORD).filter(Boolean);
  const words: string[] = [];
  let initials = '';
  for (const part of [...parts, '']) {
    if (part.length === 1 && /[a-z]/.test(part)) {
      initials += part;
      continue;
    }
    if (initials.length > 2) words.push(initials);
    else words.push(...Array.from(initials));
    initials = '';
    if (part !== '') words.push(part);
  }
  return words;
}
