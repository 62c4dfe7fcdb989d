import type { MatchedToken, MatchExplanation, MatchPenalty } from '../matching.js';
import { hasDigits, type Letters } from '../words/letters.js';
import { DISTINCTIVE, type Word, type WordsOf } from '../words/words.js';
import { ReadForm } from './read-form.js';
import { digitsOf, errorsIn, similarity, type Digits } from './similarity.js';
import { MOST_IN_DOUBT } from './thresholds.js';

/** A score with all that it follows from. */
export interface Score {
  readonly score: number;
  readonly penalties: MatchExplanation['penalties'];
  /** Written for those that are shown: hundreds are computed for a question. */
  readonly tokens: () => MatchExplanation['tokens'];
  /** Whether the name has every word of the query, as it is written. */
  readonly hasEveryWord: boolean;
}

const factors = {
  'word-order': 0.97,
  'other-spaces': 0.95,
  'one-word-of-several': 0.8,
  'typo-in-the-only-word': 0.93,
  'typo-in-short-words': 0.83,
  transliterated: 0.95,
  acronym: 0.78,
  'initials-of-a-person': 0.9,
  'weak-alias': 0.9,
  'another-country': 0.92,
  'another-address': 0.96,
  'another-identifier': 0.85,
  'former-name': 0.98,
  'look-alike-letters': 0.97,
  'missing-words': 0.97,
  'extra-words': 0.97,
} as const;

/** What a score is multiplied by for a reason. */
export function penalty(reason: keyof typeof factors): MatchPenalty {
  return { reason, factor: factors[reason] };
}

/** A penalty that leaves a score below a hit, and lowers it by `factor` at least. */
export function inDoubt(
  reason: MatchPenalty['reason'],
  { score }: Pick<Score, 'score'>,
  factor = 1,
): MatchPenalty {
  return { reason, factor: rounded(Math.min(factor, MOST_IN_DOUBT / score)) };
}

/** How far words that only the name has lower a score. */
const EXTRA = 0.8;

/** Two words that are written as one. */
const AS_ONE_WORD = 0.98;

/** What is less alike is spelled differently. */
export const AS_WRITTEN = 0.97;

/** Letters of a word of which many others differ in one letter. */
const SHORT_WORD = 5;

/** How two forms are compared. */
export interface Comparing {
  readonly kind: WordsOf;
  /** A lower score is none. */
  readonly least: number;
  readonly digits: Digits;
}

/** How well the form of a query fits the form of a name; undefined where they cannot be compared or share too little. */
export function scoreForms(query: ReadForm, name: ReadForm, how: Comparing): Score | undefined {
  if (query.kind === 'consonants' || name.kind === 'consonants') return scoreConsonants(query, name, how);
  let best = scoreWords(query.as(how.kind), name.as(how.kind), how);
  const isBetter = (other: Score | undefined): boolean =>
    other !== undefined && (best?.score ?? 0) < other.score;
  const acronym = scoreAcronym(query, name);
  if (isBetter(acronym)) best = acronym;
  const whole = scoreWhole(query, name, how);
  if (isBetter(whole)) best = whole;
  if (best === undefined) return undefined;
  const isTransliterated = query.kind === 'romanised' || name.kind === 'romanised';
  return isTransliterated ? withPenalties(best, [penalty('transliterated')]) : best;
}

/** A score lowered by further penalties. */
export function withPenalties(given: Score, penalties: readonly MatchPenalty[]): Score {
  if (penalties.length === 0) return given;
  const score = penalties.reduce((product, { factor }) => product * factor, given.score);
  return { ...given, penalties: [...given.penalties, ...penalties], score };
}

/** What is typed is looked at by a person: a digit may be typed wrongly, and one word of several is a beginning. */
const asTyped = { kind: 'party', least: 0, digits: 'typed' } as const satisfies Comparing;

/** How well a name fits a text that is being typed. */
interface Typed {
  readonly score: number;
  readonly hasEveryWord: boolean;
}

/** A text that is being typed, whose last word may be the beginning of one. */
export class TypedText {
  readonly #whole: ReadForm;
  /** With its last word completed, by what it is completed to. */
  readonly #begun = new Map<string, ReadForm>();

  constructor(form: ReadForm) {
    this.#whole = form;
  }

