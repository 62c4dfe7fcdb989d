import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AsOfIndex } from '../../libs/as-of/index.js';
import { answerOf, changesOf, worldOf } from '../support/in-terms-of-oracle.js';
import type { Case } from './cases.js';

/*
 * What is run against each mutant. One file, because Jest loads every module again for each file of tests; and the
 * answers of the oracle first, which kill most mutants.
 */

const root = join(__dirname, '../..');
const cases = JSON.parse(readFileSync(join(__dirname, 'cases.json'), 'utf8')) as Case[];
const LIMIT = 3;
const QUICK = 20;

function indexOf(appends: Case['appends']): AsOfIndex {
  const index = new AsOfIndex();
  for (const append of appends) index.apply(append);
  return index;
}

/** Fails where an answer is not what the oracle gave. Jest alone takes longer to compare them than the index to answer. */
function expectSame(given: unknown, expected: unknown): void {
  const plain: unknown = given && JSON.parse(JSON.stringify(given));
  if (!isDeepStrictEqual(plain, expected)) expect(given).toEqual(expected);
}

function check(some: readonly Case[]): void {
  for (const { appends, answers, worlds, changes } of some) {
    const index = indexOf(appends);
    for (const { subject, question, expected } of answers)
      expectSame(answerOf(index, subject, question, expected), expected);
    for (const { question, filter, expected } of worlds)
      expectSame(worldOf(index, question, filter, LIMIT), expected);
    for (const { span, filter, expected } of changes)
      expectSame(changesOf(index, span, filter, LIMIT), expected);
  }
}

test('the index gives some answers of the oracle', () => {
  check(cases.slice(0, QUICK));
});

for (const folder of ['rules', 'as-of/rules', 'as-of/questions', 'as-of/index', 'restrictions'])
  for (const path of readdirSync(join(root, 'libs', folder), { encoding: 'utf8', recursive: true }))
    if (path.endsWith('.spec.ts'))
      describe(`${folder}/${path}`, () => {
        jest.requireActual(join(root, 'libs', folder, path));
      });

test('the index gives the other answers of the oracle', () => {
  check(cases.slice(QUICK));
});
