import { pipeline, Readable } from 'node:stream';
import { stringify, type Options } from 'csv-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CSV_TYPE } from './negotiation.js';
import { invalidRequest } from './problems/problem.js';
import { cacheControlOf, isHeld, sha256 } from './send-answer.js';
import { Slice } from './slices.js';

/** The cells of a row by column; empty where the row has no value. */
export type CsvRow = Readonly<Record<string, string | number | undefined>>;

/** The columns of a table, in order: what the cell of each is, of what a row is about. */
export type Columns<Item> = Readonly<Record<string, (item: Item) => string | number | undefined>>;

/** What a row is about, as its cells. */
export function rowOf<Item>(columns: Columns<Item>, item: Item): CsvRow {
  return Object.fromEntries(Object.entries(columns).map(([name, cellOf]) => [name, cellOf(item)]));
}

/** A CSV answer, and the link under which it never changes. */
export interface CsvAnswer {
  readonly columns: readonly string[];
  /** Computed as they are read; undefined where the computation may pause without a row. */
  readonly rows: Iterable<CsvRow | undefined>;
  /** Why it is no clearance: also said in a header, because there may be no row to say it in. */
  readonly reservations: readonly { readonly kind: string; readonly weight: string }[];
  readonly pinned: string;
}

/** @throws ProblemError (400) if a page is requested: CSV has every row. */
export function refusePaging({ limit, cursor }: { readonly limit?: string; readonly cursor?: string }): void {
  const given = Object.entries({ limit, cursor }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const detail = 'applies only to JSON: CSV has every row';
  throw invalidRequest(given.map(([parameter]) => ({ parameter, detail })));
}

/** Streams a CSV at the client's pace, in slices between which other requests are served. */
export function sendCsv(
  request: FastifyRequest,
  reply: FastifyReply,
  { columns, rows, reservations, pinned }: CsvAnswer,
  isPinned: boolean,
): void {
  // Weak: the bytes are not known before they are sent, so it is over the question.
  const etag = `W/"${sha256(`${columns.join()} ${pinned}`)}"`;
  void reply.headers({
    etag,
    'cache-control': cacheControlOf(isPinned),
    vary: 'authorization, accept',
    link: `<${pinned}>; rel="canonical"`,
    reservations: reservations.map(({ kind, weight }) => `${kind};weight=${weight}`).join(', '),
    'content-disposition': `attachment; filename="${fileNameOf(pinned)}"`,
  });
  if (isHeld(request, etag)) {
    void reply.status(304).send();
    return;
  }
  const csv = stringify({ ...csvForm, columns: [...columns] });
  // The reader of the stream sees a failure; the pipeline only ends the other side.
  pipeline(Readable.from(inSlicesOf(rows)), csv, () => undefined);
  void reply.type(`${CSV_TYPE}; charset=utf-8; header=present`).send(csv);
}

/**
 * RFC 4180, with a header, as a spreadsheet can open it without harm. It begins with a byte order mark: without one Excel
 * reads UTF-8 as the code page of its machine.
 */
export const csvForm = {
  header: true,
  bom: true,
  record_delimiter: 'windows',
  // With the record delimiter given, only that would be quoted.
  quoted_match: /[\r\n]/,
  // A spreadsheet would run a cell that begins like a formula, for some also behind blanks; a reader that does not know
  // quotes takes each line of a cell for a row.
  escape_formulas: true,
  cast: {
    string: (text) =>
      text.replace(/^\s+(?=[=+\-@＝＋－＠])/u, "'$&").replace(/[\r\n]\s*(?=[=+\-@＝＋－＠])/gu, "$&'"),
  },
} satisfies Options;

/** The question as a file name, so that a saved table shows what it answers. */
export function fileNameOf(pinned: string): string {
  const words = pinned.slice('/v1/'.length).replace(/[?&]/g, '_').replaceAll('=', '-');
  return `${decodeURIComponent(words).replace(/[^\w.-]+/g, '-')}.csv`;
}

async function* inSlicesOf(rows: Iterable<CsvRow | undefined>): AsyncGenerator<CsvRow> {
  const slice = new Slice();
  for (const row of rows) {
    if (row !== undefined) yield row;
    if (slice.isOver) await slice.next();
  }
}
