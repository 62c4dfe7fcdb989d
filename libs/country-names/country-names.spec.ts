import { countryNamed } from './country-names.js';

test.each([
  ['CN', 'CN'],
  ['CHINA, PEOPLE’S REPUBLIC OF', undefined],
  ["CHINA, PEOPLE'S REPUBLIC OF", 'CN'],
  ['Crimea Region of Ukraine', 'UA'],
  ['BURMA', 'MM'],
  ['Türkiye', 'TR'],
  ['TURKEY', 'TR'],
  ['U.A.E.', 'AE'],
  ['United  Kingdom', 'GB'],
  ['Iran (Islamic Republic of)', 'IR'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['The Netherlands', 'NL'],
  ['Atlantis', undefined],
  ['XX', undefined],
  ['', undefined],
])('%s is %s', (name, code) => {
  expect(countryNamed(name)).toBe(code);
});
