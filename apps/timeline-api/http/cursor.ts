import type { ChangeKey, FactKey } from '../../../libs/as-of/index.js';
import { invalidRequest } from './problems/problem.js';
import { WHOLE_NUMBER } from './validation/parameters.js';

/** The parts of the key of the last row of a page. */
type KeyParts = readonly (string | number)[];

/** What the cursors of one route pin: names of its query parameters. */
export interface CursorForm<Name extends string, Key> {
  /** Identifies the route, and the subject or kind in its path: a cursor of another is refused. */
  readonly mark: string;
  readonly pins: readonly Name[];
  /** Those of `pins` that every cursor must contain. */
  readonly needs: readonly Name[];
  /** The key that has these parts; undefined if none has. */
  readonly keyOf: (parts: readonly unknown[]) => Key | undefined;
}

/** The key of a fact in the order of the world. */
export function factKeyOf([stream, factId]: readonly unknown[]): FactKey | undefined {
  return typeof stream === 'string' && typeof factId === 'string' ? { stream, factId } : undefined;
}

/** The key of an edge of a fact. */
export function edgeKeyOf([stream, factId, edge]: readonly unknown[]): ChangeKey | undefined {
  const key = factKeyOf([stream, factId]);
  return key !== undefined && typeof edge === 'number' ? { ...key, edge } : undefined;
}

const POSITION = /^position/;

/** Where a page ended, with the whole question, as text that is safe in a query string. */
export function encodeCursor(mark: string, asked: object, key: KeyParts): string {
  const texts = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]));
  return Buffer.from(JSON.stringify([mark, texts, ...key])).toString('base64url');
}

/**
 * The parameters, completed by those that their cursor pins, and the key of the last row before the page.
 * @throws ProblemError (400) if the cursor is malformed, of another route, or of another question or filter.
 */
export function withCursor<Name extends string, Key>(
  given: { readonly cursor?: string } & { readonly [name in Name]?: string },
  form: CursorForm<Name, Key>,
): { readonly asked: { readonly [name in Name]?: string }; readonly after: Key | undefined } {
  if (given.cursor === undefined) return { asked: given, after: undefined };
  const { asked, after } = decodeCursor(given.cursor, form);
  // The time that a cursor pins was read in its zone.
  if ('zone' in given && given.zone !== undefined)
    throw invalidRequest([{ parameter: 'zone', detail: 'is already in the cursor: leave it out' }]);
  for (const name of form.pins) {
    if (given[name] === undefined || given[name] === asked[name]) continue;
    throw invalidRequest([{ parameter: 'cursor', detail: `belongs to another question: ${name} differs` }]);
  }
  return { asked, after };
}

function decodeCursor<Name extends string, Key>(text: string, form: CursorForm<Name, Key>) {
  const read = parsed(Buffer.from(text, 'base64url').toString());
  const [mark, asked, ...parts] = Array.isArray(read) ? (read as unknown[]) : [];
  const after = form.keyOf(parts);
  const isWhole = mark === form.mark && isAsked(asked, form) && after !== undefined;
  // Only a text that encodes back to itself was made here.
  if (isWhole && encodeCursor(form.mark, asked, parts as KeyParts) === text) return { asked, after };
  const isOfOther = typeof mark === 'string' && mark !== form.mark;
  const detail = isOfOther ? 'belongs to another question' : 'was not issued by this service';
  throw invalidRequest([{ parameter: 'cursor', detail }]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAsked<Name extends string>(
  value: unknown,
  { pins, needs }: CursorForm<Name, unknown>,
): value is { readonly [name in Name]?: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isPinned = ([name, entry]: [string, unknown]): boolean =>
    (pins as readonly string[]).includes(name) &&
    typeof entry === 'string' &&
    (!POSITION.test(name) || WHOLE_NUMBER.test(entry));
  return Object.entries(value).every(isPinned) && needs.every((name) => Object.hasOwn(value, name));
}
