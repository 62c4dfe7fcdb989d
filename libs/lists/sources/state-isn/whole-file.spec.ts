import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { stateIsn } from './state-isn.js';

describeWithListFiles('the sanctions of 2014-09-24', () => {
  test('462 rows are 461 entries: one row is there twice', () => {
    const lists = stateIsn.read(listFile('isn.2014-09-24.csv'));
    expect(unsoundness(lists)).toEqual([]);
    const { rows, entries, unreadable, scope } = lists[0]!;
    expect({ rows, entries: entries.length, unreadable, scope: scope.length }).toEqual({
      rows: 462,
      entries: 461,
      unreadable: [],
      scope: 9,
    });
    expect(entries.filter(({ rows: own }) => own.length > 1).map(({ rows: own }) => own)).toEqual([
      [417, 418],
    ]);
    const blank = entries.filter(({ remarks }) =>
      remarks?.some((remark) => remark.startsWith('the source gives no end')),
    );
    expect(blank).toHaveLength(313);
    // Three ends are words.
    expect(entries.filter(({ expiresOn }) => expiresOn !== undefined)).toHaveLength(461 - 313 - 3);
    expect(entries.filter(({ effectiveFrom }) => effectiveFrom === undefined)).toHaveLength(1);
  });
});
