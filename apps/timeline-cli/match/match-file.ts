import { appendFile, readFile, stat, truncate } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Matches, MatchRequest } from '../../../libs/answers/index.js';
import type { TimelineClient } from '../client.js';
import { whileBusy } from '../posting.js';
import { withProgressBar } from '../terminal.js';

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
  'morePossible',
  'asOf',
  'position',
  'reservations',
] as const;

type Row = Partial<Record<(typeof columns)[number], string | number>>;

export interface MatchFileOptions {
  readonly asOf?: string | undefined;
  /** The last position known. */
  readonly position?: string | undefined;
  /** The output of an earlier run: only what is new, changed or gone since then is written. */
  readonly since?: string | undefined;
  /** Stops before the next request when it aborts. */
  readonly signal: AbortSignal;
}

/** What an earlier run has written: the names before `row` are done, at a point of both clocks. */
interface Done {
  readonly row: number;
  readonly point: { readonly asOf: string; readonly position: string } | undefined;
}

/**
 * Matches the names of a CSV file and appends the matches to another; where that has some, it continues after them, at
 * the same point of both clocks.
 * @throws Error naming the row, if the file has no names or the output is of another file.
 */
export async function matchFile(
  file: string,
  output: string,
  { asOf, position, since, signal }: MatchFileOptions,
  client: Pick<TimelineClient, 'ask'>,
): Promise<{ names: number; hits: number; possible: number }> {
  const names = readNames(await readFile(file));
  const done = await readDone(output, names);
  const earlier = since === undefined ? undefined : await readEarlier(since);
  let point: Record<string, string> = done.point ?? {
    ...(asOf === undefined ? {} : { asOf }),
    ...(position === undefined ? {} : { position }),
  };
  const askAbout = (some: MatchRequest['names'], more: Record<string, string>): Promise<Matches> => {
    const query = new URLSearchParams({ ...point, ...more }).toString();
    return whileBusy.execute(() =>
      client.ask<Matches>(`/v1/match${query === '' ? '' : `?${query}`}`, JSON.stringify({ names: some })),
    );
  };
  const ask = async (from: number): Promise<Matches> => {
    const some = names.slice(from, from + NAMES_AT_ONCE);
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
      const answer = await ask(from);
      point = { asOf: answer.basis.asOf, position: String(answer.basis.position) };
      const header = from === 0;
      await appendFile(
        output,
        stringify(rowsOf(answer, from), {
          header,
          columns: [...columns],
          escape_formulas: true,
          bom: header,
        }),
      );
      const reached = Math.min(names.length, from + NAMES_AT_ONCE);
      report(reached, reached / names.length);
    }
  });
  return counted(await readFile(output), names.length);
}

/** What an earlier run was asked, and at which point of both clocks. */
interface EarlierRun {
  readonly names: ReadonlySet<string>;
  readonly point: { readonly since: string; readonly sinceAsOf: string };
}

/** @throws Error if the file is no output of a run. */
async function readEarlier(file: string): Promise<EarlierRun> {
  const rows = read(await readFile(file));
  const { asOf = '', position = '' } = rows[0] ?? {};
  if (asOf === '' || position === '') throw new Error(`${file} is no output of timeline match`);
  return {
    names: new Set(rows.map(({ name = '' }) => asGiven(name))),
    point: { since: position, sinceAsOf: asOf },
  };
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

function rowsOf({ results, basis, reservations }: Matches, from: number): Row[] {
  const reserved = reservations.map(({ kind }) => kind).join('; ');
  return results.flatMap(({ name, matches, dismissed, gone = [], morePossible }, place): Row[] => {
    const about = {
      ...{ row: from + place + 1, name, asOf: basis.asOf, position: basis.position },
      ...{ reservations: reserved, morePossible: morePossible === true ? 'true' : '' },
    };
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
  });
}

type CsvRecord = Readonly<Record<string, string>>;

const read = (csv: Buffer): CsvRecord[] =>
  parse<CsvRecord>(csv, {
    columns: true,
    bom: true,
    skip_empty_lines: true,
    trim: true,
    relax_column_count_less: true,
  });

/** @throws Error naming the row without a name. */
function readNames(csv: Buffer): MatchRequest['names'] {
  const rows = read(csv);
  if (rows.length === 0)
    throw new Error('The file has no names: it needs a header with the column "name", and rows');
  return rows.map(({ name = '', kind, country, address, identifiers }, place) => {
    if (name === '') throw new Error(`Row ${place + 1} has no name (the header is not counted)`);
    return {
      name,
      ...(isGiven(kind) && { kind: kind as 'party' | 'chip' }),
      ...(isGiven(country) && { country }),
      ...(isGiven(address) && { address }),
      ...(isGiven(identifiers) && { identifiers: identifiers.split(';').map(identifierOf) }),
    };
  });
}

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== '';

function identifierOf(text: string): { scheme: string; value: string } {
  const [scheme = '', ...value] = text.trim().split(':');
  return { scheme, value: value.join(':') };
}

/** What is in the output of an earlier run. The matches of its last name may not be whole: they are taken away. */
async function readDone(output: string, names: MatchRequest['names']): Promise<Done> {
  const size = await stat(output).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return { row: 0, point: undefined };
  const csv = await readFile(output);
  const rows = readWhole(csv);
  const last = rows.at(-1);
  const row = Number(last?.record['row'] ?? 1) - 1;
  const first = rows.find(({ record }) => Number(record['row']) === row + 1);
  const isOfFile = rows.every(
    ({ record }) => names[Number(record['row']) - 1]?.name === asGiven(record['name'] ?? ''),
  );
  if (!isOfFile) throw new Error(`${output} has the matches of other names: name another file, or remove it`);
  // With the first name, the header goes too.
  await truncate(output, row === 0 ? 0 : (first?.from ?? 0));
  const { asOf = '', position = '' } = last?.record ?? {};
  return { row, point: row === 0 ? undefined : { asOf, position } };
}

/** The rows of a file that may end within one, each with the byte at which it begins. */
function readWhole(csv: Buffer): { record: CsvRecord; from: number }[] {
  const end = csv.lastIndexOf('\n') + 1;
  const rows = parse<{ record: CsvRecord; info: { bytes: number } }>(csv.subarray(0, end), {
    columns: true,
    bom: true,
    info: true,
  });
  return rows.map(({ record }, place) => ({
    record,
    from: rows[place - 1]?.info.bytes ?? 0,
  }));
}

function counted(csv: Buffer, names: number): { names: number; hits: number; possible: number } {
  const strengths = new Map<string, string>();
  for (const { row = '', strength = '', dismissed = '', change = '' } of read(csv))
    if (dismissed === '' && change !== 'gone' && strength !== '' && strengths.get(row) !== 'hit')
      strengths.set(row, strength);
  const count = (wanted: string): number => [...strengths.values()].filter((each) => each === wanted).length;
  return { names, hits: count('hit'), possible: count('possible') };
}
