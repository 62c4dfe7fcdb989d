import { compareStrings } from '../../events/index.js';
import {
  noneReadable,
  type EntryCitation,
  type FileProblem,
  type ListDefinition,
  type ListEntry,
  type ReadList,
  type RepeatedRow,
} from './edition.js';
import { cleanLines, cleanText, longest, MOST_VALUES, quoted } from './clean-text.js';
import { countryNamed } from '../country-names/index.js';
import { shortDigest } from './keys.js';
import { groupedBy } from './grouped.js';

/** What a parser reads in one row: an entry, or a part of one. Its texts are as the file has them. */
export interface EntryRow extends Omit<
  ListEntry,
  | 'rows'
  | 'repeats'
  | 'otherNames'
  | 'countries'
  | 'addresses'
  | 'identifiers'
  | 'asWritten'
  | 'digest'
  | 'destinations'
  | 'footnotes'
  | 'citations'
> {
  readonly row: number;
  readonly aliases?: readonly string[];
  /** As the file writes them; one that is no country that is known becomes a remark. */
  readonly countries?: readonly string[];
  readonly addresses?: readonly { readonly address: string; readonly country?: string | undefined }[];
  readonly identifiers?: ListEntry['identifiers'];
  readonly citations?: readonly EntryCitation[];
  /** Its cells, in the order of the file; empty ones are left out. */
  readonly cells: readonly string[];
}

/**
 * The entries that rows make up, in the order of their first rows. Rows with one key are one entry: the names of later
 * ones are aliases, and where two give a measure or a date that differs, the entry has neither and a remark says so.
 */
export function entriesOf(rows: readonly EntryRow[]): ListEntry[] {
  return [...groupedBy(rows, ({ key }) => [key]).values()].map(entryOf);
}

/** What a file holds of one list: the rows that have its form, and those that have not. */
interface FileOfList<Row> {
  readonly list: ListDefinition;
  readonly rows: readonly Row[];
  readonly misshapen: readonly { readonly problem: FileProblem }[];
  readonly columns: readonly string[];
}

/**
 * The list that a file holds, by what each row is. Its scope is the programmes of its entries.
 * @throws UnreadableFileError if no row can be read.
 */
export function readRows<Row>(
  { list, rows, misshapen, columns }: FileOfList<Row>,
  entryRow: (row: Row) => EntryRow | FileProblem,
): ReadList {
  const unreadable = misshapen.map(({ problem }) => problem);
  const read: EntryRow[] = [];
  for (const row of rows) {
    const result = entryRow(row);
    if ('detail' in result) unreadable.push(result);
    else read.push(result);
  }
  if (read.length === 0) throw noneReadable(unreadable);
  const entries = entriesOf(read);
  return {
    list,
    rows: rows.length + misshapen.length,
    entries,
    unreadable,
    others: [],
    columns,
    scope: [...new Set(entries.flatMap(({ programmes }) => programmes ?? []))].sort(),
  };
}

/** The rows that repeat an earlier one: `content` is all that a row says, but for its number. */
export function repeatsAmong(
  rows: readonly { readonly row: number; readonly content: unknown }[],
): readonly RepeatedRow[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ row, content }) => {
    const words = JSON.stringify(content);
    const of = first.get(words);
    if (of !== undefined) return [{ row, of }];
    first.set(words, row);
    return [];
  });
}

const dated = ['measure', 'effectiveFrom', 'effectiveOrPublishedOn', 'expiresOn'] as const;

