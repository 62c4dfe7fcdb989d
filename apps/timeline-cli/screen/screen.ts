import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { from, lastValueFrom, mergeMap, tap } from 'rxjs';
import { isJsonObject, readJson } from '../../../libs/validation/index.js';
import type { Screened, ScreeningReasonDocument } from '../../../libs/answers/index.js';
import { RequestFailedError, type TimelineClient } from '../client.js';
import { readInput } from '../files.js';
import type { ReportProgress } from '../terminal.js';

/** Sales that are screened at once. */
const IN_FLIGHT = 8;

/** A file does not hold sales; the message says why. */
class InvalidSalesError extends Error {
  override readonly name = 'InvalidSalesError';
}

/** A sale of a file, or why there is no sale at its place. */
export type FiledSale = { readonly sale: object } | { readonly problem: string };

/** Whether a file has a sale on each line. */
export const hasSaleOnEachLine = (file: string): boolean => /\.(ndjson|jsonl)$/i.test(file);

/**
 * The sales of a file: one JSON object; a list of them; or one on each line, where blank lines are passed over.
 * @throws UnreadableInputError if the file cannot be read.
 * @throws InvalidSalesError if the file should be JSON as a whole and is not; a line or place without a sale has its problem.
 */
export async function readSales(file: string): Promise<readonly FiledSale[]> {
  const bytes = await readInput(file);
  if (hasSaleOnEachLine(file))
    return linesOf(bytes).flatMap((line, place) =>
      isBlank(line) ? [] : [filed(() => readJson(line), `line ${place + 1}`)],
    );
  try {
    return [readJson(bytes)].flat().map((value, place) => filed(() => value, `place ${place + 1}`));
  } catch (error) {
    throw new InvalidSalesError(`${file} ${messageOf(error)}`);
  }
}

/** Lines as bytes: one that is not UTF-8 is a problem of that line alone. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf('\n', from);
    const to = end < 0 ? bytes.length : end;
    lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

const isBlank = (line: Buffer): boolean => line.toString().trim() === '';

function filed(read: () => unknown, where: string): FiledSale {
  try {
    const sale = read();
    return isJsonObject(sale) ? { sale } : { problem: `${where} is not a JSON object` };
  } catch (error) {
    return { problem: `${where} ${messageOf(error)}` };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A sale with what the options of the command add to it. */
export function asAsked(
  sale: object,
  { asOf, record }: { readonly asOf?: string; readonly record?: true },
): object {
  return {
    ...sale,
    ...(asOf === undefined ? {} : { asOf }),
    ...(record === true ? { record } : {}),
  };
}

/** Screens one sale. A repeated request finds the receipt that it recorded before. */
export function screenOne(client: TimelineClient, asked: object): Promise<Screened> {
  const json = JSON.stringify(asked);
  const key = createHash('sha256').update(json).digest('hex');
  return client.post<Screened>('/v1/screenings', json, key);
}

/** What became of one sale. */
type Outcome = { readonly answer: Screened } | { readonly problem: string };

/** How many sales have which verdict; those that were refused are under `refused`. */
type VerdictCounts = ReadonlyMap<string, number>;

/**
 * Screens many sales and writes a row for each, in their order. One that is refused, or is not a sale, has its problem in
 * its row; where the service fails, the command ends, and can be run again.
 * @throws RequestFailedError
 */
export async function screenMany(
  client: TimelineClient,
  sales: readonly FiledSale[],
  output: Writable,
  report: ReportProgress,
): Promise<VerdictCounts> {
  const outcomes: Outcome[] = [];
  const verdicts = new Map<string, number>();
  let done = 0;
  await lastValueFrom(
    from(sales.entries()).pipe(
      mergeMap(async ([place, each]) => {
        outcomes[place] = 'sale' in each ? await outcomeOf(client, each.sale) : each;
      }, IN_FLIGHT),
      tap(() => report((done += 1), done / sales.length)),
    ),
    { defaultValue: undefined },
  );
  const csv = stringify({
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    columns,
  });
  csv.pipe(output, { end: false });
  for (const [place, outcome] of outcomes.entries()) {
    const filedSale = sales[place];
    const sale = filedSale !== undefined && 'sale' in filedSale ? filedSale.sale : {};
    const row = rowOf(place, sale, outcome);
    verdicts.set(row.verdict, (verdicts.get(row.verdict) ?? 0) + 1);
    csv.write(row);
  }
  csv.end();
  await new Promise((resolve) => csv.once('end', resolve));
  return verdicts;
}

/** Invalid; of an unknown list; beyond the head by its position; erased; too large; or of an unknown id. */
const ABOUT_THIS_SALE: ReadonlySet<number | undefined> = new Set([400, 404, 409, 410, 413, 422]);

async function outcomeOf(client: TimelineClient, asked: object): Promise<Outcome> {
  try {
    return { answer: await screenOne(client, asked) };
  } catch (error) {
    if (!(error instanceof RequestFailedError) || !ABOUT_THIS_SALE.has(error.status)) throw error;
    return { problem: error.message };
  }
}

const columns = [
  'sale',
  'reference',
  'verdict',
  'destination',
  'blockedBy',
  'review',
  'notChecked',
  'receipt',
  'problem',
];

function rowOf(place: number, sale: object, outcome: Outcome) {
  const { reference, destination } = sale as Partial<Record<string, unknown>>;
  const common = {
    sale: place + 1,
    reference: typeof reference === 'string' ? reference : '',
    destination: typeof destination === 'string' ? destination : '',
  };
  if ('problem' in outcome) return { ...common, verdict: 'refused', problem: outcome.problem };
  const { verdict, reasons, notChecked, receipt } = outcome.answer;
  const reasonsOf = (weight: string): string =>
    [...new Set(reasons.filter((each) => each.weight === weight).map(reasonText))].join('; ');
  return {
    ...common,
    verdict,
    blockedBy: reasonsOf('blocked'),
    review: reasonsOf('review'),
    notChecked: notChecked.join('; '),
    receipt: receipt?.id ?? '',
  };
}

/** A reason in a few words: what, about which part, by which fact. */
export function reasonText({
  kind,
  subject,
  fact,
  reservation,
  redFlag,
  at,
}: ScreeningReasonDocument): string {
  const what = [kind, reservation ?? redFlag].filter((each) => each !== undefined).join(' ');
  const part = at === undefined ? undefined : `${at.part} ${at.place + 1}`;
  const of = [part, subject].filter((each) => each !== undefined).join(', ');
  return `${what}${of === '' ? '' : ` (${of})`}${fact === undefined ? '' : `: ${fact.factId} of ${fact.subject}`}`;
}
