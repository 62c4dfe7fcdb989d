import type { ListDefinition, ListEntry } from '../edition.js';
import type { HeldFact } from './held.js';
import { matched } from './match.js';

/*
 * The Entity List names Huawei and its office in Cairo, each by a name that the party of the case has.
 */

const list = { id: 'entity-list', name: 'Entity List', measure: 'license-required' } as ListDefinition;

const entry = (name: string, ...aliases: readonly string[]): ListEntry => ({
  key: name,
  rows: [1],
  kind: 'company',
  name,
  countries: [],
  addresses: [],
  identifiers: [],
  otherNames: aliases.map((alias) => ({ name: alias, kind: 'alias' })),
  asWritten: name,
  digest: name,
  citations: [{ citation: '84 FR 22963, 5/21/19' }],
});

const byHand = {
  data: {
    factId: 'huawei-entity-list',
    partyId: 'huawei',
    list: 'entity-list',
    measure: 'license-required',
    evidence: [{ publisher: 'Federal Register', citation: '84 FR 22961', certainty: 'official' }],
  },
  position: 1,
  lifts: [],
} as unknown as HeldFact;

const takenOver = (entries: readonly ListEntry[], names: readonly string[]): string[] =>
  matched(entries, list, new Map(), {
    editions: [],
    retractions: 0,
    facts: [byHand],
    parties: [{ id: 'huawei', names, countries: ['CN'] }],
  }).flatMap((match) => (match.byHand.length === 0 ? [] : [match.entry.name]));

const huawei = entry('Huawei Technologies Co., Ltd.', 'Huawei Technology');
const cairo = entry('Huawei Technology');

describe('what a person recorded of a party', () => {
  test('is the one entry that has a name of it', () => {
    expect(takenOver([huawei], ['Huawei Technologies Co., Ltd.'])).toEqual([huawei.name]);
  });

  test('is the entry of its first name, and never two entries', () => {
    const names = ['Huawei Technologies Co., Ltd.', 'Huawei Technology'];
    for (const entries of [
      [huawei, cairo],
      [cairo, huawei],
    ])
      expect(takenOver(entries, names)).toEqual([huawei.name]);
  });

  test('is the entry whose own name it is, before one of which that is an alias', () => {
    expect(takenOver([huawei, cairo], ['Huawei', 'Huawei Technology'])).toEqual([cairo.name]);
  });

  test('is none where several entries have its name', () => {
    expect(takenOver([cairo, { ...cairo, key: 'other' }], ['Huawei Technology'])).toEqual([]);
  });
});
