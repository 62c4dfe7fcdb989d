import type {
  List,
  ListChangeDocument,
  ListChanges,
  ListOverview,
  Lists,
} from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';

/** The described lists for a person to read, with their first and last edition. */
export function listsText(given: Lists): string {
  const { lists, notDescribed, position } = printable(given);
  const lines = [
    ...lists.map(overviewLine),
    ...notDescribed.map((id) => `${id}: not described, although this service is configured for it`),
  ];
  return lines.length === 0
    ? `No list is described up to position ${position}. That is no clearance.`
    : lines.join('\n');
}

function overviewLine({ list, name, editions, first, last, beingImported }: ListOverview): string {
  const dates =
    first === undefined || last === undefined
      ? 'no edition is recorded'
      : `${editions === 1 ? 'one edition' : `${editions} editions`}, ${first.edition === last.edition ? '' : `${first.edition} to `}${last.edition}`;
  return `${list} (${name}): ${dates}${importText(beingImported)}`;
}

function importText(edition: string | undefined): string {
  return edition === undefined ? '' : `; the edition of ${edition} is being imported`;
}

/** A list for a person to read: what being on it means, and its editions, one on a line. */
export function governmentListText(given: List): string {
  const { list, name, publisher, meaning, editions, beingImported } = printable(given);
  return [
    `${list}: ${name}, by ${publisher}${importText(beingImported)}`,
    `  ${meaning}`,
    ...(editions.length === 0 ? ['  no edition is recorded. That is no clearance.'] : []),
    ...editions.map(
      ({ edition, entries, added, gone, sha256, position }) =>
        `  ${edition}: ${entries} entries, ${added} added, ${gone} gone; position ${position}, SHA-256 ${sha256}`,
    ),
  ].join('\n');
}

/** A page of the differences between two editions for a person to read, one on a line. */
export function listChangesText(given: ListChanges, isFirst: boolean): string {
  const { list, from, to, position, changes, beingImported } = printable(given);
  const head = `${list} from ${from} to ${to}, as known at position ${position}${importText(beingImported)}:`;
  return [
    ...(isFirst ? [head] : []),
    ...(isFirst && changes.length === 0 ? ['  both editions have the same entries'] : []),
    ...changes.map(changeLine),
  ].join('\n');
}

function changeLine({
  change,
  subject: { kind, id },
  name,
  names,
  before,
  after,
}: ListChangeDocument): string {
  const called = name === undefined ? '' : ` (${name})`;
  const also = names === undefined ? '' : `: ${names.join(', ')}`;
  const ids = [before, after].map((facts) => facts.map(({ factId }) => factId).join(', '));
  const facts = ids[0] === ids[1] ? ids[0] : ids.filter((text) => text !== '').join(' → ');
  return `  ${change.padEnd(7)} ${kind} ${id}${called}${also}; ${facts ?? ''}`;
}
