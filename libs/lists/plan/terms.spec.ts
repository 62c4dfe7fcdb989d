import type { Statement } from './statement.js';
import { divided, firstStart, liftedBetween, nextStart, statedEnd } from './terms.js';

const on = (day: string) => ({ citation: `FR of ${day}`, publication: { earliest: day, latest: day } });

function says({
  published = [],
  ...more
}: Partial<Statement> & { readonly published?: readonly string[] }): Statement {
  return { measure: 'denial-of-export-privileges', hasTerms: false, citations: published.map(on), ...more };
}

const seen = '2023-11-30';
const start = (statement: Statement, before?: string, isAgain = false) =>
  firstStart(statement, { before, first: seen }, isAgain);

describe('when the first term of an entry begins', () => {
  test.each([
    [
      'on its effective date',
      says({ effectiveFrom: '2020-01-10', published: ['2020-01-20'] }),
      '2020-01-10',
      '2020-01-10',
    ],
    [
      'until a late publication',
      says({ effectiveFrom: '2001-09-06', published: ['2002-03-11'] }),
      '2001-09-06',
      '2002-03-11',
    ],
    [
      'within ten days before its publication',
      says({ published: ['2020-01-20'] }),
      '2020-01-10',
      '2020-01-20',
    ],
    [
      'between the founding of its programme and the edition',
      says({ notBefore: '2017-12-20' }),
      '2017-12-20',
      seen,
    ],
    ['by the edition', says({}), undefined, seen],
    [
      'with the first of earlier orders that follow each other',
      says({
        effectiveFrom: '2023-09-23',
        published: ['2022-04-12', '2022-10-07', '2023-04-03', '2023-09-28'],
      }),
      '2022-04-02',
      '2022-04-12',
    ],
    [
      'with the first of earlier orders, surely after the last gap',
      says({
        effectiveFrom: '2017-01-06',
        published: ['2015-05-28', '2015-07-28', '2016-07-13', '2017-01-09'],
      }),
      '2015-05-18',
      '2016-07-13',
    ],
  ])('%s', (_when, statement, earliest, latest) => {
    expect(start(statement)).toEqual({ ...(earliest !== undefined && { earliest }), latest });
  });

  test('what the edition before did not have, although it was in force by then, began by the edition that has it', () => {
    const statement = says({ effectiveFrom: '2020-01-10', published: ['2020-01-20'] });
    expect(start(statement, '2022-09-07')).toEqual({ earliest: '2020-01-10', latest: seen });
    expect(start(statement, '2019-09-07')).toEqual({ earliest: '2020-01-10', latest: '2020-01-10' });
    expect(start(says({ notBefore: '2017-12-20' }), '2022-09-07')).toEqual({
      earliest: '2022-09-08',
      latest: seen,
    });
  });

  test('what is listed again began after the edition that was without it', () => {
    const statement = says({ effectiveFrom: '2020-01-10' });
    expect(start(statement, '2022-09-07', true)).toEqual({ earliest: '2022-09-08', latest: seen });
  });

  test('what is listed before its effective date may be in force', () => {
    expect(start(says({ effectiveFrom: '2023-12-04' }))).toEqual({ earliest: seen, latest: '2023-12-04' });
  });
});

describe('when a later term begins', () => {
  const around = { before: '2018-08-17', first: '2022-09-07' };
  test.each([
    [
      'at the earlier end, where its citations follow each other',
      says({
        effectiveFrom: '2022-05-13',
        published: [
          '2018-06-21',
          '2018-12-17',
          '2019-06-12',
          '2019-12-06',
          '2020-06-04',
          '2020-12-01',
          '2021-05-27',
          '2021-11-22',
          '2022-05-18',
        ],
      }),
      { earliest: '2018-12-13' },
      { earliest: '2018-12-13', latest: '2018-12-13' },
    ],
    [
      'after the earlier end, surely since the last gap',
      says({ effectiveFrom: '2022-05-13', published: ['2018-06-21', '2021-11-22', '2022-05-18'] }),
      { earliest: '2018-12-13' },
      { earliest: '2018-12-13', latest: '2021-11-22' },
    ],
    [
      'at its own date, where the earlier one was not over',
      says({ effectiveFrom: '2021-02-01' }),
      { earliest: '2030-01-01', latest: '2030-01-01' },
      { earliest: '2021-02-01', latest: '2021-02-01' },
    ],
    [
      'between the editions, where it has no date of its own',
      says({ effectiveFrom: '2017-02-01' }),
      undefined,
      { earliest: '2018-08-18', latest: '2022-09-07' },
    ],
    [
      'within ten days before the last publication, where that says what is required',
      says({ hasTerms: true, published: ['2016-01-20', '2020-05-20'] }),
      undefined,
      { earliest: '2020-05-10', latest: '2020-05-20' },
    ],
  ])('%s', (_when, statement, previous, expected) => {
    expect(nextStart(statement, previous, around)).toEqual(expected);
  });
});

describe('when a term ends', () => {
  const order = (effectiveFrom: string, expiresOn: string) => says({ effectiveFrom, expiresOn });
  const lasting = (last: string, missing?: string) => ({ last, missing });

  test('an inclusive expiry is the next day', () => {
    expect(statedEnd(order('2016-01-01', '2026-01-01'), lasting('2018-08-17'))).toEqual({
      earliest: '2026-01-02',
      latest: '2026-01-02',
    });
  });

  test('a temporary order may go on after its end', () => {
    expect(statedEnd(order('2018-06-14', '2018-12-12'), lasting('2018-08-17'))).toEqual({
      earliest: '2018-12-13',
    });
  });

  test('what an edition lists is in force, although it had expired', () => {
    const expired = order('2010-01-01', '2018-01-01');
    expect(statedEnd(expired, lasting('2018-08-17'))).toEqual({ earliest: '2018-08-18' });
    expect(statedEnd(expired, lasting('2018-08-17', '2022-09-07'))).toEqual({
      earliest: '2018-08-18',
      latest: '2022-09-07',
    });
  });

  test('an entry that is gone was lifted between the two editions, unless it had expired', () => {
    const gone = (end: Parameters<typeof liftedBetween>[0]) => liftedBetween(end, '2018-08-17', '2022-09-07');
    expect(gone(undefined)).toEqual({ earliest: '2018-08-18', latest: '2022-09-07' });
    expect(gone({ earliest: '2026-01-02', latest: '2026-01-02' })).toEqual({
      earliest: '2018-08-18',
      latest: '2022-09-07',
    });
    expect(gone({ earliest: '2020-01-02', latest: '2020-01-02' })).toBeUndefined();
    expect(gone({ earliest: '2018-12-13' })).toEqual({ earliest: '2018-12-13', latest: '2022-09-07' });
  });
});

test('a requirement and a policy hold since the last citation, and before it a licence was required', () => {
  const cited = says({
    measure: 'presumption-of-denial',
    hasTerms: true,
    published: ['2014-01-20', '2019-05-21'],
  });
  expect(divided(cited)).toEqual({
    before: { ...cited, measure: 'license-required', citations: [on('2014-01-20')] },
    since: { ...cited, citations: [on('2019-05-21')] },
  });
  expect(divided({ ...cited, hasTerms: false })).toBeUndefined();
  expect(divided({ ...cited, citations: [on('2019-05-21')] })).toBeUndefined();
});
