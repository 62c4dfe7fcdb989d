import type { SearchResults } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { reservationLines } from './answer-text.js';

/** Search results for a person to read, best first. */
export function searchText(text: string, given: SearchResults): string {
  const { results, reservations } = printable(given);
  const found = results.map(({ subject: { kind, id }, name }) =>
    name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`,
  );
  return [
    ...(found.length === 0 ? [`Nothing recorded is found by "${text}". That is no clearance.`] : found),
    ...reservationLines(reservations),
  ].join('\n');
}
