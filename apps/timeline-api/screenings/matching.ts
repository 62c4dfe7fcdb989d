import { compareStrings, type AsOf } from '../../../events/index.js';
import type { NameMatcher, NameMatches, NameQuery } from '../../../libs/names/index.js';
import type { Sale, SaleMatches } from '../../../libs/screening/index.js';
import { ProblemError } from '../http/problems/problem.js';

/** The injection token of what matches names. */
export const NAME_MATCHER = Symbol('name-matcher');

/** A name in a sale: which part has it, and the id that it must agree with. */
interface NamedPart {
  readonly part: 'parties' | 'items';
  readonly place: number;
  readonly query: NameQuery;
  readonly id: string | undefined;
}

const partyQuery = ({
  name = '',
  kind,
  country,
  headquarters,
  identifiers,
  address,
}: Sale['parties'][number]): NameQuery => ({
  name,
  kind: 'party',
  ...(country === undefined ? {} : { country }),
  ...(identifiers === undefined ? {} : { identifiers }),
  ...(address === undefined ? {} : { address }),
  ...(headquarters === undefined ? {} : { headquarters }),
  ...(kind === undefined ? {} : { partyKind: kind }),
});

function namesIn({ parties, items }: Sale): NamedPart[] {
  return [
    ...parties.flatMap((party, place): NamedPart[] =>
      party.name === undefined ? [] : [{ part: 'parties', place, query: partyQuery(party), id: party.id }],
    ),
    ...items.flatMap(({ name, chipId: id }, place): NamedPart[] =>
      name === undefined ? [] : [{ part: 'items', place, query: { name, kind: 'chip' }, id }],
    ),
  ];
}

const noMatches: NameMatches = { matches: [] };

/** When names count. */
interface NamesAt {
  readonly asOf: AsOf;
  readonly position: number;
}

/** What is known by then of the ids in a sale. */
interface KnownIds {
  /** Whether an id was recorded: of one that was not, no name is known. */
  readonly isSeen: (kind: 'party' | 'chip', id: string) => boolean;
  /** The names of a party that is meant by its id. */
  readonly namesOf: (partyId: string) => readonly string[];
}

/** Names of one party that are matched. One with more may have matches that are not looked at, and that is said. */
const MOST_NAMES_OF_ID = 20;

/**
 * What the names in a sale match. Of a part with an id and a name it is checked that the name is one of that. The names
 * of a party that is given by its id are matched too: others with names like these may be the same party.
 * @throws ProblemError (422) if a name and an id are of different subjects.
 * @throws NamesUnavailableError while names cannot be matched.
 */
export async function matchesIn(
  sale: Sale,
  at: NamesAt,
  matcher: NameMatcher,
  known: KnownIds,
): Promise<SaleMatches> {
  const named = namesIn(sale).filter(({ query, id }) => id === undefined || known.isSeen(query.kind, id));
  const namesOfIds = sale.parties.map(({ id }) => (id === undefined ? [] : known.namesOf(id)));
  const recorded = namesOfIds.flatMap((names, place) =>
    names.slice(0, MOST_NAMES_OF_ID).map((name) => ({ place, query: { name, kind: 'party' as const } })),
  );
  const found = { parties: sale.parties.map(() => noMatches), items: sale.items.map(() => noMatches) };
  if (named.length + recorded.length === 0) return found;
  const matches = await matcher.match(
    [...named, ...recorded].map(({ query }) => query),
    at,
  );
  for (const [number, { part, place, query, id }] of named.entries()) {
    const own = matches[number] ?? noMatches;
    if (id === undefined) found[part][place] = own;
    else if (!own.matches.some((match) => isNameOf(match, query.kind, id))) throw mismatched(part, place, id);
    else if (part === 'parties') found.parties[place] = own;
  }
  for (const [number, { place }] of recorded.entries())
    found.parties[place] = together(
      found.parties[place] ?? noMatches,
      matches[named.length + number] ?? noMatches,
    );
  for (const [place, names] of namesOfIds.entries())
    if (names.length > MOST_NAMES_OF_ID)
      found.parties[place] = { ...(found.parties[place] ?? noMatches), morePossible: true };
  return found;
}

/** A licence may name an item as it is called: so that must be a name of the chip, and not only like one. */
const isNameOf = (
  { subject, strength }: NameMatches['matches'][number],
  kind: 'party' | 'chip',
  id: string,
): boolean => subject === `${kind}/${id}` && (kind === 'party' || strength === 'hit');

/** The matches of several names of one party: of each subject the best, and a dismissed one only if all are. */
function together(some: NameMatches, others: NameMatches): NameMatches {
  const best = new Map<string, NameMatches['matches'][number]>();
  for (const each of [...some.matches, ...others.matches]) {
    const before = best.get(each.subject);
    if (before === undefined || rankOf(each) > rankOf(before)) best.set(each.subject, each);
  }
  const matches = [...best.values()].sort(
    (a, b) => b.score - a.score || compareStrings(a.subject, b.subject),
  );
  return { matches, ...((some.morePossible ?? others.morePossible) && { morePossible: true }) };
}

const rankOf = ({ score, dismissed }: NameMatches['matches'][number]): number =>
  score + (dismissed === undefined ? 1 : 0);

function mismatched(part: string, place: number, id: string): ProblemError {
  const detail = `does not match any recorded name of "${id}"`;
  return new ProblemError(
    422,
    'name-mismatched',
    'A name and an id disagree',
    `/${part}/${place}/name ${detail}`,
    {
      errors: [{ pointer: `/${part}/${place}/name`, detail }],
    },
  );
}
