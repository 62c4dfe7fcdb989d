import { cleanText, longest, quoted } from '../../clean-text.js';
import { countryNamed } from '../../../country-names/index.js';
import { readCsv, type CsvRow } from '../../csv-rows.js';
import { dayWritten } from '../../dates.js';
import type { FileProblem, ListDefinition, ListFormat } from '../../edition.js';
import { readRows, type EntryRow } from '../../entry-rows.js';
import { keyOf } from '../../keys.js';
import { decoded } from '../../text-decoding.js';
import { readMapping, type Mapping } from './mapping.js';

/**
 * A list of one's own: delimited values with a header, whose columns a mapping file names. A cell that is not as the
 * mapping says makes its row unreadable.
 * @throws InvalidMappingError if the mapping file is not as it must be.
 */
export function csvFormat(mappingFile: Uint8Array): ListFormat {
  const mapping = readMapping(mappingFile);
  const list: ListDefinition = mapping.list;
  return {
    name: 'csv',
    summary:
      'A list of one’s own: delimited values with a header, and a mapping file that says what its columns hold.',
    lists: [list],
    read: (file) => {
      const csv = readCsv(decoded(file, mapping.encoding ?? 'utf-8'), {
        delimiter: mapping.delimiter ?? ',',
        columns: Object.values(mapping.columns),
      });
      // A programme of one's own may come and go.
      return [{ ...readRows({ ...csv, list }, (row) => entryRow(row, mapping)), scope: [] }];
    },
  };
}

type Field = keyof Mapping['columns'];

function entryRow({ row, cells, cell }: CsvRow, mapping: Mapping): EntryRow | FileProblem {
  const columnOf = (field: Field): string => mapping.columns[field] ?? '';
  const valueOf = (field: Field): string => cell(columnOf(field)).trim();
  const severalIn = (field: Field): string[] =>
    valueOf(field)
      .split(mapping.separator ?? ';')
      .filter((part) => part.trim() !== '');
  const unreadable = (field: Field, detail: string): FileProblem => ({
    row,
    column: columnOf(field),
    detail,
  });

  const name = cleanText(valueOf('name'), longest.name);
  if (name === '') return unreadable('name', 'is empty');
  const ownKey = cleanText(valueOf('key'), longest.identifier);
  if (mapping.columns.key !== undefined && ownKey === '') return unreadable('key', 'is empty');
  const country = countryNamed(valueOf('country'));
  if (valueOf('country') !== '' && country === undefined)
    return unreadable('country', `is no country that is known: ${quoted(valueOf('country'))}`);
  const days: Partial<Record<'effectiveFrom' | 'expiresOn', string>> = {};
  for (const field of ['effectiveFrom', 'expiresOn'] as const) {
    const text = valueOf(field);
    if (text === '' || mapping.dateFormat === undefined) continue;
    const day = dayWritten(text, mapping.dateFormat);
    if (day === undefined) return unreadable(field, `is no day as ${mapping.dateFormat}: ${quoted(text)}`);
    days[field] = day;
  }
  const { effectiveFrom, expiresOn } = days;
  if (effectiveFrom !== undefined && expiresOn !== undefined && expiresOn < effectiveFrom)
    return unreadable('expiresOn', `is before it takes effect, on ${effectiveFrom}`);

  const citation = cleanText(valueOf('citation'), longest.citation);
  const [kind, ...others] = mapping.list.kinds;
  return {
    key: ownKey === '' ? keyOf(name, country, citation) : `own ${ownKey}`,
    row,
    kind: kind !== undefined && others.length === 0 ? kind : 'unknown',
    name,
    aliases: severalIn('aliases'),
    countries: country === undefined ? [] : [country],
    addresses: [{ address: valueOf('address'), country }],
    identifiers:
      mapping.identifierScheme === undefined
        ? []
        : [{ scheme: mapping.identifierScheme, value: valueOf('identifier') }],
    programmes: severalIn('programme'),
    citations: citation === '' ? [] : [{ citation }],
    cells,
    ...days,
  };
}
