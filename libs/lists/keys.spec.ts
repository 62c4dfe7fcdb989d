import { keyOf, namelessness, normalizedName, shortDigest, slugOf } from './keys.js';

test.each([
  ['HUA WEI, LTD.', 'hua wei ltd'],
  ['Üçüzler Lojistik Ltd. Şti.', 'ucuzler lojistik ltd sti'],
  ['Ａ＆Ｂ  (HK) Co.,Ltd', 'a b hk co ltd'],
  ['Роснефть', 'rosneft'],
  ["Xi'an Int’l", 'xian intl'],
  ['中国', 'zhong guo'],
])('%s is compared as %s', (name, normalized) => {
  expect(normalizedName(name)).toBe(normalized);
});

test('a key does not change with punctuation or spaces', () => {
  expect(keyOf('Beijing E-science Co. Ltd', 'CN', '84 FR  22961.')).toBe(
    keyOf('BEIJING E-SCIENCE CO., LTD.', 'CN', '84 FR 22961'),
  );
});

test('a digest changes with any word, and with where one part ends', () => {
  expect(shortDigest(['ab', 'c'])).not.toBe(shortDigest(['a', 'bc']));
});

test('a slug is cut without a hyphen at its end, and is never empty', () => {
  expect(slugOf('Hua Wei, Ltd.', 4)).toBe('hua');
  expect(slugOf('!!!', 60)).toBe('unnamed');
});

test('a name of signs only is not said to be empty', () => {
  expect([namelessness(' '), namelessness('🚀')]).toEqual(['is empty', 'has no letter and no digit']);
});
