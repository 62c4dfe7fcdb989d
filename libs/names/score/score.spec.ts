import { formsOf } from '../words/forms.js';
import { ReadForm } from './read-form.js';
import { scoreForms } from './score.js';
import { HIT, POSSIBLE } from './thresholds.js';

/** The best score of the forms of two names, and its reasons. */
function scored(query: string, name: string, kind: 'party' | 'chip' = 'party') {
  const scores = formsOf(query).flatMap((one) =>
    formsOf(name).flatMap(
      (other) =>
        scoreForms(new ReadForm(one), new ReadForm(other), { kind, least: 0, digits: 'different' }) ?? [],
    ),
  );
  const best = scores.sort((a, b) => b.score - a.score)[0];
  return { score: best?.score ?? 0, reasons: best?.penalties.map(({ reason }) => reason) ?? [] };
}

describe('surely the same name', () => {
  test.each([
    ['the same', 'Huawei Technologies Co., Ltd.', 'Huawei Technologies Co., Ltd.'],
    ['another legal form', 'Huawei Technologies Limited', 'Huawei Technologies Co., Ltd.'],
    ['no legal form', 'Huawei Technologies', 'Huawei Technologies Co., Ltd.'],
    [
      'an abbreviated word',
      'Semiconductor Mfg Intl Corp',
      'Semiconductor Manufacturing International Corporation',
    ],
    ['one typo in a long word', 'Yangtse Memory Technologies', 'Yangtze Memory Technologies Co., Ltd.'],
    ['two words as one', 'Hua Wei', 'Huawei'],
    ['spaces elsewhere', 'FULD ASHIPPING CO', 'FULDA SHIPPING CO'],
    ['another order', 'Usama BIN LADIN', 'BIN LADIN, Usama'],
    ['Chinese, by pinyin', '华为技术有限公司', 'Huawei Technologies Co., Ltd.'],
    ['pinyin of Chinese', 'Huawei Technologies', '华为技术有限公司'],
    ['traditional characters', '華為技術有限公司', '华为技术有限公司'],
    ['Cyrillic', 'Роснефть', 'Rosneft'],
    ['Arabic', 'أسامة بن لادن', 'Usama bin Ladin'],
    ['Arabic letters that are no digraph', 'محمد طاهر أنوري', 'Muhammad Taher Anwari'],
    ['Arabic of vowels that are consonants', 'هواوي', 'Huawei'],
    ['Arabic with its legal form', 'شركة هواوي', 'Huawei'],
    ['Persian', 'ماهان ایر', 'MAHAN AIR'],
    ['pinyin of the whole', '海光信息技术股份有限公司', 'Haiguang Xinxi Jishu Youxian Gongsi'],
    ['Japanese characters', '哈尔滨工业大学', '哈爾浜工業大学'],
    ['Arabic in a French spelling', 'جمال عكاشة', 'Djamel Akkacha'],
  ])('%s: %s is %s', (_, query, name) => {
    expect(scored(query, name).score).toBeGreaterThanOrEqual(HIT);
  });
});

describe('perhaps the same name, for a person to look at', () => {
  test.each([
    ['initials', 'SMIC', 'Semiconductor Manufacturing International Corporation', 'acronym'],
    ['no word for the business', 'Huawei', 'Huawei Technologies Co., Ltd.', 'missing-words'],
    ['a subsidiary', 'Huawei Cloud', 'Huawei', 'extra-words'],
    ['two consonants in common', 'مطيع الله', 'EMT OOO', 'transliterated'],
    ['two consonants that are all', 'القاعدة', 'Kakazada', 'few-consonants'],
    [
      'two typos in two words',
      'Huawai Technologys Co Ltd',
      'Huawei Technologies Co., Ltd.',
      'typo-in-the-only-word',
    ],
    ['a typo in the one word', 'Huawie', 'Huawei', 'typo-in-the-only-word'],
    ['a typo in a short word, of one legal form', 'Aomaz, JSC', 'Almaz, JSC', 'typo-in-the-only-word'],
  ])('%s: %s and %s, by %s', (_, query, name, reason) => {
    const { score, reasons } = scored(query, name);
    expect(score).toBeGreaterThanOrEqual(POSSIBLE);
    expect(score).toBeLessThan(HIT);
    expect(reasons).toContain(reason);
  });
});

describe('another name', () => {
  test.each([
    ['a short alias of one word', 'Hua Wei', 'HUA'],
    ['a word in common', 'Shanghai Electric Group', 'Shanghai Micro Electronics Group'],
    ['only common words', 'International Trading Company', 'General Trading Company'],
    ['another person of the name', 'Muhammad Ali Khan', 'Muhammad Reza Karimi'],
    ['another company of one letter', 'Intel', 'Inter'],
    ['a surname', 'Toyota Motor Corporation', 'Tokyo Motor Corporation'],
  ])('%s: %s is not %s', (_, query, name) => {
    expect(scored(query, name).score).toBeLessThan(POSSIBLE);
  });
});

describe('chips', () => {
  test.each([
    ['A100', 'NVIDIA A100'],
    ['A-100', 'NVIDIA A100'],
    ['A 100', 'NVIDIA A100'],
    ['rtx4090', 'NVIDIA GeForce RTX 4090'],
    ['H20', 'NVIDIA H20'],
  ])('%s is %s', (query, name) => {
    expect(scored(query, name, 'chip').score).toBeGreaterThanOrEqual(HIT);
  });

  test.each([
    ['A100', 'NVIDIA A800'],
    ['rtx4090', 'NVIDIA GeForce RTX 4080'],
    ['H20', 'NVIDIA H200'],
  ])('%s is not %s', (query, name) => {
    expect(scored(query, name, 'chip').score).toBeLessThan(POSSIBLE);
  });
});
