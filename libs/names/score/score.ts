import type { MatchedToken, MatchExplanation, MatchPenalty } from '../matching.js';
import { consonantsOf, initialsOf, type Form } from '../words/forms.js';
import { wordOf, wordsOf, type Word, type WordsOf } from '../words/words.js';
import { distance } from 'fastest-levenshtein';
import { similarity } from './similarity.js';

/** At least this is a hit, and at least that a possible match: calibrated by the quality bench (docs/names.md). */
export const HIT = 0.82;
export const POSSIBLE = 0.62;

/** Raise it whenever a score may change: with the tables of words, a factor, or a threshold. */
export const MATCHER_VERSION = 1;

/** A score with all that it follows from. */
export interface Score extends MatchExplanation {
  readonly score: number;
}

const factors = {
  'word-order': 0.97,
  'one-word-of-several': 0.8,
  'typo-in-the-only-word': 0.93,
  transliterated: 0.95,
  acronym: 0.78,
  'weak-alias': 0.9,
  'another-country': 0.92,
  'another-identifier': 0.85,
  'former-name': 0.98,
} as const;

/** What a score is multiplied by for a reason. */
export function penalty(reason: keyof typeof factors): MatchPenalty {
  return { reason, factor: factors[reason] };
}

/** How far words that only one side has lower a score: those that the query has, and those of the name. */
const MISSING = 1;
const EXTRA = 0.8;

/** Two words that are written as one. */
const AS_ONE_WORD = 0.98;

/** What is less alike is spelled differently. */
const AS_WRITTEN = 0.97;

/** Letters of a word of which many others differ in one letter. */
const SHORT_WORD = 5;

/** A word that tells names apart. */
const TELLING = 0.5;

/** How well the form of a query fits the form of a name; undefined where they cannot be compared or share nothing. */
export function scoreForms(query: Form, name: Form, kind: WordsOf = 'party'): Score | undefined {
  if (query.kind === 'consonants' || name.kind === 'consonants') return scoreConsonants(query, name);
  const acronym = scoreAcronym(query, name);
  const words = scoreWords(wordsOf(query.words, kind), wordsOf(name.words, kind));
  const best = acronym !== undefined && (words?.score ?? 0) < acronym.score ? acronym : words;
  if (best === undefined) return undefined;
  const isTransliterated = query.kind === 'romanised' || name.kind === 'romanised';
  return isTransliterated ? withPenalties(best, [penalty('transliterated')]) : best;
}

/** A score lowered by further penalties. */
export function withPenalties(given: Score, penalties: readonly MatchPenalty[]): Score {
  if (penalties.length === 0) return given;
  const score = penalties.reduce((product, { factor }) => product * factor, given.score);
  return { tokens: given.tokens, penalties: [...given.penalties, ...penalties], score };
}

/** How well a name fits a text that is being typed, whose last word may be the beginning of one. */
export function scoreTyped(
  query: Form,
  name: Form,
): { readonly score: number; readonly hasEveryWord: boolean } | undefined {
  const last = query.words.at(-1) ?? '';
  const begun = name.words.includes(last) ? undefined : name.words.find((word) => word.startsWith(last));
  const words = begun === undefined ? query.words : [...query.words.slice(0, -1), begun];
  const found = scoreForms({ ...query, words }, name);
  if (found === undefined) return undefined;
  const hasEveryWord = found.tokens.every(({ similarity: alike }) => alike >= AS_WRITTEN);
  return { score: found.score * (begun === undefined ? 1 : 0.97), hasEveryWord };
}

interface Pair {
  readonly query: readonly number[];
  readonly name: readonly number[];
  readonly similarity: number;
}

