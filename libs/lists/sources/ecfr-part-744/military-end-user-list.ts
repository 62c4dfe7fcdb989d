import type { ListDefinition, ReadList } from '../../edition.js';
import { citationsIn, type ReadCitations } from './citations.js';
import { readSimpleList } from './simple-list.js';
import type { Table } from './tables.js';

/** Supplement no. 7 to part 744. */
export const militaryEndUserList: ListDefinition = {
  id: 'military-end-user-list',
  name: 'Military End-User (MEU) List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  regime: 'ear',
  url: 'https://www.ecfr.gov/current/title-15/part-744/appendix-Supplement%20No.%207%20to%20Part%20744',
  measure: 'license-required',
  meaning:
    'A licence is required to export, reexport or transfer (in-country) an item listed in supplement no. 2 to part 744 when the entity is a party to the transaction; the review policy is that of 15 CFR 744.21(e) (15 CFR 744.21 and supplement no. 7 to part 744).',
  kinds: ['company', 'unknown'],
  usualInterval: 7,
};

export const militaryEndUserListColumns: readonly string[] = [
  'Country',
  'Entity',
  'Federal Register citation',
];

/** Reads the table of supplement no. 7, where a row without a citation inherits that of the nearest row above. */
export function readMilitaryEndUserList(table: Table): ReadList {
  let above: ReadCitations | undefined;
  return readSimpleList(militaryEndUserList, 'Supplement No. 7', table, (text) => {
    if (text !== '') return (above = citationsIn(text));
    if (above === undefined) return citationsIn(text);
    const remark = 'the row has no citation: it inherits that of the nearest row above with one';
    return { citations: above.citations, remarks: [...above.remarks, remark] };
  });
}
