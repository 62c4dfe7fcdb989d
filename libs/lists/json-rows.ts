import type { Static, TSchema } from '@sinclair/typebox';
import { checkOf } from '../../events/index.js';
import { InvalidJsonError, readJson } from '../validation/index.js';
import { quoted } from './clean-text.js';
import { noneReadable, UnreadableFileError, type FileProblem } from './edition.js';

/** One element of a list in a JSON file that has its shape. */
export interface JsonRow<Value> {
  /** Its number in the list, from 1. */
  readonly row: number;
  readonly value: Value;
}

/** An element that has not, and what is wrong with it. */
export interface MisshapenElement {
  readonly value: unknown;
  readonly problem: FileProblem;
}

/**
 * The value of a JSON file.
 * @throws UnreadableFileError if it is empty, not UTF-8, not JSON or cut short, or names a field of an object twice.
 */
export function readJsonFile(file: Uint8Array): unknown {
  if (file.length === 0) throw new UnreadableFileError([{ detail: 'the file is empty' }]);
  try {
    return readJson(file);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    const { pointer, detail } = error.problem;
    // The message of the runtime quotes the file.
    throw new UnreadableFileError([
      { ...(pointer === '' ? {} : { column: pointer }), detail: `the file ${quoted(detail).slice(1, -1)}` },
    ]);
  }
}

/**
 * The value of a file, or a part of it, with a shape.
 * @throws UnreadableFileError naming the field that is missing or of another form.
 */
export function shaped<Schema extends TSchema>(value: unknown, schema: Schema): Static<Schema> {
  const problems = checkOf(schema)(value);
  if (problems.length > 0)
    throw new UnreadableFileError(
      problems
        .map(problemOf)
        .map((each) => (each.column === undefined ? { detail: `the file ${each.detail}` } : each)),
    );
  return value;
}

/**
 * The elements of a list with a shape, and those that have not got it.
 * @throws UnreadableFileError if it is no list, is empty, or if no element has the shape.
 */
export function jsonRows<Schema extends TSchema>(
  list: unknown,
  schema: Schema,
): {
  readonly rows: readonly JsonRow<Static<Schema>>[];
  readonly misshapen: readonly MisshapenElement[];
} {
  if (!Array.isArray(list)) throw new UnreadableFileError([{ detail: 'the file has no list of entries' }]);
  if (list.length === 0) throw new UnreadableFileError([{ detail: 'the list of entries is empty' }]);
  const check = checkOf(schema);
  const rows: JsonRow<Static<Schema>>[] = [];
  const misshapen: MisshapenElement[] = [];
  list.forEach((value: unknown, index) => {
    const [problem] = check(value);
    if (problem === undefined) rows.push({ row: index + 1, value: value });
    else misshapen.push({ value, problem: { row: index + 1, ...problemOf(problem) } });
  });
  if (rows.length === 0) throw noneReadable(misshapen.map(({ problem }) => problem));
  return { rows, misshapen };
}

function problemOf({ pointer, detail }: { readonly pointer: string; readonly detail: string }): FileProblem {
  return { ...(pointer === '' ? {} : { column: pointer.slice(1) }), detail };
}
