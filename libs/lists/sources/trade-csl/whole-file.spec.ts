import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { unsoundness } from '../../../../test/support/sound-lists.js';
import type { ListEntry, ReadList } from '../../edition.js';
import { tradeCsl } from './trade-csl.js';

const counts = (lists: readonly ReadList[]) =>
  Object.fromEntries(
    lists.map(({ list, rows, entries, unreadable }) => [list.id, [rows, entries.length, unreadable.length]]),
  );
const entriesIn = (lists: readonly ReadList[]): readonly ListEntry[] =>
  lists.flatMap(({ entries }) => entries);

describeWithListFiles('the Consolidated Screening List', () => {
  let lists2026: readonly ReadList[];

  beforeAll(() => {
    lists2026 = tradeCsl.read(listFile('csl-names.2026-07-31.json'));
  });

  test('of 2026-07-31 has 25,921 rows of 12 lists', () => {
    expect(unsoundness(lists2026)).toEqual([]);
    // Rows, entries and unreadable rows. One order of the Denied Persons List has several rows for a person.
    expect(counts(lists2026)).toEqual({
      'csl-cap': [1, 1, 0],
      'csl-cmic': [68, 68, 0],
      'csl-dpl': [1596, 1526, 0],
      'csl-itar-debarred': [787, 787, 0],
      'csl-entity-list': [3420, 3413, 0],
      'csl-isn': [161, 161, 0],
      'csl-ns-mbs': [51, 51, 0],
      'csl-meu': [70, 70, 0],
      'csl-plc': [78, 78, 0],
      'csl-sdn': [19181, 19181, 0],
      'csl-ssi': [286, 286, 0],
      'csl-uvl': [222, 222, 0],
    });
    const entries = entriesIn(lists2026);
    const ofKind = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
    expect([ofKind('person'), ofKind('vessel'), ofKind('aircraft')]).toEqual([7591, 1524, 344]);
    expect(new Set(entries.filter(({ name }) => name.length > 200).map(({ name }) => name)).size).toBe(5);
  });

  test('of 2022-05-16 is read by the same keys: its entries are found in the later file', () => {
    const lists = tradeCsl.read(listFile('csl.2022-05-16.sample.csv'));
    expect(unsoundness(lists)).toEqual([]);
    expect(counts(lists)).toMatchObject({
      'csl-cap': [10, 9, 0],
      'csl-dpl': [10, 10, 0],
      'csl-fse': [3, 3, 0],
    });
    const found = lists.map(({ list, entries }) => {
      const keys = new Set(lists2026.find((each) => each.list.id === list.id)?.entries.map(({ key }) => key));
      return [list.id, entries.filter(({ key }) => keys.has(key)).length];
    });
    // The others have left their list, or have another name or citation in it.
    expect(Object.fromEntries(found)).toEqual({
      'csl-cap': 1,
      'csl-cmic': 10,
      'csl-dpl': 10,
      'csl-entity-list': 9,
      'csl-fse': 0,
      'csl-isn': 7,
      'csl-itar-debarred': 9,
      'csl-meu': 10,
      'csl-ns-mbs': 4,
      'csl-plc': 10,
      'csl-sdn': 10,
      'csl-ssi': 10,
      'csl-uvl': 5,
    });
  });
});
