import { formsOfQuery } from './forms.js';
import { respelled, withoutLookAlikes } from '../../name-words/index.js';

test.each([
  ['a Cyrillic capital in a Latin word', '\u041duawei', 'Huawei'],
  ['a Cyrillic small letter', 'Technol\u043egies', 'Technologies'],
  ['a small l among capitals', 'SMlC', 'SMIC'],
  ['a Greek capital', '\u0397uawei', 'Huawei'],
  ['a Latin letter that is none of ours', 'Hu\u0251wei', 'Huawei'],
  ['small capitals', '\u029c\u1d1c\u1d00\u1d21\u1d07\u026a', 'huawei'],
  ['a word of look-alikes only', '\u0405\u041c\u0406\u0421 Holding', 'smic Holding'],
])('%s: %s is read as %s', (_, name, read) => {
  expect(withoutLookAlikes(name)?.toLowerCase()).toBe(read.toLowerCase());
});

test.each([
  ['Latin letters', 'Huawei Škoda'],
  ['a word of one other script', 'Роснефть'],
  ['words of two scripts, each in one', 'Rosneft Роснефть'],
  ['Chinese', '华为 Technologies'],
])('%s: %s is read as it is written', (_, name) => {
  expect(withoutLookAlikes(name)).toBeUndefined();
});

test.each([
  ['vv', ['huavvei'], ['huawei']],
  ['a digit among letters', ['hu4wei', 'tech'], ['huawei tech']],
  ['several digits', ['5amsung', 'r0b0tics'], ['samsung robotics']],
  ['a digit that is one of two letters', ['te1ecom'], ['telecom', 'teiecom']],
  ['a mark', ['rtx4090', 'a100', 'il76'], []],
  ['a number', ['2022', 'factory'], []],
  ['nothing of it', ['huawei'], []],
])('%s: %j may be meant as %j', (_, words, readings) => {
  expect(respelled(words).map((reading) => reading.join(' '))).toEqual(readings);
});

test.each([
  ['as it is written', 'Huawei', [['huawei', 'as-written']]],
  [
    'with a letter of another script',
    '\u041duawei',
    [
      ['nuawei', 'as-written'],
      ['nuawei', 'as-written'],
      ['huawei', 'look-alikes'],
    ],
  ],
  [
    'with a digit for a letter',
    'Hu4wei',
    [
      ['hu4wei', 'as-written'],
      ['huawei', 'respelled'],
    ],
  ],
])('the forms of a query, %s', (_, name, forms) => {
  expect(
    formsOfQuery(name).map(({ form, reading }) => [form.words.join(' ').replace('\u043d', 'n'), reading]),
  ).toEqual(forms);
});

test.each([
  ['zero width', 'Hu\u200bawei'],
  ['a soft hyphen', 'Hua\u00adwei'],
  ['a mark of direction', '\u200eHuawei'],
  ['full width', '\uff28\uff55\uff41\uff57\uff45\uff49'],
  ['mathematical letters', '\u{1d407}\u{1d42e}\u{1d41a}\u{1d430}\u{1d41e}\u{1d422}'],
  ['letters in circles', '\u24bd\u24e4\u24d0\u24e6\u24d4\u24d8'],
])('%s changes nothing', (_, name) => {
  expect(formsOfQuery(name).map(({ form }) => form.words.join(' '))).toEqual(['huawei']);
});
