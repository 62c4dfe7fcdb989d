import { readCitations } from './citations.js';

test.each<[string, [string, string][]]>([
  ['84 FR 22961', [['84 FR 22961', '2019']]],
  ['76  FR 71867', [['76 FR 71867', '2011']]],
  ['84 F.R. 62502 11/15/2019', [['84 FR 62502', '2019-11-15']]],
  ['82.F.R. 61745 12/29/17', [['82 FR 61745', '2017-12-29']]],
  ['74 F.R.12836 03/25/09', [['74 FR 12836', '2009-03-25']]],
  ['88 FR FR 12158', [['88 FR 12158', '2023']]],
  ['77 FR 61249 No. 195', [['77 FR 61249', '2012']]],
  ['84 FR 22961 (5/21/19)', [['84 FR 22961', '2019-05-21']]],
  ['82 F.R. 16788, 16789 4/6/2017', [['82 FR 16788', '2017-04-06']]],
  ['68 FR 52436ÿ', [['68 FR 52436', '2003']]],
  [
    '54 F.R. 9537 3/7/89 and 54 F.R. 13715 4/5/89',
    [
      ['54 FR 9537', '1989-03-07'],
      ['54 FR 13715', '1989-04-05'],
    ],
  ],
  [
    '84 FR 22963, 84 FR 43495, 85 FR 29853',
    [
      ['84 FR 22963', '2019'],
      ['84 FR 43495', '2019'],
      ['85 FR 29853', '2020'],
    ],
  ],
  ['', []],
])('%s', (cell, citations) => {
  const read = readCitations(cell);
  expect(read.citations.map(({ citation, publishedOn }) => [citation, publishedOn])).toEqual(citations);
  expect(read.remarks).toEqual([]);
});

test.each<[string, string[], string[]]>([
  ['80 17726 4/2/15', ['80 FR 17726'], ['"80 17726 4/2/15" is read as 80 FR 17726']],
  ['F.R. 30823 7/3/2017', ['82 FR 30823'], ['"F.R. 30823 7/3/2017" is read as 82 FR 30823']],
  ['88 FR', ['88 FR'], ['"88 FR" has no page']],
  ['86 F.R. 66277 11/222/2021', ['86 FR 66277'], ['the date of "86 FR 66277" is no day: "11/222/2021"']],
  [
    '61 F.R. 15345 3/31/99',
    ['61 FR 15345'],
    ['the volume of "61 FR 15345" disagrees with its date, 1999-03-31'],
  ],
  ['67 F.R. 1 1/2/02, NEW NOTICE SOON', ['67 FR 1'], ['"NEW NOTICE SOON" is not read as a citation']],
])('%s is read with a remark', (cell, citations, remarks) => {
  const read = readCitations(cell);
  expect(read.citations.map(({ citation }) => citation)).toEqual(citations);
  expect(read.remarks).toEqual(remarks);
});
