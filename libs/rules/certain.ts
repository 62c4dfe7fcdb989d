import type { Certain } from '../../events/index.js';

const strength: Readonly<Record<Certain, number>> = { no: 0, maybe: 1, yes: 2 };

/** The most certain of some values; `no` if there is none. */
export function strongest(values: readonly Certain[]): Certain {
  return values.reduce((a, b) => (strength[b] > strength[a] ? b : a), 'no');
}
