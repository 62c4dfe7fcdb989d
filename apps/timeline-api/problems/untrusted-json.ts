import { pointerTo, type RequestProblem } from './problem.js';

/*
 * What must be known of JSON from outside before a class reads it: class-transformer descends without a limit, and
 * takes a key that every object has (`constructor`) for a part of its class.
 */

const DEEPEST = 16;
const LONGEST_LIST = 1000;

const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Why a value of JSON must not be handed on; undefined if it may. */
export function untrustedJsonProblem(
  value: unknown,
): (RequestProblem & { readonly pointer: string }) | undefined {
  const waiting: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [
    { value, pointer: '', depth: 0 },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: held, pointer, depth } = next;
    if (typeof held !== 'object' || held === null) continue;
    if (depth > DEEPEST) return { pointer, detail: `lies deeper than ${DEEPEST} levels` };
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
