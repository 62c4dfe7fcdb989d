import { citationsIn, splitAtCitation } from './citations.js';

const read = (text: string): readonly string[] =>
  citationsIn(text).citations.map(({ citation, publishedOn = 'undated' }) => `${citation} ${publishedOn}`);

describe('citations of the Federal Register', () => {
  test.each([
    ['76 FR 71869, 11/21/11.', ['76 FR 71869 2011-11-21']],
    ['84 FR 22963, 5/21/19. 85 FR 29853, 5/19/20.', ['84 FR 22963 2019-05-21', '85 FR 29853 2020-05-19']],
    ['85 FR 83420, 12/22/2020. 88 FR 13675, 3/6/23.', ['85 FR 83420 2020-12-22', '88 FR 13675 2023-03-06']],
    ['63 FR 64322, 11/19/98 65 FR 14444, 3/17/00', ['63 FR 64322 1998-11-19', '65 FR 14444 2000-03-17']],
    ['85 FR 64017, October 9, 2020.', ['85 FR 64017 2020-10-09']],
    [
      '88 FR 17708, March 24, 2023.; 89 FR 55038, July 3, 2024.',
      ['88 FR 17708 2023-03-24', '89 FR 55038 2024-07-03'],
    ],
    [
      '80 FR 4779 January 29, 2015; 80 FR 60532, October 7, 2015.',
      ['80 FR 4779 2015-01-29', '80 FR 60532 2015-10-07'],
    ],
    ['77 FR 61249, 10/9/12, 78 FR 75463, 12/12/13.', ['77 FR 61249 2012-10-09', '78 FR 75463 2013-12-12']],
    // A full stop for a comma, and none at all.
    ['86 FR 67319. 11/26/21.', ['86 FR 67319 2021-11-26']],
    ['73 FR 54508 9/22/08', ['73 FR 54508 2008-09-22']],
    ['81 FR 61601, 9/7/16. 89 FR 51652, 6/18/24. .', ['81 FR 61601 2016-09-07', '89 FR 51652 2024-06-18']],
    // What an editor's page left behind.
    ['81 FR 61601 preview citation details, 9/7/16.', ['81 FR 61601 2016-09-07']],
  ])('%s', (text, citations) => {
    expect(citationsIn(text).remarks).toEqual([]);
    expect(read(text)).toEqual(citations);
  });

  test('are given oldest first, each once', () => {
    expect(read('87 FR 6026, 2/3/22. 84 FR 22963, 5/21/19. 87 FR 6026, 2/3/22.')).toEqual([
      '84 FR 22963 2019-05-21',
      '87 FR 6026 2022-02-03',
    ]);
  });
});

describe('a malformed citation is read as far as possible, with a remark', () => {
  test.each([
    ['FR twice', '88 FR FR 12158, 2/27/23.', ['88 FR 12158 2023-02-27'], /is written "88 FR FR 12158/],
    [
      'a date that a page number runs into',
      '77 FR 231164/18/12.',
      ['77 FR 23116 2012-04-18'],
      /is written "77 FR 231164/,
    ],
    [
      'a volume that disagrees with the date',
      '83 FR 61541, 11/13/19.',
      ['83 FR 61541 2019-11-13'],
      /volume of "83 FR 61541" disagrees with its date, 2019-11-13/,
    ],
    [
      'a volume of no year',
      '873 FR 61541, 11/13/19.',
      ['873 FR 61541 2019-11-13'],
      /volume of "873 FR 61541" disagrees/,
    ],
    ['no date', '83 FR 61541.', ['83 FR 61541 2018'], /has no date; its year is that of its volume/],
    [
      'a day that does not exist',
      '83 FR 61541, 2/30/18.',
      ['83 FR 61541 2018'],
      /date of "83 FR 61541" does not exist/,
    ],
    [
      'a date that could run in two ways',
      '77 FR 2311611/18/12.',
      ['77 FR 2311611/18/12 2012'],
      /has no date/,
    ],
    [
      'words beside',
      '83 FR 61541, 11/13/18, as amended.',
      ['83 FR 61541 2018-11-13'],
      /also say "asamended"/,
    ],
    ['nothing legible', '83 FX 61541', [], /no citation can be read from "83 FX 61541"/],
    ['nothing', '', [], /no citation is given/],
  ])('%s', (_, text, citations, remark) => {
    expect(read(text)).toEqual(citations);
    expect(citationsIn(text).remarks.join('; ')).toMatch(remark);
  });
});

test('a citation that ran into the cell before is separated from its text', () => {
  expect(splitAtCitation('See § 744.3(d) of the EAR88 FR 13675, 3/6/23.')).toEqual({
    before: 'See § 744.3(d) of the EAR',
    citations: '88 FR 13675, 3/6/23.',
  });
});
