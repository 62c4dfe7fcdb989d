import { comparableText } from '../../../events/index.js';
import { plainText, splitWords } from '../../../libs/name-words/index.js';
import { formsOf, initialsOf } from '../../../libs/names/matcher.js';
import { seeded } from '../../support/seeded.js';
import type { NamedParty } from './world.js';

/** How a query differs from the name that it means. */
export const queryKinds = [
  'exact',
  'alias',
  'acronym',
  'one typo',
  'two typos',
  'word order',
  'extra word',
  'missing word',
  'legal form',
  'parent',
  'cross-script, held',
  'cross-script, by transliteration',
  'cross-script, translated',
  'stranger',
] as const;
export type QueryKind = (typeof queryKinds)[number];

/** Names in other scripts, or acronyms: those that are names of their own, and those in brackets. */
type Without = 'other-scripts' | 'acronyms';

/** A query, and the name that it means. */
export interface NameToFind {
  readonly kind: QueryKind;
  readonly text: string;
  /** Absent of a stranger. */
  readonly means?: string;
  /** Subjects that are right answers: all that have the name that is meant. */
  readonly subjects: ReadonlySet<string>;
  /** Which names are taken out of the index, so that only the others lead to the subject. */
  readonly without?: Without;
}

/** Queries of each kind. */
const EACH = 60;
/** Cross-script pairs of each sort: more, because scripts differ. */
const PAIRS = 120;

const STRANGERS = 200;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const FORMS = ['Ltd.', 'Co., Ltd.', 'Limited', 'LLC', 'Inc.', 'GmbH', 'Corporation'];
const isLatin = (name: string): boolean => /^[\p{Script=Latin}\p{N}\p{P}\p{S}\s]+$/u.test(name);

