import { parseAsOf, type Evidence } from '../../events/index.js';
import { isSourcePublic, publicationOf, withCorrected, liftWithCorrected } from './publication.js';

const source = (
  publishedOn?: Evidence['publishedOn'],
  certainty: Evidence['certainty'] = 'official',
): Evidence => ({
  publisher: 'A publisher',
  citation: 'A citation',
  certainty,
  ...(publishedOn === undefined ? {} : { publishedOn }),
});

describe('whether a source was public (R10)', () => {
  test.each<[string, Evidence['publishedOn'], string, string]>([
    ['a day, by the day before', '2023-01-10', '2023-01-09', 'no'],
    ['a day, by that day', '2023-01-10', '2023-01-10', 'yes'],
    ['a day, by an instant of it somewhere', '2023-01-10', '2023-01-10T12:00Z', 'maybe'],
    ['a day, when it is over everywhere', '2023-01-10', '2023-01-11T12:00Z', 'yes'],
    ['a day, just before it is over everywhere', '2023-01-10', '2023-01-11T11:59:59.998Z', 'maybe'],
    ['an instant, by that instant', '2023-01-10T12:00Z', '2023-01-10T12:00Z', 'yes'],
    ['an instant, by the one before', '2023-01-10T12:00Z', '2023-01-10T11:59:59.999Z', 'no'],
    ['a month, by a day of it', '2023-01', '2023-01-30', 'maybe'],
    ['a month, by its last day', '2023-01', '2023-01-31', 'yes'],
    ['a range that is open at its end', { earliest: '2023-01-10' }, '2023-01-09', 'no'],
    ['a range that is open at its end, at any time after', { earliest: '2023-01-10' }, '2100-01-01', 'maybe'],
    ['a range that is open at its beginning', { latest: '2023-01-10' }, '1900-01-01', 'maybe'],
    ['a range that is open at its beginning, by its end', { latest: '2023-01-10' }, '2023-01-10', 'yes'],
    ['no date', undefined, '1900-01-01', 'maybe'],
    ['no date, at any time', undefined, '2100-01-01', 'maybe'],
  ])('%s', (_name, publishedOn, publishedBy, expected) => {
    expect(isSourcePublic(source(publishedOn), parseAsOf(publishedBy))).toBe(expected);
  });
});

describe('the publication of evidence', () => {
  const early = publicationOf([source('2023-01-01', 'reported'), source('2023-01-20')]);
  const late = publicationOf([source('2023-02-01')]);

  test('is that of its first source, and of the first that is official or the company’s own', () => {
    expect(early.any).toEqual(publicationOf([source('2023-01-01')]).any);
    expect(early.confirmed).toEqual(publicationOf([source('2023-01-20')]).confirmed);
    expect(publicationOf([source('2023-01-01', 'alleged')]).confirmed).toEqual(publicationOf([]).any);
  });

  test('of a correction is that of the first source of either, and confirmed by its own (R8)', () => {
    expect(withCorrected(late, early)).toEqual({ any: early.any, confirmed: late.confirmed });
    expect(withCorrected(early, late)).toEqual(early);
  });

  test('of a corrected lift is sure by its own sources alone (R0)', () => {
    const { any, confirmed } = liftWithCorrected(late, early);
    expect(any).toEqual([early.any[0], late.any[1], early.any[2], late.any[3]]);
    expect(confirmed).toEqual(late.confirmed);
  });
});
