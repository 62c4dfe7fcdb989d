import { countryNamed } from '../../../country-names/index.js';
import { readCsv, type CsvRow } from '../../csv-rows.js';
import { decoded } from '../../text-decoding.js';
import {
  type FileProblem,
  type ListDefinition,
  type ListEntry,
  type ListFormat,
  type ReadList,
} from '../../edition.js';
import { repeatsAmong } from '../../entry-rows.js';
import { keyOf, namelessness, normalizedName, shortDigest } from '../../keys.js';
import { oldestFirst, readCitations, type ReadCitations } from './citations.js';
import { dayOf } from './dates.js';
import { groupedBy } from '../../grouped.js';

const list: ListDefinition = {
  id: 'denied-persons-list',
  name: 'Denied Persons List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  regime: 'ear',
  url: 'https://www.bis.gov/dpl',
  measure: 'denial-of-export-privileges',
  meaning:
    'An order denies the party its export privileges: no item subject to the Export Administration Regulations may be ' +
    'exported to it or for it (15 CFR 764.3(a)(2) and 764.4).',
  kinds: ['company', 'person', 'unknown'],
  usualInterval: 7,
};

/** As the file names them, in its order. */
const columns = [
  'Name',
  'Street_Address',
  'City',
  'State',
  'Country',
  'Postal_Code',
  'Effective_Date',
  'Expiration_Date',
  'Standard_Order',
  'Last_Update',
  'Action',
  'FR_Citation',
] as const;
type Cells = Readonly<Record<(typeof columns)[number], string>>;

const LONGEST_AS_WRITTEN = 4000;
const MOST_REMARKS = 20;

/**
 * The Denied Persons List as it was published until 2023: fields between tabs, each in quotation marks. A party has a
 * row for each of its addresses. The expiration date is the last day of an order, and empty where it has none.
 */
export const bisDpl: ListFormat = {
  name: 'bis-dpl',
  summary: 'The Denied Persons List of the Bureau of Industry and Security, tab-separated (dpl.txt, bis.gov)',
  lists: [list],
  read: (file) => [readDpl(file)],
};

/** A row of the file, as far as it can be read. */
interface Row {
  readonly number: number;
  readonly cells: Cells;
  readonly citations: ReadCitations;
  readonly effectiveFrom: string | undefined;
  readonly expiresOn: string | undefined;
}

function readDpl(file: Uint8Array): ReadList {
  const csv = readCsv(decoded(file, 'utf-8'), { delimiter: '\t', columns, endsWithLineBreak: true });
  const unreadable: FileProblem[] = csv.misshapen.map(({ problem }) => problem);
  const read: Row[] = [];
  for (const each of csv.rows) {
    const row = readRow(each);
    if ('detail' in row) unreadable.push(row);
    else read.push(row);
  }
  return {
    list,
    rows: csv.rows.length + csv.misshapen.length,
    // An order names several parties, and a party may be in several orders: an entry is a name in an order.
    entries: [...groupedBy(read, (row) => [keyOfRow(row)])].map(([key, rows]) => entryOf(key, rows)),
    unreadable,
    others: [],
    columns: csv.columns,
    scope: [],
  };
}

function readRow({ row: number, cell }: CsvRow): Row | FileProblem {
  const cells = Object.fromEntries(
    columns.map((column) => [column, cell(column).replaceAll(/\s+/g, ' ').trim()]),
  ) as Cells;
  if (normalizedName(cells.Name) === '')
    return { row: number, column: 'Name', detail: namelessness(cells.Name) };
  for (const column of ['Effective_Date', 'Expiration_Date'] as const)
    if (cells[column] !== '' && dayOf(cells[column]) === undefined)
      return { row: number, column, detail: `"${cells[column]}" is not a date that exists` };
  return {
    number,
    cells,
    citations: readCitations(cells.FR_Citation),
    effectiveFrom: dayOf(cells.Effective_Date),
    expiresOn: dayOf(cells.Expiration_Date),
  };
}

