/*
 * Letters of other scripts that look like Latin ones, and spellings that look like a letter: whoever does not want to be
 * found writes a listed name with them.
 *
 * Source: confusables.txt of Unicode Technical Standard 39, those of one letter in the scripts below that look like a
 * letter from a to z; the small letters of capitals among them; and the letters that Unicode names `SMALL CAPITAL`. A
 * Cyrillic or Greek capital I is an `i` here, which the standard does not distinguish from `l`.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'ɑΑαАаᎪᴀꓮꭺ',
  b: 'ƄƅʙΒβВЬвьᏏᏴᏼꓐꞴꞵꮟ',
  c: 'СсᏟᴄⲤⲥꓚꮯ',
  d: 'ԁᎠᏧᴅꓒꓓꭰꮷ',
  e: 'ΕεЕеҽᎬᴇꓰꬲꭼ',
  f: 'ϜϝքẝꓝꞘꞙꬵ',
  g: 'ƍɡɢԌԍցᏀᏳᏻᶃꓖꮐ',
  h: 'ʜΗηНнһհᎻᏂⲎⲏꓧꮋꮒ',
  i: 'ıɩɪΙιІіӀӏᎥꙇꭵ',
  j: 'ʝͿϳЈјᎫᴊꓙꞲꭻ',
  k: 'ΚκКкᏦᴋⲔⲕꓗꮶ',
  l: 'ƖǀʟᏞⲒⲓⳐⳑꓡꓲꮮ',
  m: 'ΜμϺϻМмᎷᴍⲘⲙꓟꮇ',
  n: 'ɴΝոռⲚⲛꓠ',
  o: 'ΟοσОоՕօᴏᴑⲞⲟꓳꬽ',
  p: 'ΡρРрᏢᴘⲢⲣꓑꮲ',
  q: 'ԛգզ',
  r: 'ƦʀгᎡᏒᴦⲅꓣꭇꭈꭱꮁꮢ',
  s: 'ƽЅѕՏտᏕᏚꓢꜱꮥꮪ',
  t: 'ΤτТтᎢᴛⲦⲧꓔꭲ',
  u: 'ʋυՍսᴜꓴꞟꭎꭒ',
  v: 'νѴѵᏙᴠꓦꮩ',
  w: 'ɯѡԜԝաᎳᏔᴡꓪꮃꮤ',
  x: 'ΧχХхⲬⲭꓫꞳꭓ',
  y: 'ɣʏΥγУуҮүᎩᎽᶌỿⲨⲩꓬꭚꭹꮍ',
  z: 'ΖζᏃᴢꓜꮓ',
};

const latinOf: ReadonlyMap<string, string> = new Map(
  Object.entries(lookAlikes).flatMap(([latin, letters]) =>
    Array.from(letters, (letter): [string, string] => [letter, latin]),
  ),
);

const WORD = /[\p{L}\p{N}]+/gu;
/** A word of capitals with a small `l`, which looks like a capital I: `SMlC`. */
const CAPITALS_WITH_L = /(?<![\p{L}\p{N}])(?=[A-Zl\d]*l)(?=(?:[l\d]*[A-Z]){2})[A-Zl\d]+(?![\p{L}\p{N}])/gu;
const NOT_ASCII = /[^\0-\x7f]/u;
const ASCII_LETTER = /[a-z]/iu;
const DIACRITICS = /[\u0300-\u036f]/gu;

/**
 * A name whose letters of other scripts are written as the Latin ones that they look like: in words that mix scripts, and
 * in those that consist of nothing else; and a small `l` among capitals as an I. Undefined if there are none.
 */
export function withoutLookAlikes(name: string): string | undefined {
  const capitals = name.replace(CAPITALS_WITH_L, (word) => word.replaceAll('l', 'I'));
  if (!NOT_ASCII.test(name)) return capitals === name ? undefined : capitals;
  const text = capitals.normalize('NFKC').normalize('NFD').replace(DIACRITICS, '');
  const folded = text.replace(WORD, (word) => {
    const letters = Array.from(word);
    const isMixed = ASCII_LETTER.test(word);
    const isFoldable = letters.every((letter) => latinOf.has(letter) || !NOT_ASCII.test(letter));
    return isMixed || isFoldable ? letters.map((letter) => latinOf.get(letter) ?? letter).join('') : word;
  });
  return folded === text && capitals === name ? undefined : folded;
}

/** Digits that are written for letters; `1` is one of two. */
const digitsAs = [
  { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's' },
  { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' },
] as const satisfies readonly Readonly<Record<string, string>>[];

/** Letters of a word in which a digit may be one: shorter ones with digits are marks and models. */
const LEAST_LETTERS = 4;

/**
 * Other readings of the words of a name: `vv` for `w`, and digits that are written for letters in a word that is mostly
 * letters. At most two; none if no word has such.
 */
export function respelled(words: readonly string[]): string[][] {
  const readings = digitsAs.map((digits) => words.map((word) => respelledWord(word, digits)));
  const written = words.join(' ');
  const others = readings.map((reading) => reading.join(' ')).filter((reading) => reading !== written);
  return [...new Set(others)].map((reading) => reading.split(' '));
}

function respelledWord(word: string, digits: Readonly<Record<string, string>>): string {
  const respelledLetters = word.replaceAll('vv', 'w');
  const letters = respelledLetters.replace(/[^a-z]/gu, '').length;
  const number = respelledLetters.length - letters;
  const isMark = letters < LEAST_LETTERS || number * 2 > letters || !/^[a-z013-5]+$/u.test(respelledLetters);
  return isMark ? respelledLetters : respelledLetters.replace(/\d/gu, (digit) => digits[digit] ?? digit);
}
