import type { FactKey } from '../../../libs/as-of/index.js';
import { invalidRequest } from '../problems/problem.js';
import type { Point } from './question.js';

/** Where a page ended: the question and filter that it belongs to, and its last key. */
export interface Cursor {
  readonly point: Point;
  /** The filter's query parameters. */
  readonly filter: Readonly<Record<string, string>>;
  readonly after: FactKey;
}

/** A cursor as text that is safe in a query. */
export function encodeCursor({ point, filter, after }: Cursor): string {
  return Buffer.from(JSON.stringify([point, filter, after.stream, after.factId])).toString('base64url');
}

const malformed = () =>
  invalidRequest([{ parameter: 'cursor', detail: 'is not one that this service gave' }]);

/**
 * Reads a cursor.
 * @throws ProblemError if it has another form than those that the service gives.
 */
export function decodeCursor(text: string): Cursor {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw malformed();
  }
  if (!Array.isArray(read) || read.length !== 4) throw malformed();
  const [point, filter, stream, factId] = read as unknown[];
  if (!isPoint(point) || !isFilter(filter) || typeof stream !== 'string' || typeof factId !== 'string') {
    throw malformed();
  }
  const cursor = { point, filter, after: { stream, factId } };
  // A text that decodes but was not encoded so was made by somebody else.
  if (encodeCursor(cursor) !== text) throw malformed();
  return cursor;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPoint(value: unknown): value is Point {
  if (!isRecord(value)) return false;
  const { asOf, position, publishedBy = '', destination = '', ...rest } = value;
  const texts = [asOf, publishedBy, destination];
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(position) &&
    Object.keys(rest).length === 0
  );
}

function isFilter(value: unknown): value is Record<string, string> {
  if (!isRecord(value)) return false;
  const { subject = '', authority = '', measure = '', ...rest } = value;
  const texts = [subject, authority, measure];
  return texts.every((text) => typeof text === 'string') && Object.keys(rest).length === 0;
}

const pinnedParameters = [
  'asOf',
  'position',
  'publishedBy',
  'destination',
  'subject',
  'authority',
  'measure',
] as const;
type PinnedParameters = { readonly [name in (typeof pinnedParameters)[number]]?: string };

/**
 * The query's parameters with those that its cursor pins; one that is given and differs is refused.
 * @throws ProblemError if the cursor belongs to another question or filter.
 */
export function pinnedBy(cursor: Cursor, given: PinnedParameters) {
  const { position, ...point } = cursor.point;
  const pinned: Record<string, string> = { ...point, ...cursor.filter, position: String(position) };
  for (const name of pinnedParameters) {
    const value = given[name];
    if (value === undefined || value === pinned[name]) continue;
    throw invalidRequest([{ parameter: 'cursor', detail: `belongs to another question: ${name} differs` }]);
  }
  return pinned;
}
