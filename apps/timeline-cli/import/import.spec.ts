import { InvalidEditionError } from './read-edition.js';
import { refuseChanged } from './import.js';

describe('after a correction of what followed from a retracted edition', () => {
  const edition = (date: string) =>
    ({ edition: date, sha256: `of ${date}` }) as Parameters<typeof refuseChanged>[1]['editions'][number];
  const list = { list: 'a-list', retractions: 1, editions: [edition('2018-08-17'), edition('2019-01-04')] };

  test('the list as it was is fine', () => {
    expect(() => refuseChanged(list, { ...list, editions: [...list.editions] })).not.toThrow();
  });

  test.each([
    ['an edition that was recorded meanwhile', { editions: [...list.editions, edition('2020-01-01')] }],
    ['one that is under way', { beingImported: '2020-01-01' }],
    ['one that was retracted', { retractions: 2 }],
  ])('%s is refused', (_, more) => {
    expect(() => refuseChanged(list, { ...list, ...more })).toThrow(InvalidEditionError);
    expect(() => refuseChanged(list, { ...list, ...more })).toThrow('run the same import again');
  });
});
