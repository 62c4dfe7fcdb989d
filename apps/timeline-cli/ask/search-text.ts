import type { SearchResults } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { reservationLines } from './reservation-text.js';

/** Search results for a person to read, best first; what is exactly the text is marked. */
export function searchText(text: string, given: SearchResults): string {
  const { results, reservations } = printable(given);
  const found = results.map(({ subject: { kind, id }, name, exact }) =>
    [
      name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`,
      ...(exact === undefined ? [] : [`exactly this ${exact}`]),
    ].join(', '),
  );
  return [
    ...(found.length === 0 ? [`Nothing recorded is found by "${text}". That is no clearance.`] : found),
    ...reservationLines(reservations),
  ].join('\n');
}
