import { compareStrings } from '../../../../events/index.js';
import type { FileProblem, ListDefinition, ReadList } from '../../edition.js';
import { normalizedName } from '../../keys.js';
import type { CellLine } from './cell-sections.js';
import { citationsIn, splitAtCitation } from './citations.js';
import { CountryColumn, countriesIn } from './countries.js';
import { entriesOf, type Statement } from './entries.js';
import { readEntityCell, type EntityCell } from './entity-cell.js';
import { measureOfPolicy } from './review-policy.js';
import { lowered, wordsOf, type Cell, type Row, type Table } from './tables.js';
import { groupedBy } from '../../grouped.js';

/** Supplement no. 4 to part 744. */
export const entityList: ListDefinition = {
  id: 'entity-list',
  name: 'Entity List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  regime: 'ear',
  url: 'https://www.ecfr.gov/current/title-15/part-744/appendix-Supplement%20No.%204%20to%20Part%20744',
  measure: 'license-required',
  meaning:
    'A licence is required to export, reexport or transfer (in-country) the items that an entry specifies when the entity is a party to the transaction (15 CFR 744.11, 744.16 and supplement no. 4 to part 744).',
  kinds: ['company', 'person', 'unknown'],
  usualInterval: 7,
};

export const entityListColumns: readonly string[] = [
  'Country',
  'Entity',
  'License requirement',
  'License review policy',
  'Federal Register citation',
];

type Other = ReadList['others'][number];

/** What the last three columns of a row say. */
type Terms = Omit<Statement, 'row' | 'country' | 'entity'>;

/** A row together with the rows that continue it. */
interface ListRow extends EntityCell {
  readonly row: number;
  readonly country: string;
  readonly terms: Terms;
  /** Its primary name, and its other names, normalised. */
  readonly name: string;
  readonly aliases: ReadonlySet<string>;
  /** The countries under which it refers to other rows. */
  readonly seesIn: ReadonlySet<string>;
}

/** Reads the table of supplement no. 4. */
export function readEntityList(table: Table): ReadList {
  const unreadable: FileProblem[] = [];
  const others: Other[] = [];
  const listRows = listRowsOf(table, unreadable, others);
  const joined = joinAlternateAddresses(listRows);
  for (const [, ...alternate] of joined)
    for (const { row } of alternate) others.push({ row, as: 'alternate address' });
  return {
    list: entityList,
    rows: table.rows.length,
    entries: entriesOf(joined.flatMap(statementsOf)),
    unreadable,
    others: others.sort((a, b) => a.row - b.row),
    columns: table.columns,
    scope: ['Supplement No. 4'],
  };
}

function listRowsOf(table: Table, unreadable: FileProblem[], others: Other[]): readonly ListRow[] {
  const listRows: ListRow[] = [];
  const country = new CountryColumn();
  let open: { row: Row; country: string; lines: CellLine[]; terms: Terms } | undefined;
  const refuse = (row: Row, column: string, detail: string): void => {
    unreadable.push({ row: row.line, column, detail: `row ${row.number} ${detail}` });
  };
  const close = (): void => {
    if (open === undefined) return;
    const cell = readEntityCell(open.lines);
    const [entity] = cell.entities;
    if (entity === undefined) refuse(open.row, 'Entity', 'names no entity');
    else
      listRows.push({
        ...cell,
        row: open.row.number,
        country: open.country,
        terms: open.terms,
        name: normalizedName(entity.name),
        aliases: new Set(entity.otherNames.map((other) => normalizedName(other.name))),
        seesIn: new Set(cell.seeAlso.flatMap(countriesIn)),
      });
    open = undefined;
  };
  for (const row of table.rows) {
    const [where, entity, ...terms] = row.cells;
    const [requirement, policy, citation] = terms;
    if (!where || !entity || !requirement || !policy || !citation || terms.length > 3) {
      close();
      refuse(row, 'Country', `has ${row.cells.length} cells, where 5 were expected`);
      continue;
    }
    const lines = entity.lines.map((text) => ({ row: row.number, text: lowered(text) }));
    if ([where, ...terms].every((cell) => cell.lines.length === 0)) {
      if (open === undefined) refuse(row, 'Entity', 'continues a row that was not read');
      else {
        open.lines.push(...lines);
        others.push({ row: row.number, as: 'continuation' });
      }
      continue;
    }
    close();
    const named = country.next(wordsOf(where));
    if (named === undefined)
      refuse(row, 'Country', `is of a country that is not known: "${country.written}"`);
    else
      open = { row, country: named, lines, terms: termsOf(requirement, policy, citation, table.footnotes) };
  }
  close();
  return listRows;
}

