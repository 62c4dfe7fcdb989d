import { isUtf8 } from 'node:buffer';
import { visit } from 'jsonc-parser';
import { pointerTo, type FieldProblem } from './field-problem.js';

/** Bytes are not JSON, or not JSON that means one thing only; `problem` says what is wrong, and where. */
export class InvalidJsonError extends Error {
  override readonly name = 'InvalidJsonError';
  constructor(
    readonly problem: FieldProblem,
    options?: ErrorOptions,
  ) {
    super(`${problem.pointer} ${problem.detail}`.trim(), options);
  }
}

/**
 * Reads JSON as it is interchanged (RFC 8259, 8.1): in UTF-8, where a byte order mark is passed over. An object that
 * names a field twice (I-JSON, RFC 7493, 2.3) is refused: other programs would read the other value.
 * @throws InvalidJsonError naming the byte that is not UTF-8, the place of an error, or the field that is named twice.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  const value = parsed(text);
  // What is written in the same way again has lost nothing, and most programs send it so.
  if (isWrittenAs(value, text)) return value;
  const repeated = repeatedField(text);
  if (repeated !== undefined) throw new InvalidJsonError(repeated);
  return value;
}

const strict = new TextDecoder('utf-8', { fatal: true });

function decoded(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch (error) {
    throw new InvalidJsonError(
      { pointer: '', detail: `is not UTF-8 at byte ${validLength(bytes)}, counted from 0` },
      { cause: error },
    );
  }
}

/** How many bytes from the first are UTF-8. */
function validLength(bytes: Uint8Array): number {
  let [begun, invalid] = [0, bytes.length + 1];
  while (begun + 1 < invalid) {
    const middle = Math.floor((begun + invalid) / 2);
    if (canBegin(bytes.subarray(0, middle))) begun = middle;
    else invalid = middle;
  }
  // Back to before the character that is not complete.
  while (!isUtf8(bytes.subarray(0, begun))) begun -= 1;
  return begun;
}

/** Whether UTF-8 can begin with these bytes, which may end within a character. */
function canBegin(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const detail = `is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw new InvalidJsonError({ pointer: '', detail }, { cause: error });
  }
}

function isWrittenAs(value: unknown, text: string): boolean {
  return unlessTooDeep(() => JSON.stringify(value)) === text;
}

/** The first field that an object of the text names again. */
function repeatedField(text: string): FieldProblem | undefined {
  const open: Set<string>[] = [];
  let repeated: FieldProblem | undefined;
  unlessTooDeep((): unknown =>
    visit(text, {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (field, _offset, _length, line, column, pathOf) => {
        const fields = open.at(-1);
        if (fields?.has(field) !== true) {
          fields?.add(field);
          return;
        }
        const parent = pathOf().map(String).reduce(pointerTo, '');
        const detail = `is given twice, again in line ${line + 1}, column ${column + 1}`;
        repeated ??= { pointer: pointerTo(parent, field), detail };
      },
    }),
  );
  return repeated;
}

/** @throws InvalidJsonError if the value is nested deeper than a recursive function can follow. */
function unlessTooDeep<Result>(follow: () => Result): Result {
  try {
    return follow();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidJsonError({ pointer: '', detail: 'is nested too deeply' }, { cause: error });
  }
}
