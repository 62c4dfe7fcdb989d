import { commonWords } from './common-words.js';
import { legalForms } from '../../name-words/index.js';
import { maskOf, type Letters } from './letters.js';

/** A word of a name as it is compared. */
export interface Word extends Letters {
  /** In lower case, without diacritics. */
  readonly text: string;
  /** The one spelling of all that mean the same: `ltd` and `limited` have one. */
  readonly same: string;
  /** From 0 to 1: how much it tells names apart. */
  readonly weight: number;
  readonly isLegalForm: boolean;
}

/** The least weight of a word that tells names apart. */
export const DISTINCTIVE = 0.5;

const WEIGHT_OF_LEGAL_FORM = 0.02;
const WEIGHT_OF_CHIP_WORD = 0.1;

/** What a word is a part of the name of. */
export type WordsOf = 'party' | 'chip';

/** Makers, families and what every chip is: the model tells chips apart. */
const CHIP_WORDS: ReadonlySet<string> = new Set(
  'nvidia amd intel huawei tesla geforce instinct radeon gpu accelerator tensor core graphics card chip gb pcie sxm'.split(
    ' ',
  ),
);

/** Words of a name, by their texts, which are normalised. */
export function wordsOf(texts: readonly string[], of: WordsOf): Word[] {
  return texts.map((text) => {
    const word = wordOf(text);
    return of === 'chip' && CHIP_WORDS.has(text) ? { ...word, weight: WEIGHT_OF_CHIP_WORD } : word;
  });
}

/** Words that were read. A plain map, cleared when full: scoring looks up each word of each candidate, and an LRU cache is slower. */
const read = new Map<string, Word>();
const MOST_READ = 50_000;

/** A word of the name of a party, by its text, which is normalised. */
export function wordOf(text: string): Word {
  const known = read.get(text);
  if (known !== undefined) return known;
  if (read.size >= MOST_READ) read.clear();
  const word = readWord(text);
  read.set(text, word);
  return word;
}

function readWord(text: string): Word {
  const mask = maskOf(text);
  const form = legalForms.get(text);
  if (form !== undefined) return { text, mask, same: form, weight: WEIGHT_OF_LEGAL_FORM, isLegalForm: true };
  const common = commonWords.get(text);
  if (common !== undefined)
    return { text, mask, same: common.word, weight: common.weight, isLegalForm: false };
  return { text, mask, same: text, weight: text.length === 1 ? 0.4 : 1, isLegalForm: false };
}