function scoreWords(query: readonly Word[], name: readonly Word[]): Score | undefined {
  const pairs = alignment(query, name);
  if (pairs.length === 0) return undefined;
  const tokens: MatchedToken[] = [];
  const pairOf = new Map(pairs.flatMap((pair) => pair.query.map((place) => [place, pair])));
  const inName = new Map(pairs.flatMap((pair) => pair.name.map((place) => [place, pair])));
  let ofQuery = 0;
  let matched = 0;
  for (const [place, word] of query.entries()) {
    const pair = pairOf.get(place);
    const weight = weightOf(
      word,
      pair,
      pair?.name.map((each) => name[each]),
    );
    ofQuery += weight;
    matched += weight * (pair?.similarity ?? 0);
    tokens.push({
      query: word.text,
      ...(pair === undefined ? {} : { matched: pair.name.map((each) => name[each]?.text).join(' ') }),
      similarity: pair?.similarity ?? 0,
      weight,
    });
  }
  let ofName = 0;
  let matchedInName = 0;
  for (const [place, word] of name.entries()) {
    const pair = inName.get(place);
    const weight = weightOf(
      word,
      pair,
      pair?.query.map((each) => query[each]),
    );
    ofName += weight;
    matchedInName += pair === undefined ? 0 : weight;
  }
  const penalties: MatchPenalty[] = [];
  const isWhole = pairOf.size === query.length;
  const alike = matched / Math.max(ofQuery, Number.EPSILON);
  const missing = 1 - matchedWeight(tokens) / Math.max(ofQuery, Number.EPSILON);
  if (!isWhole && missing > 0) penalties.push({ reason: 'extra-words', factor: rounded(1 - missing) });
  const extra = (matchedInName / Math.max(ofName, Number.EPSILON)) ** EXTRA;
  if (extra < 1) penalties.push({ reason: 'missing-words', factor: rounded(extra) });
  let score = alike ** MISSING * extra;
  for (const each of furtherPenalties(query, name, pairs)) {
    penalties.push(each);
    score *= each.factor;
  }
  return { score, tokens, penalties };
}

/** A word counts as what it was compared with, if that is weaker: a misspelled `limited` is not a telling word. */
function weightOf(word: Word, pair: Pair | undefined, others: readonly (Word | undefined)[] = []): number {
  if (pair === undefined) return word.text.length <= SHORT_AND_ALONE ? word.weight / 2 : word.weight;
  if (pair.query.length > 1 || pair.name.length > 1) return word.weight;
  return Math.min(word.weight, ...others.map((other) => other?.weight ?? 1));
}

/** Letters of a word that has no other beside it, and is soon a misspelled legal form or initial. */
const SHORT_AND_ALONE = 3;

const matchedWeight = (tokens: readonly MatchedToken[]): number =>
  tokens.reduce((sum, { matched, weight }) => sum + (matched === undefined ? 0 : weight), 0);

function furtherPenalties(
  query: readonly Word[],
  name: readonly Word[],
  pairs: readonly Pair[],
): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  const order = pairs.map((pair) => pair.name[0] ?? 0);
  if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)))
    penalties.push(penalty('word-order'));
  const telling = (words: readonly Word[]): number => words.filter(({ weight }) => weight >= TELLING).length;
  const tellingPairs = pairs.filter(
    (pair) =>
      pair.query.some((place) => (query[place]?.weight ?? 0) >= TELLING) &&
      pair.name.some((place) => (name[place]?.weight ?? 0) >= TELLING),
  );
  if (
    tellingPairs.length < 2 &&
    Math.max(telling(query), telling(name)) > 1 &&
    !pairs.some((pair) => pair.query.length > 1 || pair.name.length > 1)
  )
    penalties.push(penalty('one-word-of-several'));
  if (
    tellingPairs.length <= 1 &&
    tellingPairs.every(({ similarity: alike }) => alike < AS_WRITTEN) &&
    pairs.some(({ similarity: alike }) => alike < AS_WRITTEN)
  )
    penalties.push(typoPenalty(query, pairs));
  return penalties;
}

/** A typo weighs more the less there is besides: a short word alone is soon another word. */
function typoPenalty(query: readonly Word[], pairs: readonly Pair[]): MatchPenalty {
  const others = pairs.filter(({ similarity: alike }) => alike >= AS_WRITTEN);
  const isAlone = others.every((pair) => pair.query.every((place) => query[place]?.isLegalForm === true));
  if (!isAlone) return penalty('typo-in-the-only-word');
  const longest = Math.max(...query.map(({ text }) => text.length));
  return { reason: 'typo-in-the-only-word', factor: longest <= SHORT_WORD ? 0.75 : 0.85 };
}

