import { nameMatch } from './name-match.js';

/** Names in the order of their fit, without those that a term is missing in. */
const ranked = (text: string, names: readonly string[]) => {
  const terms = text.split(' ');
  const fits = names.map((name) => [name, nameMatch(terms, name)] as const);
  return fits
    .filter(([, fit]) => fit !== undefined)
    .sort(([, a = 0], [, b = 0]) => b - a)
    .map(([name]) => name);
};

test('a name that begins with the terms is first, then that with fewest other words; legal forms do not count', () => {
  expect(
    ranked('huawei technologies', [
      'Huawei Technologies Research & Development (UK) Ltd.',
      'Shanghai Huawei Technologies',
      'Huawei Technologies (Lebanon)',
      'Huawei Device',
      'Huawei Technologies Co., Ltd.',
      'Beijing Huawei Digital Technologies Co., Ltd.',
    ]),
  ).toEqual([
    'Huawei Technologies Co., Ltd.',
    'Huawei Technologies (Lebanon)',
    'Huawei Technologies Research & Development (UK) Ltd.',
    'Shanghai Huawei Technologies',
    'Beijing Huawei Digital Technologies Co., Ltd.',
  ]);
});

test('the last term may be in the making, and a whole word is before it', () => {
  expect(ranked('acme tech', ['Acme Technologies', 'Acme Tech', 'Techno Acm'])).toEqual([
    'Acme Tech',
    'Acme Technologies',
  ]);
  expect(nameMatch(['ac', 'tech'], 'Acme Technologies')).toBeUndefined();
});

test('a name of legal forms only is found by them', () => {
  expect(nameMatch(['sa'], 'S.A. SA')).toBe(1 / 3);
  expect(nameMatch(['sa'], 'SA')).toBe(2);
});
