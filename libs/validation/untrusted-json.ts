import { pointerTo, type FieldProblem } from './field-problem.js';

/*
 * Checks on JSON from outside, before class-transformer reads it: class-transformer recurses without a limit, and
 * treats an inherited key (`constructor`) as a property of the class.
 */

const DEEPEST = 16;
const LONGEST_LIST = 1000;

const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Why a JSON value must not be passed on; undefined if it may. */
export function untrustedJsonProblem(value: unknown): FieldProblem | undefined {
  const waiting: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value, pointer: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: held, pointer, depth } = next;
    // 1e400 is JSON, and what reads it has no such number.
    if (held === Infinity || held === -Infinity) return { pointer, detail: 'is too large a number' };
    if (typeof held !== 'object' || held === null) continue;
    if (depth > DEEPEST) return { pointer, detail: `is nested deeper than ${DEEPEST} levels` };
    if (Array.isArray(held) && held.length > LONGEST_LIST) {
      return { pointer, detail: `has more than ${LONGEST_LIST} entries` };
    }
    for (const [key, inner] of Object.entries(held)) {
      const at = pointerTo(pointer, key);
      if (inherited.has(key)) return { pointer: at, detail: 'is not a known field' };
      waiting.push({ value: inner, pointer: at, depth: depth + 1 });
    }
  }
  return undefined;
}
