import type { Writable } from 'node:stream';
import type { Restrictions } from '../../../libs/answers/index.js';
import { printableJson } from '../../../libs/printable/index.js';
import type { TimelineClient } from '../client.js';

/** Where answers are printed. */
export interface Terminal {
  /** Prints lines that are an answer. */
  readonly print: (text: string) => void;
  /** Prints what is said beside an answer, and is no part of it. */
  readonly note: (text: string) => void;
  /** Receives an answer that is copied as it comes. */
  readonly output: Writable;
}

/** How an answer is printed. */
export interface Form {
  readonly json?: true;
  readonly csv?: true;
  readonly all?: true;
}

/** A page of an answer, with the path of the next one. */
type Page = Pick<Restrictions, 'links'>;

/** Prints one answer: as text, as JSON, or as the CSV that the service sends. */
export async function printAnswer(
  client: TimelineClient,
  path: string,
  { json, csv }: Form,
  { print, output }: Terminal,
  textOf: (answer: never) => string,
): Promise<void> {
  if (csv === true) return client.copy(path, 'text/csv', output);
  const answer = await client.get<never>(path);
  print(json === true ? printableJson(JSON.stringify(answer, undefined, 2)) : textOf(answer));
}

/**
 * Prints a page, or every page. As JSON, each page of several is on a line of its own; as CSV the service sends every
 * row at once.
 */
export async function printPages(
  client: TimelineClient,
  path: string,
  { json, csv, all }: Form,
  { print, note, output }: Terminal,
  textOf: (page: never, isFirst: boolean, isLast: boolean) => string,
): Promise<void> {
  if (csv === true) return client.copy(path, 'text/csv', output);
  let next: string | null = path;
  while (next !== null) {
    const page: Page = await client.get<Page>(next);
    const isFirst = next === path;
    ({ next } = page.links);
    const isLast = next === null;
    if (json === true) print(printableJson(JSON.stringify(page, undefined, all === true ? 0 : 2)));
    else print(textOf(page as never, isFirst, isLast || all !== true));
    if (all === true || isLast) continue;
    const cursor = new URLSearchParams(next?.slice(next.indexOf('?'))).get('cursor');
    note(
      `There is more: use --all for every page${cursor === null ? '' : `, or --cursor ${cursor} for the next one`}.`,
    );
    return;
  }
}
