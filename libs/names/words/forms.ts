import { pinyin } from 'pinyin-pro';
import { transliterate } from 'transliteration';
import {
  hanLegalForms,
  legalForms,
  plainText,
  respelled,
  splitWords,
  withoutLookAlikes,
} from '../../name-words/index.js';
import { withSimplifiedHan } from './han-variants.js';
import { hanWords } from './han-words.js';
import { DISTINCTIVE, wordOf } from './words.js';

/**
 * How a form follows from a name. `written`: in its own letters; `romanised`: in Latin letters, by pinyin or
 * transliteration, and by the English word for what a company is; `consonants`: by the consonants alone, of a name whose
 * script leaves its vowels out; its words are in Latin letters.
 */
type FormKind = 'written' | 'romanised' | 'consonants';

/** A name as it is indexed and compared: its words in one script. */
export interface Form {
  readonly kind: FormKind;
  readonly words: readonly string[];
  /** Of a name with brackets: without what they say of it, such as the country of a subsidiary. */
  readonly leavesOut?: true;
}

/**
 * How a form of a query was read. `look-alikes`: letters of other scripts as the Latin ones that they look like.
 * `respelled`: digits and `vv` as the letters that they may be written for.
 */
type Reading = 'as-written' | 'look-alikes' | 'respelled';

/** A form of a name that is asked. */
export interface AskedForm {
  readonly form: Form;
  readonly reading: Reading;
}

const LATIN = /^[\p{Script=Latin}\p{N}\p{P}\p{S}\p{Z}\s]*$/u;
const HAN = /\p{Script=Han}/u;
const WITHOUT_VOWELS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** The article, which Latin spellings separate from its word, or leave out. */
const ARTICLE = /(?<!\p{L})ال(?=\p{L}{3})/gu;
const SERVANT_OF = /(?<!\p{L})عبدال(?=\p{L}{2})/gu;
const OF_GOD = /الل[هہ](?!\p{L})/gu;
const SILENT_END = /[حهةہ](?!\p{L})/gu;
const LETTERS_WITHOUT_VOWELS = /[\p{Script=Arabic}\p{Script=Hebrew}]+/gu;
/** Names that Latin letters write with `j` have it so in Russian. */
const RUSSIAN_J = /дж/giu;
const IN_BRACKETS = /[([（【]([^)\]）】]*)[)\]）】]/gu;

/** What is longer is a description, and its first words find it. */
const MOST_WORDS = 24;

/** Words before another name of the same: `formerly`, `also known as`. */
const BEFORE_A_NAME =
  /^(?:(?:formerly|previously|now|also)\s+)?(?:(?:known|trading|doing business)\s+as|formerly|previously|now|f\.?k\.?a\.?|a\.?k\.?a\.?|d\.?\/?b\.?\/?a\.?|t\/a|ex)\b[\s:]*/iu;

/**
 * The forms of a name that is asked: those of the name, as it is written and as it may be meant, and of what it has in
 * brackets, which may be another name of the same. A recorded name has no such forms: half of what is in its brackets
 * would be a place.
 */
export function formsOfQuery(name: string): AskedForm[] {
  const folded = withoutLookAlikes(name);
  const asked: AskedForm[] = [
    ...formsAsked(name).map((form) => ({ form, reading: 'as-written' as const })),
    ...(folded === undefined ? [] : formsAsked(folded)).map((form) => ({
      form,
      reading: 'look-alikes' as const,
    })),
  ];
  const others = asked.flatMap(({ form: { words, ...form } }) =>
    form.kind === 'written'
      ? respelled(words).map((reading) => ({
          form: { ...form, words: reading },
          reading: 'respelled' as const,
        }))
      : [],
  );
  const once = new Map<string, AskedForm>();
  for (const each of [...asked, ...others]) {
    const text = textOfForm(each.form);
    if (!once.has(text)) once.set(text, each);
  }
  return [...once.values()];
}

/** Words between two names, of which either may be the one that is meant: `A, c/o B`, `A on behalf of B`. */
const BETWEEN_NAMES =
  /(?<![\p{L}\p{N}])(?:c\/o|care of|d\/?b\/?a|f\/?k\/?a|a\/?k\/?a|t\/a|(?:formerly|previously|also|now)?\s*(?:known|trading|doing business) as|formerly|previously|on behalf of|for the account of|nominees?(?: of| for)?|agents? (?:of|for)|(?:wholly.owned )?(?:subsidiary|affiliate|unit|division|member|part|branch) of|owned by|controlled by)(?![\p{L}\p{N}])[\s:]*/iu;

function formsAsked(name: string): Form[] {
  const whole = name.normalize('NFKC');
  const inBrackets = [...whole.matchAll(IN_BRACKETS)].map(([, inside]) =>
    (inside ?? '').trim().replace(BEFORE_A_NAME, ''),
  );
  const parts = [whole.replace(IN_BRACKETS, ' '), ...inBrackets].flatMap((text) => {
    const between = text.split(BETWEEN_NAMES).map((part) => part.trim());
    return between.length > 1 ? between : [];
  });
  const others = [...inBrackets, ...parts]
    .filter((inside) => inside.length > 1)
    .flatMap(formsOf)
    .filter(isDistinctive);
  return [...formsOf(name), ...others];
}

