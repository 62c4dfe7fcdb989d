import { dayWritten, type DateFormat } from './dates.js';

test.each<[string, DateFormat, string | undefined]>([
  ['2020-12-18', 'YYYY-MM-DD', '2020-12-18'],
  ['2020/3/4', 'YYYY/MM/DD', '2020-03-04'],
  ['20200304', 'YYYYMMDD', '2020-03-04'],
  ['18/12/2020', 'DD/MM/YYYY', '2020-12-18'],
  ['18.12.2020', 'DD.MM.YYYY', '2020-12-18'],
  [' 7/8/2008 ', 'MM/DD/YYYY', '2008-07-08'],
  ['2020-02-30', 'YYYY-MM-DD', undefined],
  ['2021-02-29', 'YYYY-MM-DD', undefined],
  ['18/12/2020', 'MM/DD/YYYY', undefined],
  ['N/A', 'MM/DD/YYYY', undefined],
  ['0000-01-01', 'YYYY-MM-DD', undefined],
  ['', 'YYYY-MM-DD', undefined],
])('%j as %s is %s', (text, format, day) => {
  expect(dayWritten(text, format)).toBe(day);
});