  /** How well a name fits; undefined where it has nothing in common. */
  scoreOf(name: ReadForm): Typed | undefined {
    const last = this.#whole.words.at(-1) ?? '';
    const begun = name.words.includes(last) ? undefined : name.words.find((word) => word.startsWith(last));
    const found = scoreForms(begun === undefined ? this.#whole : this.#goingOnAs(begun), name, asTyped);
    if (found === undefined) return undefined;
    return { score: found.score * (begun === undefined ? 1 : BEGUN), hasEveryWord: found.hasEveryWord };
  }

  #goingOnAs(word: string): ReadForm {
    const known = this.#begun.get(word);
    if (known !== undefined) return known;
    const { kind, words } = this.#whole;
    const form = new ReadForm({ kind, words: [...words.slice(0, -1), word] });
    this.#begun.set(word, form);
    return form;
  }
}

/** A word that is only begun. */
const BEGUN = 0.97;

interface Pair {
  readonly query: readonly number[];
  readonly name: readonly number[];
  readonly similarity: number;
}

function scoreWords(query: readonly Word[], name: readonly Word[], how: Comparing): Score | undefined {
  const pairs = alignment(query, name, how.digits);
  if (pairs.length === 0) return undefined;
  const weighed = weighedIn(query, name, pairs);
  const { alike, missing, extra } = weighed;
  const further = furtherPenalties(query, name, pairs);
  const score = further.reduce((product, { factor }) => product * factor, alike * extra);
  if (score < how.least) return undefined;
  const penalties: MatchPenalty[] = [];
  if (missing > 0) penalties.push({ reason: 'extra-words', factor: rounded(1 - missing) });
  if (extra < 1) penalties.push({ reason: 'missing-words', factor: rounded(extra) });
  penalties.push(...further);
  const found = pairs.reduce((sum, pair) => sum + pair.query.length, 0);
  const hasEveryWord = found === query.length && pairs.every(({ similarity: alike }) => alike >= AS_WRITTEN);
  return { score, tokens: () => tokensOf(query, name, pairs), penalties, hasEveryWord };
}

const pairAt = (pairs: readonly Pair[], side: 'query' | 'name', place: number): Pair | undefined =>
  pairs.find((pair) => pair[side].includes(place));

/** How much of a query a name has, and how much of the name the query; by the weights of their words. */
function weighedIn(query: readonly Word[], name: readonly Word[], pairs: readonly Pair[]) {
  let [ofQuery, alike, matched] = [0, 0, 0];
  for (const [index, word] of query.entries()) {
    const pair = pairAt(pairs, 'query', index);
    const weight = weightOf(word, pair, name, 'name');
    ofQuery += weight;
    if (pair === undefined) continue;
    alike += weight * pair.similarity;
    matched += weight;
  }
  let [ofName, matchedInName] = [0, 0];
  for (const [index, word] of name.entries()) {
    const pair = pairAt(pairs, 'name', index);
    const weight = weightOf(word, pair, query, 'query');
    ofName += weight;
    if (pair !== undefined) matchedInName += weight;
  }
  return {
    alike: alike / Math.max(ofQuery, Number.EPSILON),
    missing: matched === ofQuery ? 0 : 1 - matched / Math.max(ofQuery, Number.EPSILON),
    extra: (matchedInName / Math.max(ofName, Number.EPSILON)) ** EXTRA,
  };
}

function tokensOf(query: readonly Word[], name: readonly Word[], pairs: readonly Pair[]): MatchedToken[] {
  return query.map((word, place) => {
    const pair = pairAt(pairs, 'query', place);
    return {
      query: word.text,
      ...(pair === undefined ? {} : { matched: pair.name.map((each) => name[each]?.text).join(' ') }),
      similarity: pair?.similarity ?? 0,
      weight: weightOf(word, pair, name, 'name'),
    };
  });
}

/** A word counts as what it was compared with, if that is weaker: a misspelled `limited` is not a distinctive word. */
function weightOf(
  word: Word,
  pair: Pair | undefined,
  others: readonly Word[],
  otherSide: 'query' | 'name',
): number {
  if (pair === undefined) return word.text.length <= SHORT_AND_ALONE ? word.weight / 2 : word.weight;
  if (pair.query.length > 1 || pair.name.length > 1) return word.weight;
  return Math.min(word.weight, others[pair[otherSide][0] ?? 0]?.weight ?? 1);
}

/** Letters of a word that has no other beside it, and is soon a misspelled legal form or initial. */
const SHORT_AND_ALONE = 3;

