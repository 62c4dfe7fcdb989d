import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { from, lastValueFrom, mergeMap, tap } from 'rxjs';
import { isJsonObject, readJson } from '../../../libs/validation/index.js';
import type { Screened, ScreeningReasonDocument } from '../../../libs/answers/index.js';
import { RequestFailedError, type TimelineClient } from '../client.js';
import { readInput } from '../read-file.js';
import type { ReportProgress } from '../terminal.js';

/** Sales that are screened at once. */
const IN_FLIGHT = 8;

/** A file does not hold sales; the message says where. */
class InvalidSalesError extends Error {
  override readonly name = 'InvalidSalesError';
}

/**
 * The sales of a file: one JSON object; a list of them; or one on each line.
 * @throws UnreadableInputError if the file cannot be read.
 * @throws InvalidSalesError naming the line or the place of what is none.
 */
export async function readSales(file: string): Promise<readonly object[]> {
  const bytes = await readInput(file);
  const isLines = /\.(ndjson|jsonl)$/i.test(file);
  const values = isLines
    ? bytes
        .toString()
        .split('\n')
        .flatMap((line, place) => (line.trim() === '' ? [] : [read(Buffer.from(line), `line ${place + 1}`)]))
    : [read(bytes, 'the file')].flat();
  return values.map((value, place) => {
    if (isJsonObject(value)) return value;
    throw new InvalidSalesError(`${file}: sale ${place + 1} is not a JSON object`);
  });
}

function read(bytes: Buffer, where: string): unknown {
  try {
    return readJson(bytes);
  } catch (error) {
    throw new InvalidSalesError(
      `${where} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

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

/**
 * Screens many sales and writes a row for each, in their order. One that is refused has its problem in its row; where the
 * service fails, the command ends, and can be run again.
 * @throws RequestFailedError
 */
export async function screenMany(
  client: TimelineClient,
  sales: readonly object[],
  output: Writable,
  report: ReportProgress,
): Promise<{ readonly verdicts: ReadonlyMap<string, number> }> {
  const outcomes: Outcome[] = [];
  const verdicts = new Map<string, number>();
  let done = 0;
  await lastValueFrom(
    from(sales.entries()).pipe(
      mergeMap(async ([place, asked]) => {
        outcomes[place] = await outcomeOf(client, asked);
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
    const row = rowOf(place, sales[place] ?? {}, outcome);
    verdicts.set(row.verdict, (verdicts.get(row.verdict) ?? 0) + 1);
    csv.write(row);
  }
  csv.end();
  await new Promise((resolve) => csv.once('end', resolve));
  return { verdicts };
}

async function outcomeOf(client: TimelineClient, asked: object): Promise<Outcome> {
  try {
    return { answer: await screenOne(client, asked) };
  } catch (error) {
    const status = error instanceof RequestFailedError ? error.status : undefined;
    const isAboutThisSale = status === 400 || status === 404 || status === 410 || status === 422;
    if (!(error instanceof RequestFailedError) || !isAboutThisSale) throw error;
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
