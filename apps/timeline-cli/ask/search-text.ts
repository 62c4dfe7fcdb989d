import { reservationLines, type Reservation } from './answer-text.js';
import { printable } from '../../../libs/printable/index.js';

/** The parts of search results that their text shows. */
interface SearchResults {
  readonly results: readonly {
    readonly subject: { readonly kind: string; readonly id: string };
    readonly name?: string;
  }[];
  readonly reservations: readonly Reservation[];
}

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
