import { readNotices } from './notices.js';

test.each<[string, { citation: string; publishedOn?: string }[]]>([
  ['Vol. 74, No. 8, 01/13/09', [{ citation: 'Vol. 74, No. 8', publishedOn: '2009-01-13' }]],
  ['Vol. 64, No. 240, 12/15/1999', [{ citation: 'Vol. 64, No. 240', publishedOn: '1999-12-15' }]],
  ['Vol .74, No. 8, 01/13/09', [{ citation: 'Vol. 74, No. 8', publishedOn: '2009-01-13' }]],
  ['Vol.77, No.142, 7/24/2012', [{ citation: 'Vol. 77, No. 142', publishedOn: '2012-07-24' }]],
  ['Vol. 73, No. 206 10/23/08', [{ citation: 'Vol. 73, No. 206', publishedOn: '2008-10-23' }]],
  ['Vol. 57, No. 67, P11767', [{ citation: 'Vol. 57, No. 67, P11767', publishedOn: '1992' }]],
  [
    'Vol. 57, No. 97, P21319, 05/19/1992',
    [{ citation: 'Vol. 57, No. 97, P21319', publishedOn: '1992-05-19' }],
  ],
  ['Vol. 76, No. 248', [{ citation: 'Vol. 76, No. 248', publishedOn: '2011' }]],
  ['Notice 2061; 08/26/94', [{ citation: 'Public Notice 2061', publishedOn: '1994-08-26' }]],
  ['Notice 1958, Vol. 59, No. 44, 3/07/94', [{ citation: 'Vol. 59, No. 44', publishedOn: '1994-03-07' }]],
  [
    'Vol, 71, no. 53, 3-20-06; Vol. 71, No. 184, 9-22-06',
    [
      { citation: 'Vol. 71, No. 53', publishedOn: '2006-03-20' },
      { citation: 'Vol. 71, No. 184', publishedOn: '2006-09-22' },
    ],
  ],
  ['', []],
])('%s', (cell, notices) => {
  expect(readNotices(cell)).toEqual({ notices, remarks: [] });
});

test.each([
  ['Vol. 73, No. 243, 04/03/07', 'the volume of "Vol. 73, No. 243" disagrees with its date, 2007-04-03'],
  ['Vol. 73, No. 243, 13/41/08', 'the date of "Vol. 73, No. 243" is no day: "13/41/08"'],
  ['Vol. 59, No. 214, P55522 contains the waiver', '"contains the waiver" is not read as a notice'],
])('%s is remarked', (cell, remark) => {
  expect(readNotices(cell).remarks).toEqual([remark]);
});

test('a cell that is made of blanks is read at once', () => {
  expect(readNotices(`Vol. 74${' '.repeat(200_000)}No`)).toMatchObject({ notices: [] });
});
