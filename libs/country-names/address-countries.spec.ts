import { countriesOfAddress } from './index.js';

test.each([
  ['Haidian District, Beijing 100080, China', ['CN']],
  ['No 5 Valiasr St, Tehran', ['IR']],
  ['12 Lenina St, Sevastopol, Crimea', ['UA']],
  ['Pyongyang, DPRK', ['KP']],
  ['Ul. Tverskaya 1, Moscow 125009 Russian Federation', ['RU']],
  ['Unit D, 16/F One Capital Place, 18 Luard Rd, Wan Chai, Hong Kong.', ['HK']],
  ['Atlanta, Georgia 30301, USA', ['US']],
  ['San Jose, CA', []],
  ['10 Queen’s Road', []],
  ['China Road 5, Amsterdam', []],
])('%s: %j', (address, countries) => {
  expect(countriesOfAddress(address)).toEqual(countries);
});
