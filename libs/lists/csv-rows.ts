import { CsvError, parse } from 'csv-parse/sync';
import { quoted } from './clean-text.js';
import { UnreadableFileError, type FileProblem } from './edition.js';

/** One row of a file of delimited values that has as many cells as the header. */
export interface CsvRow {
  /** From 1, the header and blank lines counted; a row with line breaks in its cells is one. */
  readonly row: number;
  readonly cells: readonly string[];
  /** The cell of a column that the file has; of one that it need not have and has not, an empty text. */
  readonly cell: (column: string) => string;
}

/** A row that cannot be read by the header: it has too many cells or too few. */
interface MisshapenRow {
  readonly cells: readonly string[];
  readonly problem: FileProblem;
}

/** A file of delimited values. A blank line says nothing, and is no row. */
export interface CsvFile {
  /** As the header has them, in order. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly misshapen: readonly MisshapenRow[];
}

export interface CsvShape {
  readonly delimiter: ',' | ';' | '\t';
  /** The columns that the header must have; more, and another order, are read as well. */
  readonly columns: readonly string[];
  /** Whether the publisher ends its files with a line break: one without it is cut short. */
  readonly endsWithLineBreak?: boolean;
}

/**
 * Reads delimited values with a header (RFC 4180; the delimiter may be a tab or a semicolon).
 * @throws UnreadableFileError if there is no header or no row, a column is missing or named twice, a quote is not closed
 * or does not enclose a cell, or the file is cut short.
 */
export function readCsv(text: string, { delimiter, columns: needed, endsWithLineBreak }: CsvShape): CsvFile {
  const [header, ...records] = recordsOf(text, delimiter);
  if (header === undefined) throw new UnreadableFileError([{ detail: 'the file is empty' }]);
  const columns = header.cells.map((name) => name.trim());
  checkHeader(columns, needed, header.row);
  if (records.length === 0)
    throw new UnreadableFileError([{ detail: 'the file has a header, and no row after it' }]);
  if (endsWithLineBreak === true && !text.endsWith('\n'))
    throw new UnreadableFileError([
      { row: records.at(-1)?.row ?? header.row, detail: 'the file ends within a row: it is cut short' },
    ]);
  const places = new Map(columns.map((name, place) => [name, place]));
  const rows: CsvRow[] = [];
  const misshapen: MisshapenRow[] = [];
  for (const { row, cells } of records) {
    const cell = (column: string): string => cells[places.get(column) ?? -1] ?? '';
    if (cells.length === columns.length) rows.push({ row, cells, cell });
    else misshapen.push({ cells, problem: { row, ...misshape(cells, columns) } });
  }
  return { columns, rows, misshapen };
}

function misshape(
  cells: readonly string[],
  columns: readonly string[],
): Pick<FileProblem, 'column' | 'detail'> {
  const detail = `the row has ${cells.length} cells, the header ${columns.length}`;
  const [lacking] = columns.slice(cells.length);
  return lacking === undefined ? { detail } : { column: lacking, detail: `${detail}: this one is missing` };
}

interface CsvRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

function recordsOf(text: string, delimiter: string): readonly CsvRecord[] {
  try {
    // A file that is cut between CR and LF ends with its last whole row.
    const lines = text.includes('\n') ? text.replace(/\r$/, '') : text;
    const found = parse(lines, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: text.includes('\n') ? ['\r\n', '\n'] : ['\r'],
    }) as unknown as readonly { readonly record: string[]; readonly info: Count }[];
    return found.map(({ record, info }) => ({ row: info.records + info.empty_lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { records = 0, empty_lines: blank = 0 } = error as unknown as Partial<Count>;
    throw new UnreadableFileError([{ row: records + blank + 1, detail: quoteProblem(error) }]);
  }
}

interface Count {
  readonly records: number;
  readonly empty_lines: number;
}

/** What is wrong with a text that csv-parse refuses, without the words of that library. */
export function quoteProblem({ code, message }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is not closed: the file may be cut short';
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quote does not enclose its cell';
    default:
      return `the row cannot be read: ${quoted(message)}`;
  }
}

/** Columns of a header that a message names. */
const MOST_COLUMNS = 12;

function checkHeader(columns: readonly string[], needed: readonly string[], row: number): void {
  const missing = needed.filter((name) => !columns.includes(name));
  const twice = columns.filter((name, place) => needed.includes(name) && columns.indexOf(name) !== place);
  const problems: FileProblem[] = [
    ...missing.map((column) => ({ row, column, detail: 'the header has no such column' })),
    ...twice.map((column) => ({ row, column, detail: 'the header has this column twice' })),
  ];
  if (missing.length > 0)
    problems.push({
      row,
      detail: `its columns are ${columns
        .slice(0, MOST_COLUMNS)
        .map((name) => quoted(name))
        .join(', ')}`,
    });
  if (problems.length > 0) throw new UnreadableFileError(problems);
}