/** Whether a form has a word that tells names apart. */
const isDistinctive = ({ words }: Form): boolean => words.some((word) => wordOf(word).weight >= DISTINCTIVE);

/** The forms of a name, each once. Every name has one at least. */
export function formsOf(name: string): Form[] {
  const forms = new Map<string, Form>();
  const add = (kind: FormKind, words: readonly string[], leavesOut: boolean): void => {
    if (words.length === 0) return;
    const form: Form = { kind, words: words.slice(0, MOST_WORDS), ...(leavesOut && { leavesOut }) };
    const text = textOfForm(form);
    if (!forms.has(text)) forms.set(text, form);
  };
  for (const { part, leavesOut } of partsOf(withSimplifiedHan(name))) {
    const text = plainText(part);
    if (LATIN.test(text)) {
      add('written', splitWords(text), leavesOut);
      continue;
    }
    add('written', splitWords(text).flatMap(hanSegments), leavesOut);
    add('romanised', romanised(text), leavesOut);
    if (!WITHOUT_VOWELS.test(text)) continue;
    const words = withoutVowels(text);
    if (consonantsOf(words).length > 0) add('consonants', words, leavesOut);
  }
  if (forms.size === 0) add('written', [name.normalize('NFKC').toLowerCase()], false);
  return [...forms.values()];
}

/** The words of a text in Arabic or Hebrew letters, without legal forms, as their consonants are read. */
function withoutVowels(text: string): string[] {
  const spelled = splitWords(text)
    .filter((word) => !legalForms.has(word))
    .join(' ')
    .replace(SERVANT_OF, 'عبد ')
    .replace(OF_GOD, ' ')
    .replace(SILENT_END, '')
    .replace(ARTICLE, '');
  return splitWords(plainText(spelled.replace(LETTERS_WITHOUT_VOWELS, letterByLetter)));
}

/** One text for each form. */
export function textOfForm({ kind, words }: Form): string {
  return `${kind[0] ?? ''} ${words.join(' ')}`;
}

/** The form of a text: the inverse of {@link textOfForm}. */
export function formOfText(text: string): Form {
  const [kind, ...words] = text.split(' ');
  return { kind: kind === 'r' ? 'romanised' : kind === 'c' ? 'consonants' : 'written', words };
}

/** In Latin letters, with a vowel between any two: `t` and `h` beside each other would be read as `th`. */
const letterByLetter = (word: string): string =>
  Array.from(word, (letter) => transliterate(letter))
    .filter(Boolean)
    .join('a');

/**
 * A name as a whole; without what is in brackets; and what is in brackets, where it is another name: in another
 * script, or the initials of the rest.
 */
function partsOf(name: string): { readonly part: string; readonly leavesOut: boolean }[] {
  const whole = name.normalize('NFKC');
  const inBrackets = [...whole.matchAll(IN_BRACKETS)].map(([, inside]) => (inside ?? '').trim());
  const outside = whole.replace(IN_BRACKETS, ' ');
  const rest = splitWords(plainText(outside));
  if (inBrackets.length === 0 || rest.length === 0) return [{ part: name, leavesOut: false }];
  const isLatin = LATIN.test(plainText(outside));
  const isForeign = (inside: string): boolean =>
    inside.length > 1 && LATIN.test(plainText(inside)) !== isLatin;
  const initials = initialsOf(rest);
  const inOneScript = whole.replace(IN_BRACKETS, (all, inside: string) => (isForeign(inside) ? ' ' : all));
  const isOfTheSame = (inside: string): boolean => isForeign(inside) || initials.has(plainText(inside));
  const leavesOut = inBrackets.some((inside) => !isOfTheSame(inside) && saysMore(inside));
  return [
    { part: inOneScript, leavesOut: false },
    { part: outside, leavesOut },
    ...inBrackets.filter(isOfTheSame).map((part) => ({ part, leavesOut: false })),
  ];
}

/** Whether what is in brackets is neither a legal form nor said to be another name. */
const saysMore = (inside: string): boolean =>
  !BEFORE_A_NAME.test(inside) && splitWords(plainText(inside)).some((word) => !legalForms.has(word));

const SMALL_WORDS: ReadonlySet<string> = new Set(
  'of the and for in de la del des du y e a an to on'.split(' '),
);

/** Letters of initials that are looked for. */
export const SHORTEST_INITIALS = 3;
export const LONGEST_INITIALS = 8;

/** Initials that a name of several words may be known by: with or without its small words. */
export function initialsOf(words: readonly string[]): Set<string> {
  return initialsFrom(words, 0);
}

/** Those of {@link initialsOf} that leave out no word but small ones and legal forms. */
export function wholeInitialsOf(
  words: readonly string[],
  isLegalForm: (word: string) => boolean,
): Set<string> {
  const last = words.findLastIndex((word) => !isLegalForm(word));
  return initialsFrom(words, last + 1);
}

