import { readFileSync } from 'node:fs';
import { parseAsOf } from '../events/index.js';
import { HIT, type NameMatch } from '../libs/names/index.js';
import { matchName, NameIndex } from '../libs/names/matcher.js';
import { listFormats } from '../libs/lists/import.js';
import { withTypo } from './bench/names/queries.js';
import { strangers } from './bench/names/strangers.js';
import { caseParties, changesOf, partiesOf, type NamedParty } from './bench/names/world.js';
import { seeded } from './support/seeded.js';

/*
 * How well names are found, over the case and the excerpts of lists that are in the project: a floor under what the bench
 * over all published lists measures (npm run bench:names).
 */

const excerpts = [
  ['trade-csl', 'libs/lists/sources/trade-csl/excerpt.json'],
  ['bis-dpl', 'events/cases/denied-persons-list/2018-08-17.txt'],
  ['bis-dpl', 'events/cases/denied-persons-list/2023-11-30.txt'],
] as const;

function excerpt(name: string, file: string): NamedParty[] {
  const format = listFormats.find((each) => each.name === name);
  if (format === undefined) throw new Error(`there is no format ${name}`);
  return format
    .read(readFileSync(file))
    .flatMap((list, place) =>
      partiesOf(list).map((party) => ({ ...party, subject: `${party.subject}f${place}${file.length}` })),
    );
}

const parties = [...caseParties(), ...excerpts.flatMap(([name, file]) => excerpt(name, file))];
const index = new NameIndex();
index.apply(changesOf(parties), parties.length);
const asOf = parseAsOf('2026-11-26');
const match = (name: string): readonly NameMatch[] =>
  matchName(index, { name, kind: 'party' }, { asOf, position: parties.length }).matches;

const names = parties
  .filter(({ subject }) => subject.startsWith('party/'))
  .flatMap(({ subject, names: all }) => all.map(({ name }) => ({ subject, name })))
  .filter(({ name }) => name.length > 3);
const latin = names.filter(({ name }) => /^[\p{Script=Latin}\p{N}\p{P}\s]+$/u.test(name) && /\s/.test(name));

/** The share of queries of which a right answer is among the first so many. */
function found(queries: readonly { readonly text: string; readonly name: string }[], among: number): number {
  const bearers = new Map<string, Set<string>>();
  for (const { subject, name } of names) bearers.set(name, (bearers.get(name) ?? new Set()).add(subject));
  const isFound = ({ text, name }: { readonly text: string; readonly name: string }): boolean => {
    const matches = match(text);
    const last = matches[among - 1]?.score ?? 0;
    return matches.some(({ subject, score }) => score >= last && bearers.get(name)?.has(subject) === true);
  };
  return queries.filter(isFound).length / queries.length;
}

test('there are enough names for a share to mean something', () => {
  expect(latin.length).toBeGreaterThan(100);
});

test('every name is first by itself', () => {
  expect(
    found(
      names.map(({ name }) => ({ text: name, name })),
      1,
    ),
  ).toBe(1);
});

test.each([1, 2, 3])('of names with one typing error, 98 of 100 are among ten: seed %i', (seed) => {
  const random = seeded(seed);
  const typed = latin.map(({ name }) => ({ text: withTypo(name, random), name }));
  expect(found(typed, 10)).toBeGreaterThanOrEqual(0.98);
});

test('of names in another order of words, 98 of 100 are among ten', () => {
  const turned = latin.map(({ name }) => {
    const words = name.replaceAll(',', '').split(/\s+/);
    return { text: [...words.slice(1), words[0]].join(' '), name };
  });
  expect(found(turned, 10)).toBeGreaterThanOrEqual(0.98);
});

test('of real names that are on no list, at most 2 of 100 are hits', () => {
  const hits = strangers.filter((name) => match(name).some(({ score }) => score >= HIT));
  expect(hits.length / strangers.length).toBeLessThanOrEqual(0.02);
});

test.each([
  ['Huawei', 'party/huawei'],
  ['华为', 'party/huawei'],
  ['SMIC', 'party/smic'],
  ['中芯国际', 'party/smic'],
  ['YMTC', 'party/ymtc'],
])('%s is first', (text, subject) => {
  const matches = match(text);
  expect(matches.filter(({ score }) => score === matches[0]?.score).map((each) => each.subject)).toContain(
    subject,
  );
});

test('Nvidia is no party that is a hit', () => {
  expect(match('Nvidia').filter(({ score }) => score >= HIT)).toEqual([]);
});