function furtherPenalties(
  query: readonly Word[],
  name: readonly Word[],
  pairs: readonly Pair[],
): MatchPenalty[] {
  const penalties: MatchPenalty[] = [];
  const order = pairs.map((pair) => pair.name[0] ?? 0);
  if (order.some((place, index) => index > 0 && place < (order[index - 1] ?? 0)))
    penalties.push(penalty('word-order'));
  const countDistinctive = (side: 'query' | 'name'): number => {
    const [words, others] = side === 'query' ? [query, name] : [name, query];
    const otherSide = side === 'query' ? 'name' : 'query';
    const weights = words.map((word, place) => weightOf(word, pairAt(pairs, side, place), others, otherSide));
    return weights.filter((weight) => weight >= DISTINCTIVE).length;
  };
  const distinctivePairs = pairs.filter(
    (pair) =>
      pair.query.some((place) => (query[place]?.weight ?? 0) >= DISTINCTIVE) &&
      pair.name.some((place) => (name[place]?.weight ?? 0) >= DISTINCTIVE),
  );
  if (
    distinctivePairs.length < 2 &&
    Math.max(countDistinctive('query'), countDistinctive('name')) > 1 &&
    !pairs.some((pair) => pair.query.length > 1 || pair.name.length > 1)
  )
    penalties.push(penalty('one-word-of-several'));
  if (
    distinctivePairs.length <= 1 &&
    distinctivePairs.every(({ similarity: alike }) => alike < AS_WRITTEN) &&
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
  if (longest > SHORT_WORD) return { reason: 'typo-in-the-only-word', factor: 0.85 };
  return { reason: 'typo-in-the-only-word', factor: others.length > 0 ? SHORT_WITH_LEGAL_FORM : 0.75 };
}

/** Of a short word beside the legal form that the name has too: a person should look. */
const SHORT_WITH_LEGAL_FORM = 0.79;

interface RankedPair extends Pair {
  readonly rank: number;
}

/** Which words of a query are which words of a name, the most alike first; two beside each other may be one. */
function alignment(query: readonly Word[], name: readonly Word[], digits: Digits): readonly Pair[] {
  const candidates: RankedPair[] = [];
  const add = (ofQuery: number[], ofName: number[], alike: number, weight: number): void => {
    if (alike <= 0) return;
    // Between equal words, those in the same place.
    const rank = alike * (1 + weight) - Math.abs((ofQuery[0] ?? 0) - (ofName[0] ?? 0)) * 1e-3;
    candidates.push({ query: ofQuery, name: ofName, similarity: alike, rank });
  };
  for (const [i, one] of query.entries()) {
    for (const [j, other] of name.entries()) {
      const alike = alikeness(one, other, digits);
      if (alike > 0) add([i], [j], alike, Math.min(one.weight, other.weight));
      if (one.text[0] !== other.text[0] || one.text === other.text) continue;
      const joinedName = joined(other, name[j + 1], one);
      if (joinedName !== undefined)
        add([i], [j, j + 1], similarity(one, joinedName, digits) * AS_ONE_WORD, 1);
      const joinedQuery = joined(one, query[i + 1], other);
      if (joinedQuery !== undefined)
        add([i, i + 1], [j], similarity(joinedQuery, other, digits) * AS_ONE_WORD, 1);
    }
  }
  if (candidates.length <= 1) return candidates;
  candidates.sort((a, b) => b.rank - a.rank);
  const pairs: Pair[] = [];
  for (const pair of candidates) {
    const isTaken = pairs.some(
      (each) =>
        each.query.some((place) => pair.query.includes(place)) ||
        each.name.some((place) => pair.name.includes(place)),
    );
    if (!isTaken) pairs.push(pair);
  }
  return pairs.sort((a, b) => (a.query[0] ?? 0) - (b.query[0] ?? 0));
}

/** Two neighbouring words as one, if they may be a third one. */
function joined(first: Word, second: Word | undefined, third: Word): Letters | undefined {
  if (second === undefined) return undefined;
  const length = first.text.length + second.text.length;
  const isNear = Math.abs(length - third.text.length) <= 1;
  if (!isNear || (length <= SHORTEST_JOINED && !hasDigits(third.mask))) return undefined;
  return { text: first.text + second.text, mask: first.mask | second.mask };
}

/** Letters of two words as one; of the name of a chip fewer, with digits. */
const SHORTEST_JOINED = 3;

/** What a misspelled legal form is like the right one. */
const LEGAL_FORM_MISSPELLED = 0.75;

function alikeness(one: Word, other: Word, digits: Digits): number {
  if (one.same === other.same) return 1;
  if (!one.isLegalForm && !other.isLegalForm) return similarity(one, other, digits);
  // A real word that is so like a legal form is long: it then counts for as little.
  if (one.isLegalForm && other.isLegalForm) return 0;
  const isNear = Math.abs(one.text.length - other.text.length) <= 1 && errorsIn(one.text, other.text) <= 1;
  return isNear ? LEGAL_FORM_MISSPELLED : similarity(one, other, digits);
}

/** A query of one word that is the initials of a name. */
function scoreAcronym(query: ReadForm, name: ReadForm): Score | undefined {
  const { text, words } = query.whole;
  if (words !== 1 || text.length < SHORTEST_ACRONYM || !name.initials.has(text)) return undefined;
  const found: Score = {
    score: 1,
    tokens: () => [{ query: text, matched: name.words.join(' '), similarity: 1, weight: 1 }],
    penalties: [],
    hasEveryWord: true,
  };
  const acronym = name.distinctiveInitials.has(text)
    ? penalty('acronym')
    : ({ reason: 'acronym', factor: WITH_LEGAL_FORM } as const);
  const left = name.wholeInitials.has(text)
    ? []
    : [{ reason: 'missing-words', factor: WITHOUT_LAST } as const];
  return withPenalties(found, [acronym, ...left]);
}

/** Initials of which some are those of a legal form, which most names have. */
const WITH_LEGAL_FORM = 0.76;

/** Initials that have none of the last words. */
const WITHOUT_LAST = 0.92;

const SHORTEST_ACRONYM = 3;

/** Letters of names of several short words that may differ in one; with digits, as marks of vessels and aircraft have. */
const SHORTEST_WHOLE = 7;
const SHORTEST_WHOLE_WITH_DIGITS = 4;

/**
 * Names of several words that have the same letters, with spaces elsewhere. Or that differ in one letter of all: in a
 * short word, it may be an error as well as another word, so that it is never a hit.
 */
function scoreWhole(
  { whole: query }: ReadForm,
  { whole: name }: ReadForm,
  how: Comparing,
): Score | undefined {
  if (query.words < 2 || name.words < 2) return undefined;
  const [length, other] = [query.text.length, name.text.length];
  if (query.text === name.text) return wholeScore(query, name, 1, penalty('other-spaces'));
  if (Math.abs(length - other) > 1) return undefined;
  const withDigits = hasDigits(query.mask & name.mask);
  if (Math.min(length, other) < (withDigits ? SHORTEST_WHOLE_WITH_DIGITS : SHORTEST_WHOLE)) return undefined;
  const found = penalty('typo-in-short-words');
  const alike = 1 - 1 / Math.max(length, other);
  if (alike * found.factor < how.least || !mayBeSame(query.text, name.text, how)) return undefined;
  return errorsIn(query.text, name.text) === 1 ? wholeScore(query, name, alike, found) : undefined;
}

function wholeScore(query: Letters, name: Letters, alike: number, found: MatchPenalty): Score {
  const token = { query: query.text, matched: name.text, similarity: alike, weight: 1 };
  return {
    score: alike * found.factor,
    tokens: () => [token],
    penalties: [found],
    hasEveryWord: false,
  };
}

/** Another digit is another thing; one digit more or less may be an error in a mark, and is another chip. */
function mayBeSame(query: string, name: string, { kind, digits }: Comparing): boolean {
  if (digits === 'typed') return true;
  const [one, other] = [digitsOf(query), digitsOf(name)];
  return one === other || (kind === 'party' && one.length !== other.length);
}

/** Names of which one is known by its consonants alone. */
function scoreConsonants(query: ReadForm, name: ReadForm, how: Comparing): Score | undefined {
  if (query.kind === name.kind) return undefined;
  const found = scoreWords(query.bones, name.bones, how);
  if (found === undefined) return undefined;
  const letters = Math.max(query.sound.length, name.sound.length, 1);
  const alike = 1 - errorsIn(query.sound, name.sound) / letters;
  const consonants = query.bones.reduce((sum, { text }) => sum + text.length, 0);
  const tells = OTHER_SOUND * Math.min(1, FEW_CONSONANTS / consonants);
  const factor = rounded(factors.transliterated * (1 - (1 - alike) * tells));
  const transliterated = withPenalties(found, [{ reason: 'transliterated', factor }]);
  const isSoonAlike = consonants <= FEW_CONSONANTS && transliterated.score > MOST_IN_DOUBT;
  if (!isSoonAlike) return transliterated;
  return withPenalties(transliterated, [inDoubt('few-consonants', transliterated)]);
}

/** How far another sound lowers the score of the same consonants; the more of them, the less: they tell by themselves. */
const OTHER_SOUND = 0.4;
/** So many are the consonants of many names: a person should look. */
const FEW_CONSONANTS = 2;

export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