function entryOf(rows: readonly EntryRow[]): ListEntry {
  const [first] = rows as readonly [EntryRow, ...EntryRow[]];
  const remarks = new Set<string>(rows.flatMap((row) => row.remarks ?? []));
  const clean = (field: string, text: string, most: number): string =>
    cleanText(text, most, (what) => remarks.add(`${field} ${what}`));
  const several = <Value>(field: string, values: readonly Value[]): Value[] => {
    const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
    if (distinct.length > MOST_VALUES) remarks.add(`${field}: ${distinct.length}, cut to ${MOST_VALUES}`);
    return distinct.slice(0, MOST_VALUES);
  };
  const texts = (field: string, values: readonly string[], most: number): string[] =>
    several(
      field,
      values.map((value) => clean(field, value, most)).filter((value) => value !== ''),
    );

  const [name = '', ...otherNames] = texts(
    'name',
    rows.flatMap((row) => [row.name, ...(row.aliases ?? [])]),
    longest.name,
  );
  const asWritten = cleanLines(
    several(
      'cells',
      rows.map(({ cells }) => cells.filter((cell) => cell.trim() !== '').join(' | ')),
    ).join('\n'),
    longest.words,
  );
  const programmes = texts(
    'programme',
    rows.flatMap((row) => row.programmes ?? []),
    longest.programme,
  ).sort();
  const entry = {
    key: first.key,
    rows: rows.map(({ row }) => row),
    kind: first.kind,
    name,
    otherNames: otherNames.map((other) => ({ name: other, kind: 'alias' as const })),
    countries: several(
      'countries',
      rows.flatMap((row) => (row.countries ?? []).flatMap((term) => countriesNamed(term, remarks))),
    ),
    addresses: several(
      'addresses',
      rows
        .flatMap((row) => row.addresses ?? [])
        .map(({ address, country }) => ({
          address: clean('address', address, longest.address),
          ...(country === undefined ? {} : { country }),
        }))
        .filter(({ address }) => address !== ''),
    ),
    identifiers: several(
      'identifiers',
      rows
        .flatMap((row) => row.identifiers ?? [])
        .map(({ scheme, value }) => ({ scheme, value: clean(scheme, value, longest.identifier) }))
        .filter(({ value }) => value !== ''),
    ),
    ...agreed(rows, dated, remarks),
    ...optional('requirement', lines(rows, 'requirement')),
    ...optional('policy', lines(rows, 'policy')),
    ...(programmes.length === 0 ? {} : { programmes }),
    citations: oldestFirst(
      several(
        'citations',
        rows.flatMap((row) => row.citations ?? []),
      ).map((each) => ({ ...each, citation: clean('citation', each.citation, longest.citation) })),
    ),
    ...optional(
      'notBefore',
      rows.every((row) => row.notBefore !== undefined)
        ? rows.map((row) => row.notBefore).sort()[0]
        : undefined,
    ),
  };
  const repeats = repeatsAmong(rows.map(({ row, ...content }) => ({ row, content })));
  return {
    ...entry,
    ...(repeats.length === 0 ? {} : { repeats }),
    asWritten,
    digest: shortDigest([{ ...entry, rows: [] }, asWritten]),
    ...(remarks.size === 0 ? {} : { remarks: [...remarks] }),
  };
}

function countriesNamed(term: string, remarks: Set<string>): string[] {
  const country = countryNamed(term);
  if (country !== undefined) return [country];
  if (term.trim() !== '') remarks.add(`${quoted(term)} is no country that is known`);
  return [];
}

function lines(rows: readonly EntryRow[], field: 'requirement' | 'policy'): string | undefined {
  const texts = new Set(rows.map((row) => cleanLines(row[field] ?? '', longest.words)));
  const text = cleanLines([...texts].join('\n'), longest.words);
  return text === '' ? undefined : text;
}

function optional<Field extends string>(
  field: Field,
  value: string | undefined,
): Partial<Record<Field, string>> {
  return value === undefined ? {} : ({ [field]: value } as Record<Field, string>);
}

/** The fields on which all rows agree. */
function agreed<Field extends (typeof dated)[number]>(
  rows: readonly EntryRow[],
  fields: readonly Field[],
  remarks: Set<string>,
): Partial<Pick<EntryRow, Field>> {
  const all: Partial<Pick<EntryRow, Field>> = {};
  for (const field of fields) {
    const values = new Set(rows.map((row) => row[field]));
    const [value] = values;
    if (values.size > 1)
      remarks.add(
        `its rows do not agree on ${field}: ${[...values].map((each) => each ?? 'none').join(', ')}`,
      );
    else if (value !== undefined) all[field] = value;
  }
  return all;
}

/** Citations by the day of their publication; those of one day, or without one, as written. */
function oldestFirst(citations: readonly EntryCitation[]): EntryCitation[] {
  return [...citations].sort(({ publishedOn: a = '' }, { publishedOn: b = '' }) => compareStrings(a, b));
}
