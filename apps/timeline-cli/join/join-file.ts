import { stringify } from 'csv-stringify/sync';
import { certainties, type Evidence } from '../../../events/index.js';
import { printable } from '../../../libs/printable/index.js';
import { parseCsv, readInput, writeNew } from '../files.js';

/** How far a join is trusted. */
export type Certainty = Evidence['certainty'];

/** One row of a file of joins, for a person to confirm. */
export interface JoinRow {
  /** `yes` confirms it; empty or `no` does not. */
  readonly confirm: string;
  readonly score: number;
  readonly partyId: string;
  readonly partyName: string;
  readonly partyLists: string;
  readonly sameAs: string;
  readonly sameAsName: string;
  readonly sameAsLists: string;
  readonly basis: string;
  /** Why it is undecided; empty of what is proposed. */
  readonly undecided: string;
  readonly certainty: string;
  /** What else shows it, in the words of who confirms it. */
  readonly note: string;
}

/** A join that a person has confirmed. */
export interface ConfirmedJoin {
  readonly partyId: string;
  readonly sameAs: string;
  readonly basis: string;
  readonly certainty: Certainty;
}

/** A file of joins is refused as a whole; the message names the errors by row. */
class InvalidJoinFileError extends Error {
  override readonly name = 'InvalidJoinFileError';
}

const columns = [
  'confirm',
  'score',
  'partyId',
  'partyName',
  'partyLists',
  'sameAs',
  'sameAsName',
  'sameAsLists',
  'basis',
  'undecided',
  'certainty',
  'note',
] as const satisfies readonly (keyof JoinRow)[];

const MOST_PROBLEMS = 20;

/**
 * Writes joins as CSV that a spreadsheet opens without harm.
 * @throws UnwritableOutputError if the file exists already.
 */
export async function writeJoinFile(file: string, rows: readonly JoinRow[]): Promise<void> {
  const text = stringify([...rows], {
    header: true,
    bom: true,
    columns: [...columns],
    escape_formulas: true,
  });
  await writeNew(file, text);
}

/**
 * Reads the rows of a file of joins that are confirmed.
 * @throws UnreadableInputError if the file cannot be read, or is not CSV.
 * @throws InvalidJoinFileError if anything in it is wrong.
 */
export async function readJoinFile(file: string): Promise<ConfirmedJoin[]> {
  const problems: string[] = [];
  const confirmed: ConfirmedJoin[] = [];
  const rows = await rowsOf(file);
  const missing = columns.filter((column) => rows.length > 0 && !Object.hasOwn(rows[0] ?? {}, column));
  if (missing.length > 0) throw new InvalidJoinFileError(`${file} has no column ${missing.join(', ')}`);
  for (const [place, row] of rows.entries()) {
    const read = confirmedRow(row);
    if (typeof read === 'string') problems.push(printable(`row ${place + 2}: ${read}`));
    else if (read !== undefined) confirmed.push(read);
  }
  if (problems.length > 0) {
    const more = problems.length - MOST_PROBLEMS;
    const lines = [...problems.slice(0, MOST_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])];
    throw new InvalidJoinFileError(`${file} is refused, and nothing was posted:\n  ${lines.join('\n  ')}`);
  }
  return confirmed;
}

type TextRow = Readonly<Record<string, string>>;

async function rowsOf(file: string): Promise<TextRow[]> {
  return parseCsv(file, await readInput(file), { columns: true, bom: true, skip_empty_lines: true });
}

/** A row that is confirmed, what is wrong with it, or undefined if it is not confirmed. */
function confirmedRow(row: TextRow): ConfirmedJoin | string | undefined {
  const { confirm = '', partyId = '', sameAs = '', basis = '', certainty = '', note = '' } = row;
  const answer = confirm.trim().toLowerCase();
  if (answer === '' || answer === 'no') return undefined;
  if (answer !== 'yes') return `confirm must be yes, no or empty, not "${confirm}"`;
  if (partyId === '' || sameAs === '') return 'partyId and sameAs are required';
  const isCertainty = (text: string): text is Certainty => (certainties as readonly string[]).includes(text);
  if (!isCertainty(certainty))
    return `certainty must be one of ${certainties.join(', ')}, not "${certainty}"`;
  const said = [basis, note].map((text) => text.trim()).filter((text) => text !== '');
  if (said.length === 0) return 'basis or note must say what shows it';
  return { partyId, sameAs, basis: said.join('. ').slice(0, 2000), certainty };
}
