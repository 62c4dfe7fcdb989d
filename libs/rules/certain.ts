import type { Certain } from '../../events/index.js';

const strength: Readonly<Record<Certain, number>> = { no: 0, maybe: 1, yes: 2 };

/** The most certain of some values; `no` if there is none. */
export function strongest(values: readonly Certain[]): Certain {
  return values.reduce((a, b) => (strength[b] > strength[a] ? b : a), 'no');
}

/** The less certain of two values: whether both hold. */
export function both(a: Certain, b: Certain): Certain {
  return strength[a] < strength[b] ? a : b;
}

/** Whether something does not hold. */
export function not(value: Certain): Certain {
  return value === 'maybe' ? value : value === 'yes' ? 'no' : 'yes';
}