/** Initials of all words from the first on, at least of so many of them. */
function initialsFrom(words: readonly string[], least: number): Set<string> {
  const found = new Set<string>();
  const isSmall = (word: string): boolean => SMALL_WORDS.has(word);
  for (const [some, atLeast] of [
    [words, least],
    [words.filter((word) => !isSmall(word)), words.slice(0, least).filter((word) => !isSmall(word)).length],
  ] as const) {
    const all = some.map((word) => word[0] ?? '').join('');
    // Of the legal form at the end, some letters count: `SMIC` has the C of Corporation, `YMTC` that of Co.
    for (
      let end = Math.max(SHORTEST_INITIALS, all.length - 3, atLeast);
      end <= Math.min(all.length, LONGEST_INITIALS);
      end += 1
    )
      found.add(all.slice(0, end));
  }
  return found;
}

/** Chinese has no spaces: the words of the tables, and what is between them. */
function hanSegments(text: string): string[] {
  if (!HAN.test(text) && !hanLegalForms.some((form) => text.includes(form))) return [text];
  return splitBy(text, [...hanLegalForms, ...hanWords.map(([han]) => han)]);
}

function splitBy(text: string, words: readonly string[]): string[] {
  const parts: string[] = [];
  let between = '';
  for (let place = 0; place < text.length;) {
    const word = words.find((each) => text.startsWith(each, place));
    if (word === undefined) {
      between += text[place] ?? '';
      place += 1;
      continue;
    }
    if (between !== '') parts.push(between);
    between = '';
    parts.push(word);
    place += word.length;
  }
  if (between !== '') parts.push(between);
  return parts;
}

const englishOf: ReadonlyMap<string, string> = new Map([
  ...hanWords,
  ...hanLegalForms.map((form): [string, string] => [
    form,
    form.includes('公司') ? 'company limited' : 'company',
  ]),
]);

/** In Latin letters: the words of the tables in English, others as they sound. */
function romanised(text: string): string[] {
  return splitWords(text).flatMap((word) =>
    hanSegments(word).flatMap((segment) => {
      const english = englishOf.get(segment) ?? legalForms.get(segment);
      if (english !== undefined) return english.split(' ');
      const sounds = HAN.test(segment)
        ? pinyin(segment, { toneType: 'none', type: 'array', v: true }).join('')
        : segment;
      return splitWords(plainText(transliterate(sounds.replace(RUSSIAN_J, 'j'))));
    }),
  );
}

/** Letters that scripts without vowels write alike, or that sources write differently. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/kh|gh|q|ck|g|dj|j|c(?![h])/gu, 'k'],
  [/sh|ch|th/gu, 's'],
  [/dh|z/gu, 'd'],
  [/ph|p|v/gu, 'f'],
  [/b/gu, 'b'],
  [/x/gu, 'ks'],
];

/** Parts that Latin spellings write as one word, and Arabic as two: `Abdulrahman`, `Hamdullah`, `Jalaluddin`. */
function arabicParts(word: string): string[] {
  return word
    .replace(/^abd(?:[aeiou][lrsdn])?(?=$|[a-z]{3})/u, 'abd ')
    .replace(/(?<=[a-z]{2})[uaoei]ll?ah?$/u, ' ')
    .replace(/(?<=[a-z]{2})[aeiou]dd[ie]e?n$/u, ' din')
    .split(' ')
    .filter(Boolean);
}

/**
 * How words sound, as far as a script without vowels tells it: consonants as in {@link consonantsOf}, and where a long
 * vowel may be written.
 */
export function soundOf(words: readonly string[]): string {
  return spelledAlike(words.flatMap(arabicParts).map(lettersOf).join(''))
    .replace(/[ouw]+/gu, 'w')
    .replace(/[iey]+/gu, 'y')
    .replace(/[ah]+/gu, '')
    .replace(/(.)\1+/gu, '$1');
}

/** The letters of a word without its article. */
const lettersOf = (word: string): string =>
  word.replace(/[^a-z]/gu, '').replace(/^(?:al|el)(?=[a-z]{4})/u, '');

const spelledAlike = (text: string): string =>
  alike.reduce((spelled, [from, to]) => spelled.replace(from, to), text);

/**
 * The consonants of words, without those that some spellings leave out. Of a word with fewer than two, those that are
 * vowels as well count too: `huawei` is `hwwy`, as Arabic letters write it. A short word of vowels alone has none.
 */
export function consonantsOf(words: readonly string[]): string[] {
  return words.flatMap(arabicParts).flatMap((word) => {
    const letters = spelledAlike(lettersOf(word));
    const bones = letters.replace(/[aeiouwy]|h$/gu, '').replace(/(.)\1+/gu, '$1');
    if (bones.length >= FEWEST_CONSONANTS) return [bones];
    const withVowels = letters
      .replace(/[ouw]+/gu, 'w')
      .replace(/[iey]+/gu, 'y')
      .replace(/a/gu, '');
    return withVowels.length >= FEWEST_WITH_VOWELS ? [withVowels] : [];
  });
}

const FEWEST_CONSONANTS = 2;
/** Where vowels count, two words of three letters are soon alike. */
const FEWEST_WITH_VOWELS = 4;