/** A name and the order's first citation; before it is published, the order has its date only. */
function keyOfRow({ cells, citations, effectiveFrom }: Row): string {
  return keyOf(cells.Name, undefined, citations.first ?? effectiveFrom);
}

function entryOf(key: string, rows: readonly Row[]): ListEntry {
  const places = rows.map(placeOf);
  const remarks = new Set([
    ...places.flatMap(({ remark }) => remark ?? []),
    ...rows.flatMap(({ citations }) => citations.remarks),
  ]);
  const [effectiveFrom, ...otherStarts] = distinct(rows.map((row) => row.effectiveFrom));
  const ends = distinct(rows.map((row) => row.expiresOn));
  const expiresOn = rows.some((row) => row.expiresOn === undefined) ? undefined : ends.at(-1);
  if (otherStarts.length > 0)
    remarks.add(`its rows have the effective dates ${[effectiveFrom, ...otherStarts].join(', ')}`);
  if (ends.length > 1) remarks.add(`its rows have the expiration dates ${ends.join(', ')}`);
  const repeats = repeatsAmong(rows.map(({ number, cells }) => ({ row: number, content: cells })));
  return {
    key,
    rows: rows.map(({ number }) => number),
    ...(repeats.length > 0 && { repeats }),
    kind: 'unknown',
    name: rows[0]?.cells.Name ?? '',
    otherNames: [],
    countries: distinct(places.map(({ country }) => country)),
    addresses: addressesOf(places),
    identifiers: [],
    asWritten: cut(rows.map(({ cells }) => writtenOf(cells)).join('\n')),
    digest: shortDigest(rows.map(({ cells }) => writtenOf(cells)).sort()),
    citations: oldestFirst(rows.flatMap(({ citations }) => citations.citations)),
    ...(effectiveFrom !== undefined && { effectiveFrom }),
    ...(expiresOn !== undefined && { expiresOn }),
    ...(remarks.size > 0 && { remarks: [...remarks].slice(0, MOST_REMARKS) }),
  };
}

/** Values that are there, each once, in order. */
function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

interface Place {
  readonly address: string;
  readonly country: string | undefined;
  readonly remark?: string;
}

// The postal service's abbreviations of states and territories (USPS Publication 28, appendix B).
const states = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
  ).split(' '),
);

/** Where a row is: without a country it is in the United States, if its state is one of theirs. */
function placeOf({ cells }: Row): Place {
  const { Street_Address, City, State, Country, Postal_Code } = cells;
  const region = [State, Postal_Code].filter((part) => part !== '').join(' ');
  const address = [Street_Address, City, region].filter((part) => part !== '').join(', ');
  const known = countryNamed(Country);
  if (known !== undefined) return { address, country: known };
  if (Country !== '') {
    const isState = State === '' && states.has(Country);
    const remark = isState
      ? `the country "${Country}" is a state of the United States`
      : `the country "${Country}" is not known`;
    return { address, country: isState ? 'US' : undefined, remark };
  }
  if (states.has(State)) return { address, country: 'US' };
  // `CY` is Cyprus there, and `RS` Russia: no state, and a country only by chance.
  return {
    address,
    country: undefined,
    ...(State !== '' && { remark: `the state "${State}" of no country is not known` }),
  };
}

function addressesOf(places: readonly Place[]): ListEntry['addresses'] {
  const addresses = new Map(
    places
      .filter(({ address }) => address !== '')
      .map(({ address, country }) => [
        `${address}|${country ?? ''}`,
        { address, ...(country !== undefined && { country }) },
      ]),
  );
  return [...addresses.values()];
}

function writtenOf(cells: Cells): string {
  return columns
    .map((column) => cells[column])
    .filter((cell) => cell !== '')
    .join(' | ');
}

function cut(text: string): string {
  return text.length > LONGEST_AS_WRITTEN ? `${text.slice(0, LONGEST_AS_WRITTEN - 1)}…` : text;
}
