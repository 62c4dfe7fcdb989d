import type { Reservation } from '../../../libs/answers/index.js';
import { reservationMeanings } from '../../../libs/as-of/index.js';

const reservationTexts: Readonly<Record<string, string>> = reservationMeanings;

/** One line for each reservation. */
export function reservationLines(reservations: readonly Reservation[]): string[] {
  return reservations.map(
    (reservation) =>
      `  reservation, ${reservation.weight}: ${reservationText(reservation)} (${reservation.kind})`,
  );
}

/** A reservation in words, with what it names; a newer service may send a kind that this program does not know. */
export function reservationText(reservation: Reservation): string {
  const words = reservationTexts[reservation.kind] ?? 'unknown to this program';
  return words + reservationDetails(reservation);
}

/** What follows the text of a reservation. */
function reservationDetails(reservation: Reservation): string {
  switch (reservation.kind) {
    case 'parent-restricted':
    case 'owner-restricted':
    case 'same-name':
    case 'listed-address': {
      const parties = reservation.parties.map(({ id, status }) => `${id} (${status.toUpperCase()})`);
      return `: ${parties.join(', ')}`;
    }
    case 'owner-in-doubt': {
      const parties = reservation.parties.map(({ id, reservations }) => `${id} (${reservations.join(', ')})`);
      return `: ${parties.join(', ')}`;
    }
    case 'depends-on-headquarters':
    case 'other-transactions-restricted':
      return `: ${reservation.facts.map(factOfSubject).join(', ')}`;
    case 'entries-retracted':
    case 'retracted-facts': {
      const named = reservation.facts.map(factOfSubject).join(', ');
      const earlier = reservation.count - reservation.facts.length;
      return earlier === 0 ? `: ${named}` : `: ${named}, and ${earlier} before`;
    }
    case 'parent-not-recorded':
      return `: ${reservation.parties.join(', ')}`;
    case 'identifier-shared': {
      const identifiers = reservation.identifiers.map(({ scheme, value }) => `${scheme}:${value}`);
      return ` (${identifiers.join(', ')}): ${reservation.parties.join(', ')}`;
    }
    case 'list-not-loaded':
      return notLoadedText(reservation);
    case 'no-edition-for-date':
      return `: ${reservation.lists.map(({ id, first }) => `${id} (first ${first})`).join(', ')}`;
    case 'between-editions':
      return `: ${reservation.lists.map(({ id, before, after }) => `${id} (${before}, ${after})`).join(', ')}`;
    case 'not-confirmed-since':
      return `: ${reservation.lists.map(({ id, since }) => `${id} (${since})`).join(', ')}`;
    case 'edition-being-imported':
      return `: ${reservation.lists.map(({ id, edition }) => `${id} (${edition})`).join(', ')}`;
    case 'parameters-missing':
    case 'parameters-reported': {
      const named = reservation.rules.map((rule) => `${rule.id} ${rule.vintage}`);
      return `: ${reservation.parameters.join(', ')} (${named.join(', ')})`;
    }
    case 'classification-differs': {
      const stated = reservation.facts.map(({ factId }) => `"${factId}"`);
      const named = reservation.rules.map((rule) => `${rule.id} ${rule.vintage}`);
      return `: ${reservation.eccns.join(', ')} by ${stated.join(', ')} (${named.join(', ')})`;
    }
    case 'embargo-not-recorded':
      return `: ${reservation.destination}, by ${reservation.citation}`;
    case 'ownership-not-known':
    case 'derived-not-listed':
    case 'rules-not-loaded':
      return '';
    default:
      reservation satisfies never;
      return '';
  }
}

/** The lists that are not loaded, and the kinds of party that no list names: `: sdn; no list names vessel`. */
function notLoadedText({ lists, kinds = [] }: Extract<Reservation, { kind: 'list-not-loaded' }>): string {
  const parts = [
    ...(lists.length === 0 ? [] : [lists.join(', ')]),
    ...(kinds.length === 0 ? [] : [`no list that matters names parties of the kind ${kinds.join(', ')}`]),
  ];
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`;
}

/** A fact that may be of another subject than the answer: `"january-2026" of rule us-3a090-a`. */
function factOfSubject({
  subject,
  factId,
}: {
  subject: { kind: string; id: string };
  factId: string;
}): string {
  return `"${factId}" of ${subject.kind} ${subject.id}`;
}
