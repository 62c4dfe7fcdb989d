import { consonantsOf, initialsOf, LONGEST_INITIALS, SHORTEST_INITIALS, type Form } from '../words/forms.js';
import { errorsIn } from '../score/similarity.js';
import { commonWords } from '../words/common-words.js';
import { DISTINCTIVE, wordOf } from '../words/words.js';

/** What of a text is looked up, as a 32-bit number, and how much it tells forms apart. */
export type Keys = ReadonlyMap<number, number>;

/** So that initials do not look like a part of a word. */
const spaces = {
  gram: 1,
  initials: 2,
  consonants: 3,
  withoutVowels: 4,
  text: 5,
  shortened: 6,
  whole: 7,
} as const;
type Space = (typeof spaces)[keyof typeof spaces];

const NOT_LATIN = /[^\p{Script=Latin}\p{N}]/u;

/** Grams of a legal form find too much, unless there is nothing else. */
const LEAST_WEIGHT = 0.1;

/** What finds a form of a recorded name. */
export function keysOfName(form: Form): Keys {
  const keys = new Map<number, number>();
  if (form.kind === 'consonants') {
    for (const word of consonantsOf(form.words)) add(keys, spaces.withoutVowels, word, 1);
    return keys;
  }
  addGrams(keys, form.words, { weigh: weightOf });
  for (const initials of initialsOf(form.words)) keys.set(hash(spaces.initials, initials), 0);
  for (const word of consonantsOf(form.words)) keys.set(hash(spaces.consonants, word), 0);
  for (const whole of wholesOf(form.words)) keys.set(hash(spaces.whole, whole), 0);
  return keys;
}

/** Letters of a name of which one in a short word may be wrong, so that hardly one of its grams is left. */
const LONGEST_WHOLE = 12;

/**
 * A name of several words in one word. If it is short, also without each of its letters: two that differ in one letter
 * have one in common.
 */
function wholesOf(words: readonly string[]): readonly string[] {
  const distinctive = words.filter((word) => !wordOf(word).isLegalForm);
  const whole = distinctive.join('');
  if (distinctive.length < 2 || NOT_LATIN.test(whole)) return [];
  return whole.length > LONGEST_WHOLE ? [whole] : [whole, ...withoutOneLetter(whole)];
}

/** Keys that find a form whatever else it has: by one letter that differs in all of it, or by its initials. */
export function surestKeysOfQuery(form: Form): readonly number[] {
  if (form.kind === 'consonants') return [];
  const distinctive = form.words.filter((each) => !wordOf(each).isLegalForm);
  const [word = ''] = distinctive;
  const isAcronym =
    distinctive.length === 1 && word.length >= SHORTEST_INITIALS && word.length <= LONGEST_INITIALS;
  return [
    ...wholesOf(form.words).map((whole) => hash(spaces.whole, whole)),
    ...(isAcronym ? [hash(spaces.initials, word)] : []),
  ];
}

/** What a form of a query looks for; of one that is being typed, the last word may go on. */
export function keysOfQuery(form: Form, isTyped: boolean): Keys {
  const keys = new Map<number, number>();
  if (form.kind === 'consonants') {
    for (const word of consonantsOf(form.words)) add(keys, spaces.consonants, word, 1);
    return keys;
  }
  addGrams(keys, form.words, { weigh: weightAsMeant, isTyped });
  for (const bones of consonantsOf(form.words)) add(keys, spaces.withoutVowels, bones, 0.5);
  return keys;
}

function addGrams(
  keys: Map<number, number>,
  words: readonly string[],
  { weigh, isTyped = false }: { readonly weigh: (word: string) => number; readonly isTyped?: boolean },
): void {
  const weighed = words.map((word) => ({ word, weight: weigh(word) }));
  const distinctive = weighed.filter(({ weight }) => weight >= LEAST_WEIGHT);
  const used = distinctive.length === 0 ? weighed : distinctive;
  for (const [index, { word, weight }] of used.entries()) {
    const goesOn = isTyped && index === used.length - 1;
    for (const gram of gramsOf(spellingOf(word, goesOn), goesOn)) add(keys, spaces.gram, gram, weight);
    if (isShort(word))
      for (const each of withoutOneLetter(word)) add(keys, spaces.shortened, each, weight / 2);
  }
}

/** Words for the kind of a business are looked up by one spelling of all, in whatever language they are. */
function spellingOf(word: string, goesOn: boolean): string {
  const { same, weight } = wordOf(word);
  return goesOn || weight >= DISTINCTIVE ? word : same;
}

const weightOf = (word: string): number => wordOf(word).weight;

/** Letters of a common word that is recognised with an error; shorter ones are soon another word. */
const SHORTEST_MISSPELLED = 7;
const longCommonWords = [...commonWords].filter(
  ([word, { weight }]) => word.length >= SHORTEST_MISSPELLED && weight < DISTINCTIVE,
);

/**
 * A misspelled common word weighs as the right one: the many names that have it would otherwise take the places of those
 * that have the words which tell.
 */
function weightAsMeant(word: string): number {
  const weight = weightOf(word);
  if (weight < 1 || word.length < SHORTEST_MISSPELLED) return weight;
  const meant = longCommonWords.find(
    ([common]) => Math.abs(common.length - word.length) <= 1 && errorsIn(common, word) <= 1,
  );
  return meant?.[1].weight ?? weight;
}

/** A typo in a short word leaves hardly one of its grams: what is left without a letter finds it. */
const isShort = (word: string): boolean => word.length >= 4 && word.length <= 6 && !NOT_LATIN.test(word);

const withoutOneLetter = (word: string): string[] =>
  Array.from(word, (_, place) => word.slice(0, place) + word.slice(place + 1));

/** Three letters of a word, with its ends; characters of other scripts alone and in pairs. */
function gramsOf(word: string, goesOn: boolean): string[] {
  if (NOT_LATIN.test(word)) {
    const letters = Array.from(word);
    return letters.flatMap((letter, place) => {
      const next = letters[place + 1];
      return next === undefined ? [letter] : [letter, letter + next];
    });
  }
  const padded = goesOn ? `^${word}` : `^${word}$`;
  if (padded.length < 3) return [padded];
  return Array.from({ length: padded.length - 2 }, (_, place) => padded.slice(place, place + 3));
}

function add(keys: Map<number, number>, space: Space, text: string, weight: number): void {
  const key = hash(space, text);
  keys.set(key, Math.max(keys.get(key) ?? 0, weight));
}

/** The key of a whole text. */
export const hashOfText = (text: string): number => hash(spaces.text, text);

/**
 * FNV-1a over the space and the text. Two texts of one number find some forms more, which their scores drop. The space is
 * multiplied in by itself: otherwise a text in one space would have the number of another in the next.
 */
function hash(space: Space, text: string): number {
  let value = Math.imul(0x811c9dc5 ^ space, 0x01000193);
  for (let place = 0; place < text.length; place += 1)
    value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
  return value >>> 0;
}
