import { nameKey } from './index.js';

test.each([
  ['Zvezda Trading, LLC', 'ZVEZDA TRADING LIMITED'],
  ['Zvezda Trading, LLC', 'Zvezda Trading'],
  ['Zvezda Trading', 'Trading Zvezda'],
  ['Société Générale S.A.', 'SOCIETE GENERALE SA'],
  ['Huawei Technologies Co., Ltd.', '\u041duawei Technologies'],
  ['Huawei Technologies', 'Ｈｕａｗｅｉ Tech\u200bnologies'],
  ["O'Neil Systems Inc", 'ONeil Systems'],
  ['S.M.I.C.', 'SMIC'],
  ['华为技术有限公司', '华为技术'],
  ['公司', '公司'],
])('%s is %s', (one, other) => {
  expect(nameKey(one)).toBe(nameKey(other));
});

test.each([
  ['Zvezda Trading', 'Zvezda Traders'],
  ['Huawei', 'Huawei Technologies'],
  ['Limited', 'Company'],
  ['华为', '中芯'],
  ['—', '…'],
])('%s is not %s', (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});