const pickWith =
  (random: () => number) =>
  <Value>(values: readonly Value[]): Value => {
    const value = values[Math.floor(random() * values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  };

/** A text with one letter typed wrongly: another one, none, one more, or two swapped; never the first. */
export function withTypo(text: string, random: () => number): string {
  const pick = pickWith(random);
  const places = Array.from(text).flatMap((letter, place) =>
    /[\p{L}\d]/u.test(letter) && place > 0 ? [place] : [],
  );
  if (places.length === 0) return `${text}${text}`;
  const place = pick(places);
  const letter = pick(Array.from(LETTERS));
  const [before, after] = [text.slice(0, place), text.slice(place + 1)];
  const next = text[place + 1] ?? '';
  return pick([
    before + letter + after,
    before + after,
    before + letter + (text[place] ?? '') + after,
    before + next + (text[place] ?? '') + text.slice(place + 2),
  ]);
}

/** Queries of a seed over parties, each with its right answers. The same seed gives the same queries. */
export function queriesOf(
  parties: readonly NamedParty[],
  strangers: readonly string[],
  seed: number,
): NameToFind[] {
  const random = seeded(seed);
  const pick = pickWith(random);
  const bearers = new Map<string, Set<string>>();
  for (const { subject, names } of parties)
    for (const { name } of names) {
      const text = comparableText(name);
      bearers.set(text, (bearers.get(text) ?? new Set()).add(subject));
    }
  const subjectsOf = (name: string): ReadonlySet<string> => bearers.get(comparableText(name)) ?? new Set();
  const primary = (party: NamedParty): string => party.names[0]?.name ?? '';
  const distinctive = parties.filter(
    (party) => isLatin(primary(party)) && splitWords(plainText(primary(party))).length > 1,
  );
  const queries: NameToFind[] = [];
  const ask = (kind: QueryKind, means: string, text: string, more: Partial<NameToFind> = {}): void => {
    queries.push({ kind, text, means, subjects: subjectsOf(means), ...more });
  };
  const times = (number: number, make: () => void): void => {
    for (let place = 0; place < number; place += 1) make();
  };
  const name = (): string => primary(pick(distinctive));

  times(EACH, () => {
    const means = primary(pick(parties));
    ask('exact', means, means);
  });
  const aliases = parties.flatMap(({ names }) => names.slice(1)).filter((each) => each.name.length > 2);
  times(EACH, () => {
    const means = pick(aliases).name;
    ask('alias', means, means);
  });
  // A name of three words or more that says its own initials in brackets or as an alias: real acronyms.
  const acronyms = parties.flatMap(({ names }) =>
    names.flatMap(({ name: full }) => {
      const words = splitWords(plainText(full.replace(/\(.*?\)/g, ' ')));
      const inside = /\(([A-Z]{3,6})\)/.exec(full)?.[1];
      const said = [inside, ...names.map((each) => each.name)].filter(
        (each): each is string => each !== undefined && /^[A-Z]{3,6}$/.test(each),
      );
      return said
        .filter((each) => initialsOf(words).has(each.toLowerCase()))
        .map((acronym) => ({ acronym, full }));
    }),
  );
  times(EACH, () => {
    const { acronym, full } = pick(acronyms);
    // The alias itself is taken away: the initials must lead to the full name.
    ask('acronym', full, acronym, { without: 'acronyms' });
  });
  const typo = (text: string): string => withTypo(text, random);
  times(EACH, () => {
    const means = name();
    ask('one typo', means, typo(means));
  });
  times(EACH, () => {
    const means = name();
    ask('two typos', means, typo(typo(means)));
  });
  times(EACH, () => {
    const means = name();
    const words = means.replaceAll(',', '').split(/\s+/);
    ask('word order', means, [...words.slice(1), words[0]].join(' '));
  });
  times(EACH, () => {
    const means = name();
    ask('extra word', means, `${means} ${pick(['Group', 'International', 'Branch', 'Beijing', 'Trading'])}`);
  });
  const long = distinctive.filter((party) => splitWords(plainText(primary(party))).length > 2);
  times(EACH, () => {
    const means = primary(pick(long));
    const words = means.split(/\s+/);
    ask('missing word', means, words.slice(0, -1).join(' '));
  });
  const companies = distinctive.filter(
    ({ kind, names }) =>
      kind === 'company' && / (Ltd|LLC|Limited|Inc|GmbH|Corporation|Corp)\.?$/i.test(names[0]?.name ?? ''),
  );
  times(EACH, () => {
    const means = primary(pick(companies));
    const bare = means.replace(/[\s,]+(Co\.?,? ?)?(Ltd|LLC|Limited|Inc|GmbH|Corporation|Corp)\.?$/i, '');
    ask('legal form', means, `${bare} ${pick(FORMS)}`);
  });
  const parents = [
    'Huawei Technologies Co., Ltd.',
    'Inspur Group Co., Ltd.',
    'Semiconductor Manufacturing International Corporation (SMIC)',
    'Yangtze Memory Technologies Co., Ltd.',
  ];
  for (const means of parents)
    ask('parent', means, means.replace(/ (Technologies )?Co\., Ltd\.$|Group.*| \(.*\)$/, ''));
  const pairs = crossScriptPairs(parties);
  times(PAIRS, () => {
    const { original } = pick(pairs);
    ask('cross-script, held', original, original);
  });
  const sounded = pairs.filter(({ isSounded }) => isSounded);
  const translated = pairs.filter(({ isSounded }) => !isSounded);
  times(PAIRS, () => {
    const { original, latin, subject } = pick(sounded);
    const subjects = new Set([...subjectsOf(latin), subject]);
    ask('cross-script, by transliteration', latin, original, { subjects, without: 'other-scripts' });
  });
  times(PAIRS / 2, () => {
    const { original, latin, subject } = pick(translated);
    const subjects = new Set([...subjectsOf(latin), subject]);
    ask('cross-script, translated', latin, original, { subjects, without: 'other-scripts' });
  });
  // Each once: one that is a hit would otherwise count as often as it is drawn.
  const shuffled = strangers.map((text) => ({ text, place: random() })).sort((a, b) => a.place - b.place);
  for (const { text } of shuffled.slice(0, STRANGERS))
    queries.push({ kind: 'stranger', text, subjects: new Set() });
  return queries;
}

/**
 * The Security Council has names as they sound; the lists of China and Japan have most in translation, which no sound
 * leads to.
 *
 * A name in its original script and in Latin letters, of one party of a list.
 */
function crossScriptPairs(parties: readonly NamedParty[]) {
  return parties.flatMap(({ subject, names, list }) => {
    const latin = names.find(({ name }) => isLatin(name))?.name;
    if (latin === undefined) return [];
    return names
      .filter(({ name }) => !/[a-z]/i.test(name) && formsOf(name).some(({ kind }) => kind !== 'written'))
      .map(({ name: original }) => ({ subject, latin, original, isSounded: list === 'un-consolidated' }));
  });
}
