import {
  comparableIdentifier,
  comparableScheme,
  comparableText,
  type EventData,
} from '../../../events/index.js';
import { CommandRefusedError, type Facts } from '../facts.js';

type Description = EventData<'PartyDescribed'>;

/**
 * An id means one party permanently. A description under other names is taken for one of another party if a country
 * or an identifier differs too: the facts of the first party would then bear the name of the second (R12).
 * @throws CommandRefusedError `identity-changed`.
 */
export function refuseSomebodyElse(facts: Facts, described: Description): void {
  const held = [...facts.values()].flatMap(({ event, retracted }) =>
    event.type === 'PartyDescribed' && !retracted ? [event.data] : [],
  );
  const isRenamed = (described.names ?? []).some(({ kind }) => kind === 'primary');
  if (!isRenamed || !areApart(held.flatMap(namesOf), namesOf(described))) return;
  const differing = differenceOf(held, described);
  if (differing === undefined) return;
  const names = held.flatMap((each) => each.names ?? []).map(({ name }) => name);
  const detail =
    `"${described.partyId}" is described as ${names.slice(0, 3).join(', ')}, and neither a name nor ${differing} ` +
    'is the same. Another party needs an id of its own; if it is the same party, send the description with ' +
    '"confirmed": true';
  throw new CommandRefusedError('identity-changed', '/names', detail);
}

/** Which of what tells parties apart differs; undefined if nothing does, or if one of the two does not state it. */
function differenceOf(held: readonly Description[], described: Description): string | undefined {
  if (areApart(held.flatMap(countriesOf), countriesOf(described))) return 'a country';
  const schemes = (described.identifiers ?? []).map(comparableScheme);
  return schemes.find(
    (scheme) =>
      // A ticker changes with the name.
      scheme !== 'ticker' &&
      areApart(
        held.flatMap((each) => valuesOf(each, scheme)),
        valuesOf(described, scheme),
      ),
  );
}

/** Whether both name something, and nothing in common. */
function areApart(some: readonly string[], others: readonly string[]): boolean {
  return some.length > 0 && others.length > 0 && !others.some((each) => some.includes(each));
}

function namesOf({ names = [] }: Description): string[] {
  return names.map(({ name }) => comparableText(name));
}

function countriesOf({ countries = [], headquarters, addresses = [] }: Description): string[] {
  return [...countries, headquarters, ...addresses.map(({ country }) => country)].filter(
    (country) => country !== undefined,
  );
}

function valuesOf({ identifiers = [] }: Description, scheme: string): string[] {
  return identifiers.filter((each) => comparableScheme(each) === scheme).map(comparableIdentifier);
}

/**
 * A party is neither identified with itself (R13), nor its own parent or owner.
 * @throws CommandRefusedError `party-itself`, at `pointer`.
 */
export function refuseOneself(partyId: string, other: string | undefined, pointer: string): void {
  if (partyId !== other) return;
  throw new CommandRefusedError('party-itself', pointer, `"${other}" is the party itself`);
}
