import { appendFile, stat, truncate } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { Matches } from '../../../libs/answers/index.js';
import type { TimelineClient } from '../client.js';
import { whileBusy } from '../posting.js';
import { parseCsv, readInput } from '../files.js';
import { withProgressBar } from '../terminal.js';
import { readNames, type AskedName, type NameRow } from './read-names.js';

/** Names of one request: few enough that a person sees the bar move. */
const NAMES_AT_ONCE = 100;

const columns = [
  'row',
  'name',
  'subject',
  'score',
  'strength',
  'matchedName',
  'nameKind',
  'penalties',
  'dismissed',
  'change',
  'problem',
  'morePossible',
  'asOf',
  'position',
  'reservations',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number | undefined>>;

export interface MatchFileOptions {
  readonly asOf?: string | undefined;
  /** The last position known. */
  readonly position?: string | undefined;
  /** The output of an earlier run: only what is new, changed or gone since then is written. */
  readonly since?: string | undefined;
  /** Stops before the next request when it aborts. */
  readonly signal: AbortSignal;
}

/** A point of both clocks, as the service answered it. */
interface AnsweredPoint {
  readonly asOf: string;
  readonly position: string;
}

/** What an earlier run has written: the names before `row` are done, at a point of both clocks. */
interface Done {
  readonly row: number;
  readonly point: AnsweredPoint | undefined;
}

/** What is in the output: how many names have a hit, or possible matches only, and how many rows were refused. */
interface MatchedFile {
  readonly names: number;
  readonly hits: number;
  readonly possible: number;
  readonly refused: number;
}

/**
 * Matches the names of a CSV file and appends the matches to another; where that has some, it continues after them, at
 * the same point of both clocks. A row that cannot be asked about has its problem in the output.
 * @throws UnreadableInputError if a file cannot be read, is not CSV, or has no names.
 * @throws Error if the output is of another file.
 */
export async function matchFile(
  file: string,
  output: string,
  { asOf, position, since, signal }: MatchFileOptions,
  client: Pick<TimelineClient, 'ask'>,
): Promise<MatchedFile> {
  const names = readNames(file, await readInput(file));
  const done = await readDone(output, names);
  const earlier = since === undefined ? undefined : await readEarlier(since);
  let answered = done.point;
  const askAbout = (some: readonly AskedName[], more: Record<string, string>): Promise<Matches> => {
    const point = answered ?? {
      ...(asOf === undefined ? {} : { asOf }),
      ...(position === undefined ? {} : { position }),
    };
    const query = new URLSearchParams({ ...point, ...more }).toString();
    return whileBusy.execute(() =>
      client.ask<Matches>(`/v1/match${query === '' ? '' : `?${query}`}`, JSON.stringify({ names: some })),
    );
  };
  const ask = async (some: readonly AskedName[]): Promise<Matches | undefined> => {
    if (some.length === 0) return undefined;
    if (earlier === undefined) return askAbout(some, {});
    const isOld = some.map(({ name }) => earlier.names.has(name));
    const old = some.filter((_, place) => isOld[place]);
    const added = some.filter((_, place) => !isOld[place]);
    const answers = [
      ...(old.length === 0 ? [] : [await askAbout(old, earlier.point)]),
      ...(added.length === 0 ? [] : [asNew(await askAbout(added, {}))]),
    ];
    return inOrder(answers, isOld, old.length > 0);
  };
  await withProgressBar('Matching', 'names', async (report) => {
    for (let from = done.row; from < names.length; from += NAMES_AT_ONCE) {
      signal.throwIfAborted();
      const some = names.slice(from, from + NAMES_AT_ONCE);
      const answer = await ask(some.flatMap((each) => ('asked' in each ? [each.asked] : [])));
      if (answer !== undefined)
        answered = { asOf: answer.basis.asOf, position: String(answer.basis.position) };
      const header = from === 0;
      await appendFile(
        output,
        stringify(rowsOf(some, from, answer, answered), {
          header,
          columns: [...columns],
          escape_formulas: true,
          bom: header,
        }),
      );
      const reached = from + some.length;
      report(reached, reached / names.length);
    }
  });
  return counted(await read(output), names.length);
}

/** What an earlier run was asked, and at which point of both clocks. */
interface EarlierRun {
  readonly names: ReadonlySet<string>;
  readonly point: { readonly since: string; readonly sinceAsOf: string };
}

/** @throws Error if the file is no output of a run. */
async function readEarlier(file: string): Promise<EarlierRun> {
  const rows = await read(file);
  const point = pointIn(rows);
  if (point === undefined) throw new Error(`${file} is not an output of timeline match`);
  const asked = rows.filter(({ problem = '' }) => problem === '');
  return {
    names: new Set(asked.map(({ name = '' }) => asGiven(name))),
    point: { since: point.position, sinceAsOf: point.asOf },
  };
}

/** The point at which the names of rows were matched; a row that was refused may have none. */
function pointIn(rows: readonly CsvRecord[]): AnsweredPoint | undefined {
  const { asOf = '', position = '' } = rows.find((row) => (row['position'] ?? '') !== '') ?? {};
  return asOf === '' || position === '' ? undefined : { asOf, position };
}

/** A name as it was before formulas were escaped. */
const asGiven = (name: string): string => name.replace(/^'(?=[=+\-@])/, '');

/** All matches of names that were not asked about before. */
const asNew = (answer: Matches): Matches => ({
  ...answer,
  results: answer.results.map((each) => ({
    ...each,
    matches: each.matches.map((match) => ({ ...match, change: 'new' as const })),
  })),
});

/** The results of two answers in the order of the names: those that were asked before, and the others. */
function inOrder(answers: readonly Matches[], isOld: readonly boolean[], hasOld: boolean): Matches {
  const [first, second] = answers;
  if (first === undefined) throw new Error('no names were asked');
  if (second === undefined) return first;
  const [old, added] = hasOld ? [[...first.results], [...second.results]] : [[], [...first.results]];
  const results = isOld.flatMap((each) => (each ? old.shift() : added.shift()) ?? []);
  return { ...second, results };
}

/** The rows of some names, the first of which is in row `from`, counted from 0. */
function rowsOf(
  names: readonly NameRow[],
  from: number,
  answer: Matches | undefined,
  point: AnsweredPoint | undefined,
): Row[] {
  const results = [...(answer?.results ?? [])];
  const reservations = answer?.reservations.map(({ kind }) => kind).join('; ');
  return names.flatMap((each, place): Row[] => {
    const about = { row: from + place + 1, name: each.name, ...point };
    if ('problem' in each) return [{ ...about, problem: each.problem }];
    const result = results.shift();
    return result === undefined ? [] : rowsOfResult(result, { ...about, reservations });
  });
}

function rowsOfResult(
  { name, matches, dismissed, gone = [], morePossible }: Matches['results'][number],
  given: Row,
): Row[] {
  const about = { ...given, name, morePossible: morePossible === true ? 'true' : '' };
  const isGone = new Set(gone.map(({ subject }) => subject));
  const isDismissed = new Set(dismissed.map(({ subject }) => subject));
  const all: readonly Matches['results'][number]['matches'][number][] = [
    ...matches,
    ...dismissed,
    ...gone.filter(({ subject }) => !isDismissed.has(subject)),
  ];
  if (all.length === 0) return [about];
  return all.map(
    ({ subject, score, strength, matchedName, nameKind, explanation, dismissed: by, change }) => ({
      ...about,
      ...{ subject, score, strength, matchedName, nameKind, dismissed: by?.reason ?? '' },
      penalties: explanation.penalties.map(({ reason, factor }) => `${reason} ${factor}`).join('; '),
      change: isGone.has(subject) ? 'gone' : (change ?? ''),
    }),
  );
}

type CsvRecord = Readonly<Record<string, string>>;

const read = async (file: string): Promise<CsvRecord[]> =>
  parseCsv<CsvRecord>(file, await readInput(file), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count_less: true,
  });

/** What is in the output of an earlier run. The matches of its last name may not be whole: they are taken away. */
async function readDone(output: string, names: readonly NameRow[]): Promise<Done> {
  const size = await stat(output).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return { row: 0, point: undefined };
  const rows = readWhole(output, await readInput(output));
  const last = rows.at(-1);
  const row = Number(last?.record['row'] ?? 1) - 1;
  const first = rows.find(({ record }) => Number(record['row']) === row + 1);
  const isOfFile = rows.every(
    ({ record }) => names[Number(record['row']) - 1]?.name === asGiven(record['name'] ?? ''),
  );
  if (!isOfFile) throw new Error(`${output} has the matches of other names: name another file, or remove it`);
  // With the first name, the header goes too.
  await truncate(output, row === 0 ? 0 : (first?.from ?? 0));
  return { row, point: row === 0 ? undefined : pointIn(rows.map(({ record }) => record)) };
}

/** The rows of a file that may end within one, each with the byte at which it begins. */
function readWhole(file: string, csv: Buffer): { record: CsvRecord; from: number }[] {
  const end = csv.lastIndexOf('\n') + 1;
  const rows = parseCsv<{ record: CsvRecord; info: { bytes: number } }>(file, csv.subarray(0, end), {
    columns: true,
    bom: true,
    info: true,
  });
  return rows.map(({ record }, place) => ({
    record,
    from: rows[place - 1]?.info.bytes ?? 0,
  }));
}

function counted(rows: readonly CsvRecord[], names: number): MatchedFile {
  const strengths = new Map<string, string>();
  for (const { row = '', strength = '', dismissed = '', change = '' } of rows)
    if (dismissed === '' && change !== 'gone' && strength !== '' && strengths.get(row) !== 'hit')
      strengths.set(row, strength);
  const count = (wanted: string): number => [...strengths.values()].filter((each) => each === wanted).length;
  const refused = rows.filter(({ problem = '' }) => problem !== '').length;
  return { names, hits: count('hit'), possible: count('possible'), refused };
}
