import { CsvError, parse } from 'csv-parse/sync';
import type { PartyKind } from '../../../../events/index.js';
import { countryNamed } from '../../../country-names/index.js';
import { quoteProblem } from '../../csv-rows.js';
import {
  UnreadableFileError,
  type FileProblem,
  type ListDefinition,
  type ListEntry,
  type ListFormat,
  type ReadList,
} from '../../edition.js';
import { namelessness, normalizedName, shortDigest } from '../../keys.js';
import { decoded } from '../../text-decoding.js';
import { notBefore } from './programmes.js';
import { readRemarks } from './remarks.js';

const list: ListDefinition = {
  id: 'sdn',
  name: 'Specially Designated Nationals and Blocked Persons List',
  publisher: 'Office of Foreign Assets Control',
  authority: 'us-ofac',
  url: 'https://sanctionslist.ofac.treas.gov/Home/SdnList',
  measure: 'blocking',
  meaning:
    'Property of the party is blocked, and US persons may not deal with it (31 CFR chapter V); items subject to the ' +
    'Export Administration Regulations need a license for parties of many of its programmes (15 CFR 744.8).',
  kinds: ['company', 'person', 'vessel', 'aircraft'],
  usualInterval: 7,
};

/** The fields of a row, in their order: the file has no header (OFAC, "SDN data formats"). */
const fields = [
  'ent_num',
  'SDN_Name',
  'SDN_Type',
  'Program',
  'Title',
  'Call_Sign',
  'Vess_type',
  'Tonnage',
  'GRT',
  'Vess_flag',
  'Vess_owner',
  'Remarks',
] as const;
type Cells = Readonly<Record<(typeof fields)[number], string>>;

/** An entry without a type is an entity. */
const kinds: Readonly<Record<string, PartyKind>> = {
  '': 'company',
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
};

const LONGEST_AS_WRITTEN = 4000;

/** The SDN list as the publisher's sdn.csv has it: no header, `-0-` for an empty field, one row for each entry. */
export const ofacSdn: ListFormat = {
  name: 'ofac-sdn',
  summary: 'The SDN list of the Office of Foreign Assets Control, sdn.csv (sanctionslist.ofac.treas.gov)',
  lists: [list],
  read: (file) => [readSdn(file)],
};

function readSdn(file: Uint8Array): ReadList {
  const records = recordsOf(file);
  if (records.length === 0) throw new UnreadableFileError([{ detail: 'the file has no row' }]);
  const wrong = records.findIndex((record) => record.length !== fields.length);
  if (wrong >= 0) {
    const detail = `has ${records[wrong]?.length ?? 0} fields instead of ${fields.length}`;
    throw new UnreadableFileError([{ row: wrong + 1, detail }]);
  }
  const unreadable: FileProblem[] = [];
  const entries = new Map<string, ListEntry>();
  for (const [index, record] of records.entries()) {
    const entry = entryOf(record, index + 1);
    if ('detail' in entry) unreadable.push(entry);
    else if (entries.has(entry.key))
      unreadable.push({
        row: index + 1,
        column: 'ent_num',
        detail: `${entry.key} is the number of another row`,
      });
    else entries.set(entry.key, entry);
  }
  return {
    list,
    rows: records.length,
    entries: [...entries.values()],
    unreadable,
    others: [],
    columns: [],
    scope: [],
  };
}

/** The file ends with the end-of-file character of DOS. */
function recordsOf(file: Uint8Array): string[][] {
  const end = file.at(-1) === 0x1a ? file.length - 1 : file.length;
  try {
    return parse(decoded(file.subarray(0, end), 'utf-8'), {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFileError([{ detail: quoteProblem(error) }], { cause: error });
  }
}

function entryOf(record: readonly string[], row: number): ListEntry | FileProblem {
  const cells = Object.fromEntries(
    fields.map((field, index) => [field, cellOf(record[index] ?? '')]),
  ) as Cells;
  const { ent_num: number, SDN_Name: name, SDN_Type: type, Program: program, Vess_flag: flag } = cells;
  if (!/^\d+$/.test(number)) return { row, column: 'ent_num', detail: `"${number}" is not a number` };
  if (normalizedName(name) === '') return { row, column: 'SDN_Name', detail: namelessness(name) };
  const kind = kinds[type];
  if (kind === undefined) return { row, column: 'SDN_Type', detail: `"${type}" is not a type of entry` };
  // Brackets are between programmes and not around them: `SDGT] [IFSR`.
  const programmes = [
    ...new Set(program.split(/[[\]\s]*\][[\]\s]*|[[\]]/).map((each) => each.trim())),
  ].filter((each) => each !== '');
  const { names, identifiers, countries } = readRemarks(cells.Remarks);
  const places = [...countries, ...(flag === '' || flag === 'None Identified' ? [] : [flag])];
  const unknown = [...new Set(places.filter((place) => countryNamed(place) === undefined))];
  const founded = notBefore(programmes);
  const written = fields.map((field) => cells[field]).filter((cell) => cell !== '');
  return {
    key: number,
    rows: [row],
    kind,
    name,
    otherNames: names.filter((other) => other.name !== name),
    countries: [...new Set(places.flatMap((place) => countryNamed(place) ?? []))].sort(),
    addresses: [],
    identifiers: [{ scheme: 'ofac-uid', value: number }, ...identifiers],
    asWritten: cut(written.join(' | ')),
    digest: shortDigest(fields.map((field) => cells[field])),
    programmes,
    citations: [],
    ...(founded !== undefined && { notBefore: founded }),
    ...(unknown.length > 0 && { remarks: unknown.map((place) => `the country "${place}" is not known`) }),
  };
}

function cellOf(written: string): string {
  const cell = written.replaceAll(/\s+/g, ' ').trim();
  return cell === '-0-' ? '' : cell;
}

function cut(text: string): string {
  return text.length > LONGEST_AS_WRITTEN ? `${text.slice(0, LONGEST_AS_WRITTEN - 1)}…` : text;
}
