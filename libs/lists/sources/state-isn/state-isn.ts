import { countryNamed } from '../../../country-names/index.js';
import { cleanText, longest } from '../../clean-text.js';
import { readCsv, type CsvRow } from '../../csv-rows.js';
import { dayWritten } from '../../dates.js';
import type { FileProblem, ListDefinition, ListFormat } from '../../edition.js';
import { readRows, type EntryRow } from '../../entry-rows.js';
import { keyOf, slugOf } from '../../keys.js';
import { decoded } from '../../text-decoding.js';
import { readNotices } from './notices.js';

const list: ListDefinition = {
  id: 'state-isn',
  name: 'Nonproliferation Sanctions',
  publisher: 'U.S. Department of State, Bureau of International Security and Nonproliferation',
  authority: 'us-state',
  url: 'https://www.state.gov/key-topics-bureau-of-international-security-and-nonproliferation/nonproliferation-sanctions/',
  measure: 'not-stated',
  meaning:
    'Sanctioned under a law or an executive order against proliferation: what is sanctioned, procurement, assistance or exports, is in the Federal Register notice of each entry, not in the list.',
  kinds: ['company', 'person', 'unknown'],
  // The Department lists sanctions as it imposes them, which it did in most months.
  usualInterval: 30,
};

const columns = [
  'Programs',
  'Name',
  'Address',
  'Country',
  'Federal Register Notice',
  'Effective Date',
  'Date Lifted/Waived/Expired',
] as const;

/**
 * The nonproliferation sanctions of the Department of State as a table of sanctions, one a row: a party has a row for
 * each. The file is in code page 437. A blank end says nothing: 313 of the 462 rows of 2014-09-24 have one, among them
 * sanctions of two years that began in the 1990s.
 */
export const stateIsn: ListFormat = {
  name: 'state-isn',
  summary:
    'Nonproliferation sanctions of the U.S. Department of State: the CSV file with the columns Programs, Name, … Date Lifted/Waived/Expired.',
  lists: [list],
  read(file) {
    const csv = readCsv(decoded(file, 'cp437'), { delimiter: ',', columns, endsWithLineBreak: true });
    return [readRows({ ...csv, list }, entryRow)];
  },
};

function entryRow({ row, cells, cell }: CsvRow): EntryRow | FileProblem {
  const name = cleanText(cell('Name'), longest.name);
  if (name === '') return { row, column: 'Name', detail: 'is empty' };
  const programme = cleanText(cell('Programs'), longest.programme);
  const { notices, remarks } = readNotices(cell('Federal Register Notice'));
  const effective = dateIn(cell('Effective Date'), 'Effective Date');
  const end = dateIn(cell('Date Lifted/Waived/Expired'), 'Date Lifted/Waived/Expired');
  const [first] = notices;
  return {
    // One party may be sanctioned several times by one notice, under several laws, and again later.
    key: [
      slugOf(programme, 60),
      keyOf(name, undefined, first?.citation),
      effective.day ?? cleanText(cell('Effective Date'), 40),
    ].join('|'),
    row,
    kind: 'unknown',
    name: cell('Name'),
    countries: [cell('Country'), ...countryInName(name)],
    addresses: [{ address: cell('Address'), country: countryNamed(cell('Country')) }],
    programmes: [programme],
    citations: notices,
    cells,
    ...(effective.day === undefined ? {} : { effectiveFrom: effective.day }),
    ...(end.day === undefined ? {} : { expiresOn: end.day }),
    remarks: [
      ...remarks,
      ...effective.remarks,
      ...end.remarks,
      ...(cleanText(cell('Date Lifted/Waived/Expired'), 1000) === ''
        ? ['the source gives no end: that does not mean that it is in force']
        : []),
    ],
  };
}

interface DateCell {
  readonly day?: string;
  readonly remarks: readonly string[];
}

/** `7/8/2008`, nothing, or words: `Waived on 9/19/03; Extended on 9/19/04`. */
function dateIn(cell: string, column: string): DateCell {
  const text = cleanText(cell, longest.words);
  if (text === '') return { remarks: [] };
  const day = dayWritten(text, 'MM/DD/YYYY');
  return day === undefined
    ? { remarks: [`${column} is no day: "${cleanText(text, 300)}"`] }
    : { day, remarks: [] };
}

/** `Army Supply Bureau (Syria)`: the country that a name ends with, if it is one. */
function countryInName(name: string): string[] {
  const [, inner = ''] = /\(([^()]+)\)$/.exec(name) ?? [];
  return countryNamed(inner) === undefined ? [] : [inner];
}
