import { countryNamed } from '../../../country-names/index.js';
import { quoted } from '../../clean-text.js';
import { readCsv, type CsvRow } from '../../csv-rows.js';
import { dayWritten } from '../../dates.js';
import { UnreadableFileError, type ReadList } from '../../edition.js';
import { slugOf } from '../../keys.js';
import { decoded } from '../../text-decoding.js';
import { RowsByList, type CslRow } from './csl-row.js';
import { codeOf, type CslCode } from './lists.js';

const columns = [
  'source',
  'entity_number',
  'type',
  'programs',
  'name',
  'addresses',
  'federal_register_notice',
  'start_date',
  'end_date',
  'license_requirement',
  'license_policy',
  'alt_names',
  'ids',
] as const;

const SOURCE = 1;

/** Reads the list as it is published in CSV. The rows of one list need not follow each other. */
export function readPublishedCsv(file: Uint8Array): readonly ReadList[] {
  const csv = readCsv(decoded(file, 'utf-8'), { delimiter: ',', columns, endsWithLineBreak: true });
  const lists = new RowsByList();
  for (const row of csv.rows) lists.add(cslRow(row, knownCode(row.row, row.cell('source'))));
  for (const { cells, problem } of csv.misshapen) {
    const place = csv.columns.indexOf('source');
    lists.addUnreadable(knownCode(problem.row ?? 0, cells[place === -1 ? SOURCE : place] ?? ''), problem);
  }
  return lists.read(csv.columns);
}

/** @throws UnreadableFileError if the list is new or has another name: its rows cannot be counted to any list. */
function knownCode(row: number, source: string): CslCode {
  const code = codeOf(source);
  if (code !== undefined) return code;
  throw new UnreadableFileError([
    { row, column: 'source', detail: `${quoted(source)} is no list that is known` },
  ]);
}

function cslRow({ row, cells, cell }: CsvRow, code: CslCode): CslRow {
  const remarks: string[] = [];
  const addresses = separated(cell('addresses')).map((address) => addressOf(address, code, remarks));
  const ids = separated(cell('ids'));
  return {
    row,
    code,
    name: cell('name'),
    aliases: separated(cell('alt_names')),
    type: cell('type'),
    countries: addresses.flatMap(({ country }) => country ?? []),
    // One that is only a country is no address.
    addresses: addresses.filter(({ address }) => countryNamed(address) === undefined),
    entityNumber: cell('entity_number'),
    identifiers: ids.flatMap(identifierOf),
    requirement: cell('license_requirement'),
    policy: cell('license_policy'),
    programmes: separated(cell('programs')),
    notice: cell('federal_register_notice'),
    dates: datesOf(cell, code, ids, remarks),
    cells: cells.slice(1),
    remarks,
  };
}

function separated(cell: string): string[] {
  return cell
    .split(/;\s+|;$/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Codes of states of the United States that are countries as well. Addresses of the Denied Persons List may lack the country. */
const states = new Set(
  'AL AR AZ CA CO DE GA ID IL IN KY LA MA MD ME MN MO MS MT NC NE PA SC SD TN VA'.split(' '),
);

/** `No. 618, Liangjiang Road, Ningbo, CN`: the last part is the country. */
function addressOf(address: string, code: CslCode, remarks: string[]) {
  const last = address.slice(address.lastIndexOf(',') + 1).trim();
  const country = countryNamed(last);
  if (country === undefined) return { address };
  if (code === 'DPL' && states.has(last)) {
    remarks.push(`${quoted(last)} at the end of an address may be a country or a state of the United States`);
    return { address };
  }
  return { address, country };
}

/** What the dates of a row are differs by list. */
function datesOf(
  cell: CsvRow['cell'],
  code: CslCode,
  ids: readonly string[],
  remarks: string[],
): CslRow['dates'] {
  const start = dayIn(cell, 'start_date', remarks);
  const end = dayIn(cell, 'end_date', remarks);
  const expires = end === undefined ? {} : { expiresOn: end };
  switch (code) {
    // These two lists state effective dates themselves, and the file repeats them.
    case 'DPL':
    case 'ISN':
      return { ...(start === undefined ? {} : { effectiveFrom: start }), ...expires };
    case 'CMIC': {
      const effective = ids.map(cmicEffective).find((day) => day !== undefined);
      return { ...(effective === undefined ? {} : { effectiveFrom: effective }), ...expires };
    }
    // Huawei has the date of publication, SMIC the effective date.
    default:
      return { ...(start === undefined ? {} : { effectiveOrPublishedOn: start }), ...expires };
  }
}

function dayIn(
  cell: CsvRow['cell'],
  column: 'start_date' | 'end_date',
  remarks: string[],
): string | undefined {
  const text = cell(column).trim();
  if (text === '') return undefined;
  const day = dayWritten(text, 'YYYY-MM-DD');
  if (day === undefined) remarks.push(`${column} is no day: ${quoted(text)}`);
  return day;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `14 Feb 2022, Effective Date (CMIC)`: the day from which its securities may not be bought. */
function cmicEffective(id: string): string | undefined {
  const [, day = '', month = '', year = ''] =
    /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}), Effective Date \(CMIC\)$/.exec(id) ?? [];
  return dayWritten(`${year}-${months.indexOf(month) + 1}-${day}`, 'YYYY-MM-DD');
}

/** Kinds of `ids` that identify: others are remarks, such as `Male, Gender` or the text of a directive. */
const identifying = new Set([
  'Aircraft Construction Number (also called L/N or S/N or F/N)',
  "Aircraft Manufacturer's Serial Number (MSN)",
  'Aircraft Tail Number',
  'Business Number',
  'Business Registration Number',
  'C.R. No.',
  'Cedula No.',
  'Commercial Registry Number',
  'Company Number',
  'D-U-N-S Number',
  'Government Gazette Number',
  'Identification Number',
  'ISIN',
  'Legal Entity Number',
  'MMSI',
  'NIT #',
  'National ID No.',
  'Passport',
  'RUC #',
  'Registration ID',
  'Registration Number',
  'SWIFT/BIC',
  'Tax ID No.',
  'Trade License No.',
  'UK Company Number',
  'Unified Social Credit Code (USCC)',
  'V.A.T. Number',
  'Vessel Registration Identification',
]);

/** `RU, 1097746178232, Registration ID` or `IMO 9187629, Vessel Registration Identification`. */
function identifierOf(id: string): { readonly scheme: string; readonly value: string }[] {
  const [, country = '', value = '', kind = ''] = /^(?:([A-Z]{2}), )?(.+), ([^,]+)$/.exec(id) ?? [];
  if (!identifying.has(kind) || value === '') return [];
  const [, imo] = /^IMO (\d{7})$/.exec(value) ?? [];
  if (imo !== undefined) return [{ scheme: 'imo', value: imo }];
  return [{ scheme: slugOf(`${kind.replace(/ \(.*\)$/, '')} ${country}`, 60), value }];
}
