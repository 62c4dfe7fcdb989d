import { XzReadableStream } from 'xz-decompress';
import { guard, normalizedName, type Edition } from '../../libs/lists/import.js';
import { bisDpl } from '../../libs/lists/sources/bis-dpl/bis-dpl.js';
import { ofacSdn } from '../../libs/lists/sources/ofac-sdn/ofac-sdn.js';
import { tradeCsl } from '../../libs/lists/sources/trade-csl/trade-csl.js';
import { describeWithListFiles, listFile } from '../support/list-files.js';
import { ListLog } from '../support/list-imports.js';
import { editionOf, figuresAt, type Figures } from './figures.js';

async function unpacked(file: Buffer): Promise<Buffer> {
  const packed = new Blob([new Uint8Array(file)]).stream();
  return Buffer.from(await new Response(new XzReadableStream(packed)).arrayBuffer());
}

const dpl = (date: string): Edition => editionOf(bisDpl, date, listFile(`dpl.${date}.txt`));
const sdn = async (date: string): Promise<Edition> =>
  editionOf(ofacSdn, date, await unpacked(listFile(`sdn.${date}.csv.xz`)));

/** The Denied Persons List gives a name to several orders: names are compared. */
function dplFigures(log: ListLog, edition: Edition): Figures {
  const names = new Map(
    log.held('denied-persons-list').parties.map((party) => [party.id, party.names.map(normalizedName)]),
  );
  return figuresAt(log, edition, {
    entry: ({ name }) => normalizedName(name),
    party: (id) => names.get(id) ?? [],
  });
}

function sdnFigures(log: ListLog, edition: Edition): Figures {
  const keys = new Map(log.held('sdn').facts.map(({ data }) => [data.partyId, data.entry?.key ?? '']));
  return figuresAt(log, edition, { entry: ({ key }) => key, party: (id) => [keys.get(id) ?? ''] });
}

describeWithListFiles('the Denied Persons List of 2018, 2022 and 2023', () => {
  let of2018: Edition;
  let of2022: Edition;
  let of2023: Edition;
  beforeAll(() => {
    of2018 = dpl('2018-08-17');
    of2022 = dpl('2022-09-07');
    of2023 = dpl('2023-11-30');
  });
  const log = new ListLog();

  test('without the edition between, the world at its date is the edition, but for what neither neighbour has', () => {
    log.import(of2018);
    log.import(of2023);
    const { surely, possibly, missed } = dplFigures(log, of2022);
    expect(surely.precision).toBeGreaterThanOrEqual(0.99);
    expect(surely.recall).toBeGreaterThanOrEqual(0.96);
    expect(possibly.precision).toBeGreaterThanOrEqual(0.98);
    expect(possibly.recall).toBeGreaterThanOrEqual(0.97);
    const neighbours = new Set(
      [...of2018.read.entries, ...of2023.read.entries].map(({ name }) => normalizedName(name)),
    );
    expect(missed).toHaveLength(11);
    expect(missed.filter((name) => neighbours.has(name))).toEqual([]);
    for (const edition of [of2018, of2023]) expect(dplFigures(log, edition).missed).toEqual([]);
  });

  test('a corrected spelling is the entry that it was, and all other entries that are gone had expired', () => {
    const { gone, expired, renamed, renewed } = new ListLogOf(of2018).plan(of2022).changes;
    expect(gone).toEqual([]);
    expect(expired).toHaveLength(111);
    expect(renewed).toHaveLength(24);
    expect(renamed.map(({ name }) => name)).toEqual([
      'RUSSELL HENDERSON MARSHALL',
      'TRILOGY INTERNATIONAL ASSOCIATES, INC.',
    ]);
  });

  test('with the edition between imported last, the world at the date of each is that edition', () => {
    log.import(of2022);
    for (const edition of [of2018, of2022, of2023]) {
      const { surely, missed } = dplFigures(log, edition);
      expect(surely.precision).toBeGreaterThanOrEqual(0.99);
      expect(surely.recall).toBeGreaterThanOrEqual(0.99);
      expect(missed).toEqual([]);
    }
  });

  test('an edition that is imported leaves nothing to do, recorded or not', () => {
    const again = new ListLogOf(of2018);
    expect(again.plan(of2018).phases).toEqual([]);
    for (const phase of again.plan(of2023).phases) for (const command of phase) again.post(command);
    expect(again.plan(of2023).phases).toEqual([]);
  });
});

/** A log with editions imported. */
class ListLogOf extends ListLog {
  constructor(...editions: readonly Edition[]) {
    super();
    for (const edition of editions) this.import(edition);
  }
}

describeWithListFiles('the SDN list of 2021, 2022 and 2024', () => {
  test('who was on it between two editions: surely who is in both, possibly who is in one', async () => {
    const log = new ListLog();
    for (const date of ['2021-08-18', '2022-11-03', '2024-05-03']) {
      const edition = await sdn(date);
      const planned = log.plan(edition);
      expect(guard(log.held('sdn'), edition, planned).refusals).toEqual([]);
      for (const phase of planned.phases) for (const command of phase) log.post(command);
      log.record(edition);
    }
    const { surely, possibly } = sdnFigures(log, await sdn('2024-04-18'));
    expect(surely.precision).toBeGreaterThanOrEqual(0.999);
    expect(surely.recall).toBeGreaterThanOrEqual(0.72);
    expect(possibly.recall).toBeGreaterThanOrEqual(0.999);
    expect(possibly.precision).toBeGreaterThanOrEqual(0.94);
  });

  test('an entry that later has other programmes is not said to be listed later than it was', async () => {
    const csl = tradeCsl
      .read(listFile('csl-names.2026-07-31.json'))
      .find(({ list }) => list.id === 'csl-sdn');
    const editions = [
      ...(await Promise.all(['2021-08-18', '2022-11-03', '2024-04-18', '2024-05-03'].map(sdn))),
      { date: '2026-07-31', read: { entries: csl?.entries ?? [] } },
    ].map(({ date, read }) => ({
      date,
      notBefore: new Map(read.entries.map((entry) => [entry.key.replace('ofac-uid ', ''), entry.notBefore])),
    }));
    const contradicted = editions.flatMap((later, index) =>
      editions.slice(0, index).flatMap((earlier) =>
        [...earlier.notBefore].filter(([key, before = earlier.date]) => {
          const day = later.notBefore.get(key);
          return day !== undefined && day > before;
        }),
      ),
    );
    expect(contradicted).toEqual([]);
    const kept = [...(editions.at(-1)?.notBefore.keys() ?? [])].filter((key) =>
      editions[0]?.notBefore.has(key),
    );
    expect(kept.length).toBeGreaterThan(7000);
  });
});
