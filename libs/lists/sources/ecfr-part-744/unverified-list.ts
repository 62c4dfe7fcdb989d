import type { ListDefinition, ReadList } from '../../edition.js';
import { citationsIn } from './citations.js';
import { readSimpleList } from './simple-list.js';
import type { Table } from './tables.js';

/** Supplement no. 6 to part 744. */
export const unverifiedList: ListDefinition = {
  id: 'unverified-list',
  name: 'Unverified List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  regime: 'ear',
  url: 'https://www.ecfr.gov/current/title-15/part-744/appendix-Supplement%20No.%206%20to%20Part%20744',
  measure: 'no-license-exception',
  meaning:
    'No licence exception may be used for a party to the transaction that is listed, and where no licence is required its statement must be obtained before the export, reexport or transfer (in-country) (15 CFR 740.2(a)(17), 744.15 and supplement no. 6 to part 744).',
  kinds: ['company', 'person', 'unknown'],
  usualInterval: 7,
};

export const unverifiedListColumns: readonly string[] = [
  'Country',
  'Listed person and address',
  'Federal Register citation',
];

/** Reads the table of supplement no. 6. A row without a citation has none. */
export function readUnverifiedList(table: Table): ReadList {
  return readSimpleList(unverifiedList, 'Supplement No. 6', table, citationsIn);
}
