import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import { UnreadableFileError } from '../../edition.js';
import { unpack } from '../../unpack.js';
import { jpMeti } from './jp-meti.js';

describeWithListFiles('the Foreign End User List of 2026-07-20', () => {
  test('835 rows are as many entries, each with a country', async () => {
    const lists = jpMeti.read(await unpack(listFile('jp-meti-end-user-list.2026-07-20.json.xz')));
    expect(unsoundness(lists)).toEqual([]);
    const { rows, entries, unreadable, scope } = lists[0]!;
    expect({ rows, entries: entries.length, unreadable, scope }).toEqual({
      rows: 835,
      entries: 835,
      unreadable: [],
      scope: ['B', 'C', 'CW', 'M', 'N'],
    });
    expect(entries.filter(({ countries }) => countries.length !== 1)).toEqual([]);
    expect(
      entries.filter(({ remarks }) => remarks?.some((remark) => remark.includes('`addresses`'))),
    ).toHaveLength(37);
  });

  test('cut short, it is refused', async () => {
    const file = listFile('jp-meti-end-user-list.2026-07-20.json.xz');
    await expect(unpack(file.subarray(0, 20_000))).rejects.toThrow(UnreadableFileError);
  });
});
