import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { cnMofcom } from './cn-mofcom.js';

describeWithListFiles('the lists of 2026-07-19', () => {
  test('240 rows of three lists are as many entries, all dated', () => {
    const lists = cnMofcom.read(listFile('cn-mofcom-lists.2026-07-19.json'));
    expect(unsoundness(lists)).toEqual([]);
    expect(
      lists.map(({ list, rows, entries, unreadable }) => [list.id, rows, entries.length, unreadable]),
    ).toEqual([
      ['cn-attention-list', 40, 40, []],
      ['cn-unreliable-entity-list', 61, 61, []],
      ['cn-export-control-list', 139, 139, []],
    ]);
    const entries = lists.flatMap((list) => list.entries);
    expect(entries.filter(({ effectiveFrom }) => effectiveFrom === undefined)).toEqual([]);
    // 20 of the Attention List and 27 of the Export Control List have an address.
    expect(entries.filter(({ countries }) => countries.length === 1)).toHaveLength(47);
    expect(
      entries.filter(({ remarks }) => remarks?.some((remark) => remark.includes('suspended'))),
    ).toHaveLength(16 + 12 + 11 + 6);
    expect(
      entries.filter(({ remarks }) => remarks?.some((remark) => remark.includes('sentence'))),
    ).toHaveLength(4);
  });
});
