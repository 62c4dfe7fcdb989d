import type { Reservation } from '../../../libs/answers/index.js';
import { inWords } from './dates.js';
import { asName } from './words.js';

/** A reservation in words, with what it names; ids of parties become links where it is shown. */
export function reservationText(reservation: Reservation): string {
  switch (reservation.kind) {
    case 'list-not-loaded':
      return notLoadedText(reservation);
    case 'no-edition-for-date':
      return `The date is before the first edition of ${each(reservation.lists, ({ id, first }) => `${asName(id)} (${inWords(first)})`)}.`;
    case 'between-editions':
      return `The date is between two editions of ${each(reservation.lists, ({ id, before, after }) => `${asName(id)} (${inWords(before)} and ${inWords(after)})`)}: what was on it for a time between them is not known.`;
    case 'not-confirmed-since':
      return `Not confirmed since the last edition of ${each(reservation.lists, ({ id, since }) => `${asName(id)}, ${inWords(since)}`)}: what was added to it since is not known.`;
    case 'edition-being-imported':
      return `Being imported: ${each(reservation.lists, ({ id, edition }) => `${asName(id)} of ${inWords(edition)}`)}. Not all of it is recorded.`;
    case 'parent-restricted':
      return 'A parent of it, or a parent or an owner of that parent, is or may be restricted:';
    case 'owner-restricted':
      return 'An owner of it, or an owner or a parent of that owner, is or may be restricted:';
    case 'owner-in-doubt':
      return 'The answer about a parent or an owner of it, or about one further up, has blocking reservations, which apply here too:';
    case 'depends-on-headquarters':
      return 'It depends on where the buyer has its headquarters, which is not asked about.';
    case 'other-transactions-restricted':
      return 'Transactions other than the one asked about are restricted.';
    case 'parent-not-recorded':
      return 'Nothing is recorded about a stated parent of it, or of a party above it; the id may be wrong:';
    case 'identifier-shared':
      return 'It may be the same as another party, which has the same identifier:';
    case 'same-name':
      return 'It may be the same as another party, which has the same name and is or may be restricted:';
    case 'listed-address':
      return 'An address of it is, or may be, one that is listed without a name:';
    case 'entries-retracted':
      return 'An entry of a list that restricted it was retracted as an error and not replaced: check the list itself.';
    case 'embargo-not-recorded':
      return `${reservation.destination} is restricted as such by ${reservation.citation}, which is not recorded here: check the text.`;
    case 'ownership-not-known':
      return 'The owners of it, or of the buyer, are not recorded, or not for all of it.';
    case 'derived-not-listed':
      return 'Only recorded facts are listed here: what follows from rules is in the answer about a subject.';
    case 'rules-not-loaded':
      return 'Rules on the parameters of chips are not loaded: only facts that name it are known.';
    case 'parameters-missing':
      return `Not recorded, although a rule judges by it: ${reservation.parameters.map(plain).join(', ')}.`;
    case 'parameters-reported':
      return `By values that neither an authority nor its maker confirms, a rule does not catch it: ${reservation.parameters.map(plain).join(', ')}.`;
    case 'classification-differs':
      return `A source classifies it as ${reservation.eccns.join(', ')}, but by its recorded values it does not surely meet a rule of that class: one or the other may be wrong.`;
    case 'retracted-facts':
      return 'A fact that restricted or flagged it was retracted as an error and not replaced.';
  }
}

function notLoadedText({ lists, kinds = [] }: Extract<Reservation, { kind: 'list-not-loaded' }>): string {
  const parts = [
    ...(lists.length === 0 ? [] : [`Not loaded: ${names(lists)}. What is on them may not be recorded here.`]),
    ...(kinds.length === 0
      ? []
      : [`None of the lists that matter names parties of this kind: ${kinds.join(', ')}.`]),
  ];
  return parts.length === 0
    ? 'No government list is loaded: what is on one may not be recorded here.'
    : parts.join(' ');
}

/** The parties that a reservation names. */
export function partiesOf(
  reservation: Reservation,
): readonly { readonly id: string; readonly status?: string }[] {
  switch (reservation.kind) {
    case 'parent-restricted':
    case 'owner-restricted':
    case 'same-name':
    case 'listed-address':
      return reservation.parties;
    case 'parent-not-recorded':
    case 'identifier-shared':
      return reservation.parties.map((id) => ({ id }));
    case 'owner-in-doubt':
      return reservation.parties.map(({ id }) => ({ id }));
    default:
      return [];
  }
}

const plain = (id: string): string => id.replaceAll('-', ' ');
const names = (ids: readonly string[]): string => ids.map(asName).join(', ');
const each = <Item>(items: readonly Item[], text: (item: Item) => string): string =>
  items.map(text).join('; ');