function termsOf(
  requirementCell: Cell,
  policyCell: Cell,
  citationCell: Cell,
  notes: ReadonlyMap<string, string>,
): Terms {
  const remarks: string[] = [];
  let requirement = wordsOf(requirementCell);
  let policy = wordsOf(policyCell);
  let citation = wordsOf(citationCell);
  const columns = [requirement, policy, citation];
  if (isPolicy(requirement) && !isPolicy(policy)) {
    remarks.push('the licence requirement and the review policy are in each other’s columns');
    [requirement, policy] = [policy, requirement];
  }
  const misplaced = splitAtCitation(policy);
  if (misplaced.citations !== '') {
    remarks.push(`the review policy has a citation in it: "${policy}"`);
    citation = `${misplaced.citations} ${citation}`;
    policy = misplaced.before;
  }
  const marks = [...new Set(requirementCell.marks)].sort();
  const unknown = marks.filter((mark) => !notes.has(mark));
  remarks.push(...unknown.map((mark) => `footnote ${mark} is not in the file`));
  const { citations, remarks: ofCitations } = citationsIn(citation);
  return {
    requirement,
    policy,
    measure: measureOfPolicy(policy),
    footnotes: marks.filter((mark) => notes.has(mark)).map((mark) => `Footnote ${mark}: ${notes.get(mark)}`),
    citations,
    remarks: [...remarks, ...ofCitations],
    columns,
  };
}

const isPolicy = (text: string): boolean => /^(?:presumption|policy) of denial\b/i.test(text);

/*
 * Rows of one entity, in several countries: `(See alternate addresses under Iran and U.A.E.)`.
 */

/** The rows of each entity, the one that was listed first before the others. */
function joinAlternateAddresses(listRows: readonly ListRow[]): readonly (readonly ListRow[])[] {
  const together = new Map(listRows.map((listRow) => [listRow, new Set([listRow])]));
  const byCountry = groupedBy(listRows, ({ country }) => [country]);
  for (const listRow of listRows) {
    for (const country of listRow.seesIn) {
      const there = byCountry.get(country) ?? [];
      const exact = there.filter((other) => other !== listRow && isSameEntity(listRow, other));
      const same = exact.length > 0 ? exact : there.filter((other) => refersTo(listRow, other));
      for (const other of same) {
        const own = together.get(listRow);
        const theirs = together.get(other);
        if (own === undefined || theirs === undefined || own === theirs) continue;
        for (const member of theirs) together.set(member, own.add(member));
      }
    }
  }
  return [...new Set(together.values())].map((members) =>
    [...members].sort((a, b) => compareStrings(firstDay(a), firstDay(b)) || a.row - b.row),
  );
}

const firstDay = ({ terms }: ListRow): string => terms.citations[0]?.publishedOn ?? '9999';

/** Whether they have the same primary name, or the primary name of one is an alias of the other. */
const isSameEntity = (a: ListRow, b: ListRow): boolean =>
  a.name === b.name || a.aliases.has(b.name) || b.aliases.has(a.name);

/** Whether a row names the other in its reference, or they refer to each other and one name begins with the other. */
const refersTo = (a: ListRow, b: ListRow): boolean =>
  a.seeAlso.some((reference) => normalizedName(reference).includes(b.name)) ||
  (b.seesIn.has(a.country) && (a.name.startsWith(`${b.name} `) || b.name.startsWith(`${a.name} `)));

/** A remark on each country under which a referenced row was not found. */
const missingIn = (listRows: readonly ListRow[]): readonly string[] => {
  const countries = new Set(listRows.map(({ country }) => country));
  const sought = new Set(listRows.flatMap(({ seesIn }) => [...seesIn]));
  return [...sought]
    .filter((country) => !countries.has(country))
    .map((country) => `it refers to an address under ${country}, where no row has its name`);
};

/** The statements about an entity, then those about each further entity that its rows name. */
function statementsOf(listRows: readonly ListRow[]): readonly (readonly Statement[])[] {
  const own: Statement[] = [];
  const beside: Statement[][] = [];
  const missing = missingIn(listRows);
  for (const { row, country, terms, entities } of listRows)
    for (const [index, entity] of entities.entries()) {
      if (index === 0) own.push({ ...terms, row, country, entity, remarks: [...terms.remarks, ...missing] });
      else beside.push([{ ...terms, row: entity.lines[0]?.row ?? row, country, entity }]);
    }
  return [own, ...beside];
}
