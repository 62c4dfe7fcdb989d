import { consonantsOf, formsOf, formOfText, initialsOf, textOfForm } from './forms.js';

const written = (name: string) =>
  formsOf(name)
    .filter(({ kind }) => kind === 'written')[0]
    ?.words.join(' ');
const romanised = (name: string) =>
  formsOf(name)
    .find(({ kind }) => kind === 'romanised')
    ?.words.join(' ');

test.each([
  ['case', 'HUAWEI Technologies', 'huawei technologies'],
  ['full width', 'ＩＲＧＣＡＳＦ', 'irgcasf'],
  ['diacritics', 'Škoda Łódź Ørsted Straße', 'skoda lodz orsted strasse'],
  ['apostrophes', "Al Qa'ida; O’Brien", 'al qaida obrien'],
  ['punctuation', 'Acme-Beta, Co., Ltd.', 'acme beta co ltd'],
  ['an ampersand', 'Smith & Sons', 'smith and sons'],
  ['initials', 'S.M.I.C. Holdings', 'smic holdings'],
  ['a single initial', 'John F. Kennedy', 'john f kennedy'],
  ['digits', 'RTX-4090', 'rtx 4090'],
  ['Chinese without spaces', '华为技术有限公司', '华为 技术 有限公司'],
  ['nothing but punctuation', '***', '***'],
])('%s: "%s" is written "%s"', (_, name, words) => {
  expect(written(name)).toBe(words);
});

test.each([
  [
    'Chinese: what a company is in English, its own name by pinyin',
    '华为技术有限公司',
    'huawei technology company limited',
  ],
  ['traditional characters', '華為技術有限公司', 'huawei technology company limited'],
  ['Japanese characters', '海広電気株式会社', 'haiguangdianqi company'],
  ['a legal form in Arabic letters', 'شركة روسنفت', 'company rwsnft'],
  ['a character of two readings', '重庆银行', 'chongqing bank'],
  ['Cyrillic', 'Роснефть', 'rosneft'],
  ['Greek', 'Ελλάς', 'ellas'],
  ['Japanese', 'スバル株式会社', 'subaru company'],
])('%s: "%s" is romanised "%s"', (_, name, words) => {
  expect(romanised(name)).toBe(words);
});

test('of a script without vowels, the consonants are compared', () => {
  const { words } = formsOf('محمد بن سلمان').find(({ kind }) => kind === 'consonants') ?? { words: [] };
  expect(words).toEqual(['mahamad', 'ban', 'salaman']);
  expect(consonantsOf(words)).toEqual(['mhmd', 'bn', 'slmn']);
});

test.each([
  ['simplified, traditional', '哈尔滨工业大学', '哈爾濱工業大學'],
  ['simplified, Japanese', '广电气', '広電気'],
])('characters in another form are the same: %s', (_, one, other) => {
  expect(formsOf(other)).toEqual(formsOf(one));
});

test('of a word with hardly a consonant, the letters count that are vowels as well', () => {
  const { words } = formsOf('هواوي').find(({ kind }) => kind === 'consonants') ?? { words: [] };
  expect([consonantsOf(words), consonantsOf(['huawei'])]).toEqual([['hwwy'], ['hwwy']]);
  expect(consonantsOf(['ali', 'yahya', 'oya'])).toEqual([]);
});

test.each([
  ['a country', 'Huawei Technologies (New Zealand) Company Limited', true],
  ['a legal form', 'Acme Robotics (Private) Limited', false],
  ['another name', 'Acme Robotics (formerly Zenith)', false],
  ['initials of the rest', 'Semiconductor Manufacturing International Corporation (SMIC)', false],
  ['another script', 'Harbin Engineering University (哈爾浜工程大学)', false],
  ['nothing', 'Huawei Technologies Co., Ltd.', false],
])('a form without what is in brackets says so where they say more: %s', (_, name, isLeftOut) => {
  expect(formsOf(name).some(({ leavesOut }) => leavesOut === true)).toBe(isLeftOut);
});

test.each([
  ['initials of the rest', 'Semiconductor Manufacturing International Corporation (SMIC)', ['smic']],
  ['another script', '10th Research Institute (CETC) (第十研究所)', ['10th research institute cetc']],
])('what is in brackets is a name of its own: %s', (_, name, expected) => {
  const words = formsOf(name).map((form) => form.words.join(' '));
  expect(words).toEqual(expect.arrayContaining(expected));
});

test.each([
  ['Yangtze Memory Technologies Co Ltd', 'ymtc'],
  ['Semiconductor Manufacturing International Corporation', 'smic'],
  ['Bank of China', 'boc'],
  ['China Aerospace Science and Industry Corporation', 'casic'],
])('%s may be known as %s', (name, initials) => {
  expect(initialsOf(name.toLowerCase().split(' '))).toContain(initials);
});

test('a form is read from its text', () => {
  for (const form of formsOf('华为 Technologies')) expect(formOfText(textOfForm(form))).toEqual(form);
});
