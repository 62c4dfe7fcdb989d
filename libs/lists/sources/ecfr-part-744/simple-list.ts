import type { FileProblem, ListDefinition, ReadList } from '../../edition.js';
import type { ReadCitations } from './citations.js';
import { CountryColumn } from './countries.js';
import { entriesOf, type Statement } from './entries.js';
import { readEntityCell } from './entity-cell.js';
import { lowered, wordsOf, type Table } from './tables.js';

/** `The following seven subordinate institutions of …:`, `Subordinate instituion:`. */
const HEADING = /^(?:the following .+|subordinate institu(?:ti|i)on):$/i;
const RESERVED = /^\[reserved\]\.?$/i;

/**
 * Reads a table of country, entity and citation, whose terms are those of the list. `citationsOfRow` is called for
 * headings too, because rows may inherit their citations.
 */
export function readSimpleList(
  list: ListDefinition,
  scope: string,
  table: Table,
  citationsOfRow: (text: string) => ReadCitations,
): ReadList {
  const unreadable: FileProblem[] = [];
  const others: { row: number; as: string }[] = [];
  const statements: Statement[][] = [];
  const country = new CountryColumn();
  for (const { number: row, line, cells } of table.rows) {
    const refuse = (column: string, detail: string): void => {
      unreadable.push({ row: line, column, detail: `row ${row} ${detail}` });
    };
    const [where, entity, citation, ...more] = cells;
    if (!where || !entity || !citation || more.length > 0) {
      refuse('Country', `has ${cells.length} cells, where 3 were expected`);
      continue;
    }
    const named = country.next(wordsOf(where));
    const words = wordsOf(entity);
    if (RESERVED.test(words)) {
      others.push({ row, as: 'reserved' });
      continue;
    }
    const { citations, remarks } = citationsOfRow(wordsOf(citation));
    if (HEADING.test(words)) {
      others.push({ row, as: 'heading' });
      continue;
    }
    const [first, ...beside] = readEntityCell(
      entity.lines.map((text) => ({ row, text: lowered(text) })),
    ).entities;
    if (named === undefined) refuse('Country', `is of a country that is not known: "${country.written}"`);
    else if (first === undefined) refuse(table.columns[1] ?? '', 'names no entity');
    else
      statements.push(
        ...[first, ...beside].map((entityOfRow) => [
          { row, country: named, entity: entityOfRow, citations, remarks, columns: [wordsOf(citation)] },
        ]),
      );
  }
  return {
    list,
    rows: table.rows.length,
    entries: entriesOf(statements),
    unreadable,
    others,
    columns: table.columns,
    scope: [scope],
  };
}