/** Which words of a query are which words of a name, the most alike first; two beside each other may be one. */
function alignment(query: readonly Word[], name: readonly Word[]): Pair[] {
  const candidates: (Pair & { readonly rank: number })[] = [];
  const add = (
    ofQuery: readonly number[],
    ofName: readonly number[],
    alike: number,
    weight: number,
  ): void => {
    if (alike > 0)
      candidates.push({
        query: ofQuery,
        name: ofName,
        similarity: alike,
        // Between equal words, those in the same place.
        rank: alike * (1 + weight) - Math.abs((ofQuery[0] ?? 0) - (ofName[0] ?? 0)) * 1e-3,
      });
  };
  for (const [i, one] of query.entries()) {
    for (const [j, other] of name.entries()) {
      const alike = alikeness(one, other);
      add([i], [j], alike, Math.min(one.weight, other.weight));
      if (one.text[0] !== other.text[0]) continue;
      const joinedName = joined(other, name[j + 1], one);
      if (joinedName !== undefined) add([i], [j, j + 1], similarity(one.text, joinedName) * AS_ONE_WORD, 1);
      const joinedQuery = joined(one, query[i + 1], other);
      if (joinedQuery !== undefined)
        add([i, i + 1], [j], similarity(joinedQuery, other.text) * AS_ONE_WORD, 1);
    }
  }
  candidates.sort((a, b) => b.rank - a.rank);
  const usedInQuery = new Set<number>();
  const usedInName = new Set<number>();
  const pairs: Pair[] = [];
  for (const pair of candidates) {
    if (
      pair.query.some((place) => usedInQuery.has(place)) ||
      pair.name.some((place) => usedInName.has(place))
    )
      continue;
    for (const place of pair.query) usedInQuery.add(place);
    for (const place of pair.name) usedInName.add(place);
    pairs.push(pair);
  }
  return pairs.sort((a, b) => (a.query[0] ?? 0) - (b.query[0] ?? 0));
}

/** Two neighbouring words as one, if they may be a third one. */
function joined(first: Word, second: Word | undefined, third: Word): string | undefined {
  if (second === undefined || first.text === third.text) return undefined;
  const length = first.text.length + second.text.length;
  const isNear = Math.abs(length - third.text.length) <= 1;
  if (!isNear || (length <= SHORTEST_JOINED && !/\d/.test(third.text))) return undefined;
  return first.text + second.text;
}

/** Letters of two words as one; of the name of a chip fewer, with digits. */
const SHORTEST_JOINED = 3;

/** What a misspelled legal form is like the right one. */
const LEGAL_FORM_MISSPELLED = 0.75;

function alikeness(one: Word, other: Word): number {
  if (one.same === other.same) return 1;
  if (!one.isLegalForm && !other.isLegalForm) return similarity(one.text, other.text);
  // A real word that is so like a legal form is long: it then counts for as little.
  if (one.isLegalForm && other.isLegalForm) return 0;
  return distance(one.text, other.text) <= 1 ? LEGAL_FORM_MISSPELLED : similarity(one.text, other.text);
}

/** A query of one word that is the initials of a name. */
function scoreAcronym(query: Form, name: Form): Score | undefined {
  const telling = query.words.filter((word) => !wordOf(word).isLegalForm);
  const [word = ''] = telling;
  if (telling.length !== 1 || word.length < 3 || !initialsOf(name.words).has(word)) return undefined;
  const found = penalty('acronym');
  return {
    score: found.factor,
    tokens: [{ query: word, matched: name.words.join(' '), similarity: 1, weight: 1 }],
    penalties: [found],
  };
}

/** Names of which one is known by its consonants alone. */
function scoreConsonants(query: Form, name: Form): Score | undefined {
  if (query.kind === name.kind) return undefined;
  const bones = (form: Form): Word[] =>
    (form.kind === 'consonants' ? form.words : consonantsOf(form.words)).map((text) => ({
      text,
      same: text,
      weight: 1,
      isLegalForm: false,
    }));
  const found = scoreWords(bones(query), bones(name));
  return found === undefined ? undefined : withPenalties(found, [penalty('transliterated')]);
}

export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
