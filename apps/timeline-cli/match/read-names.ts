import { isUtf8 } from 'node:buffer';
import { matchRequest, type MatchRequest } from '../../../libs/answers/index.js';
import { checkOfShape } from '../../../libs/validation/index.js';
import { parseCsv, UnreadableInputError } from '../files.js';

/** A name as the service is asked about it. */
export type AskedName = MatchRequest['names'][number];

/** A row of a file of names: what is asked, or why nothing is. */
export type NameRow =
  { readonly name: string; readonly asked: AskedName } | { readonly name: string; readonly problem: string };

/** A row as it is read, and how many cells it has where these are not as many as the header has. */
interface ReadRow {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number; readonly error?: { readonly record?: readonly string[] } };
}

/**
 * The names of a CSV file. A row that the service would refuse has its problem.
 * @throws UnreadableInputError if the file is not CSV in UTF-8, or has no names.
 */
export function readNames(file: string, csv: Buffer): NameRow[] {
  let columns: readonly string[] = [];
  if (!isUtf8(csv)) throw new UnreadableInputError(`${file} is not UTF-8: save it as "CSV UTF-8"`);
  const rows = parseCsv<ReadRow>(file, csv, {
    columns: (header: string[]) => (columns = header),
    bom: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count: true,
    info: true,
  });
  if (rows.length === 0 || !columns.includes('name'))
    throw new UnreadableInputError(
      `${file} has no names: it needs a header with the column "name", and rows, with commas between the cells. Its columns are ${columns.map((column) => `"${column}"`).join(', ')}`,
    );
  return rows.map(({ record, info: { lines, error } }) => {
    const { name = '' } = record;
    const cells = error?.record?.length ?? 0;
    const asked = askedOf(record);
    const problem =
      cells > columns.length
        ? `has ${cells} cells, but the header has ${columns.length}: text with a comma must be in quotes`
        : problemOf(asked);
    return problem === undefined ? { name, asked } : { name, problem: `line ${lines}: ${problem}` };
  });
}

function askedOf(record: ReadRow['record']): AskedName {
  const { name = '', kind, country, address, identifiers, headquarters, partyKind } = record;
  return {
    name,
    ...(isGiven(kind) && { kind: kind as 'party' | 'chip' }),
    ...(isGiven(country) && { country }),
    ...(isGiven(address) && { address }),
    ...(isGiven(headquarters) && { headquarters }),
    ...(isGiven(partyKind) && { partyKind: partyKind as NonNullable<AskedName['partyKind']> }),
    ...(isGiven(identifiers) && { identifiers: identifiers.split(';').map(identifierOf) }),
  };
}

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== '';

function identifierOf(text: string): { scheme: string; value: string } {
  const [scheme = '', ...value] = text.trim().split(':');
  return { scheme, value: value.join(':') };
}

const problemsOfRequest = checkOfShape({ schema: matchRequest, rules: [] });
const OF_THE_NAME = /^\/names\/0\//;

/** What the service would refuse of a name, by its columns. */
function problemOf(asked: AskedName): string | undefined {
  if (asked.name === '') return 'has no name';
  const problems = problemsOfRequest({ names: [asked] });
  if (problems.length === 0) return undefined;
  return problems.map(({ pointer, detail }) => `${pointer.replace(OF_THE_NAME, '')} ${detail}`).join('; ');
}
