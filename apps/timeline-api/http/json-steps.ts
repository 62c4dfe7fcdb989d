import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../events/index.js';
import type { Steps } from '../../../libs/as-of/index.js';

/** A longer list is written entry by entry. */
const LONG_LIST = 64;

/** How deep in an answer a long list may be. */
const DEEPEST = 5;

/** Bytes of text that are gathered before they are encoded. */
const PIECE_BYTES = 64 * 1024;

interface Form {
  /** A value that is written at once. */
  readonly textOf: (value: unknown) => string;
  /** The keys of an object, in order. */
  readonly keysOf: (value: object) => readonly string[];
}

const plain: Form = { textOf: (value) => JSON.stringify(value), keysOf: Object.keys };
const canonical: Form = { textOf: canonicalJson, keysOf: (value) => Object.keys(value).sort() };

function hasLongList(value: unknown, depth = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  const entries: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (Array.isArray(value) && entries.length > LONG_LIST) return true;
  return entries.some((entry) => hasLongList(entry, depth - 1));
}

/** The text of a value in pieces, of which none is long. */
function* piecesOf(value: unknown, form: Form): Generator<string, void, void> {
  if (!hasLongList(value)) {
    yield form.textOf(value);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  const entries = isList ? value.entries() : entriesOf(value as object, form);
  for (const [key, entry] of entries) {
    yield isList ? before : `${before}${JSON.stringify(key)}:`;
    yield* piecesOf(entry, form);
    before = ',';
  }
  yield isList ? ']' : '}';
}

function entriesOf(value: object, { keysOf }: Form): [string, unknown][] {
  return keysOf(value)
    .map((key): [string, unknown] => [key, (value as Record<string, unknown>)[key]])
    .filter(([, entry]) => entry !== undefined);
}

/** The text of a value, encoded, in buffers of about 64 kB; between two entries of a long list it yields. */
function* buffersOf(value: unknown, form: Form): Generator<Buffer | undefined, void, void> {
  let text = '';
  for (const piece of piecesOf(value, form)) {
    text += piece;
    if (text.length < PIECE_BYTES) {
      yield undefined;
      continue;
    }
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** The JSON of a value, as `JSON.stringify` writes it, in steps. */
export function* jsonSteps(value: object): Steps<readonly Buffer[]> {
  const buffers: Buffer[] = [];
  for (const buffer of buffersOf(value, plain)) {
    if (buffer !== undefined) buffers.push(buffer);
    yield;
  }
  return buffers;
}

/** SHA-256, in hexadecimal, of a value's RFC 8785 JSON, in steps. */
export function* digestSteps(value: object): Steps<string> {
  const hash = createHash('sha256');
  for (const buffer of buffersOf(value, canonical)) {
    if (buffer !== undefined) hash.update(buffer);
    yield;
  }
  return hash.digest('hex');
}

/** SHA-256, in base64url, of bytes that are in several buffers, in steps. */
export function* sha256Steps(buffers: readonly Buffer[]): Steps<string> {
  const hash = createHash('sha256');
  for (const buffer of buffers) {
    hash.update(buffer);
    yield;
  }
  return hash.digest('base64url');
}
