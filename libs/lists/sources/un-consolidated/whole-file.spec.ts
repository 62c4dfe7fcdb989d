import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { XzReadableStream } from 'xz-decompress';
import { describeWithListFiles, listFiles } from '../../../../test/support/list-files.js';
import type { ReadList } from '../../edition.js';
import { unConsolidated } from './format.js';

/** The bytes of a file that is packed with xz. */
async function unpacked(path: string): Promise<Uint8Array> {
  const packed = Readable.toWeb(createReadStream(path)) as globalThis.ReadableStream<Uint8Array>;
  const chunks: Uint8Array[] = [];
  for await (const chunk of new XzReadableStream(packed) as ReadableStream<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describeWithListFiles('The Consolidated List as of 2026-02-27, whole', () => {
  let list: ReadList;

  beforeAll(async () => {
    const read = unConsolidated.read(await unpacked(join(listFiles!, 'un-consolidated.2026-02-27.xml.xz')));
    [list] = read as [ReadList];
  });

  test('1,003 records: 730 persons and 273 entities of 14 regimes', () => {
    expect(list).toMatchObject({ rows: 1003, unreadable: [], others: [] });
    expect(list.entries).toHaveLength(1003);
    expect(list.entries.filter(({ kind }) => kind === 'person')).toHaveLength(730);
    expect(list.scope).toHaveLength(14);
    expect(list.entries.map(({ rows }) => rows)).toEqual(Array.from({ length: 1003 }, (_, at) => [at + 1]));
  });

  test('each has a key of its own, a reference number and a day of listing', () => {
    expect(new Set(list.entries.map(({ key }) => key)).size).toBe(1003);
    for (const { identifiers, effectiveFrom } of list.entries) {
      expect(identifiers[0]).toEqual({
        scheme: 'un-reference-number',
        value: expect.stringMatching(/^\w+\.\d+$/) as string,
      });
      expect(effectiveFrom).toMatch(/^(?:19|20)\d\d-\d\d-\d\d$/);
    }
  });

  test('all countries but two are known', () => {
    expect(list.entries.flatMap(({ remarks = [] }) => remarks)).toEqual(
      ['the country "na" is not known', 'the country "former Soviet Union" is not known'].sort(),
    );
  });

  test.each([
    ['QDi.001', 'MOHAMMED SALAHALDIN ABD EL HALIM ZIDANE', ['EG'], '2001-01-25', 'Al-Qaida'],
    ['CDe.006', 'M23', [], '2012-12-31', 'DRC'],
    ['KPe.022', 'CHONGCHONGANG SHIPPING COMPANY', ['KP'], '2016-03-02', 'DPRK'],
    ['IRi.003', 'AZIM AGHAJANI', ['IR'], '2012-04-18', 'Iran'],
  ])('%s: %s', (reference, name, countries, effectiveFrom, programme) => {
    const found = list.entries.filter(({ identifiers }) => identifiers[0]?.value === reference);
    expect(found).toMatchObject([{ name, countries, effectiveFrom, programmes: [programme] }]);
  });
});
