import type { AsOf } from '../../../events/index.js';
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

/**
 * What the names in a sale match. Of a part with an id nothing is matched: it is checked that its name is one of that.
 * `isSeen` says whether an id was recorded by then: of one that was not, no name is known.
 * @throws ProblemError (422) if a name and an id are of different subjects.
 * @throws NamesUnavailableError while names cannot be matched.
 */
export async function matchesIn(
  sale: Sale,
  at: NamesAt,
  matcher: NameMatcher,
  isSeen: (kind: 'party' | 'chip', id: string) => boolean,
): Promise<SaleMatches> {
  const named = namesIn(sale).filter(({ query, id }) => id === undefined || isSeen(query.kind, id));
  const found = { parties: sale.parties.map(() => noMatches), items: sale.items.map(() => noMatches) };
  if (named.length === 0) return found;
  const matches = await matcher.match(
    named.map(({ query }) => query),
    at,
  );
  for (const [number, { part, place, query, id }] of named.entries()) {
    const own = matches[number] ?? noMatches;
    if (id === undefined) found[part][place] = own;
    else if (!own.matches.some(({ subject }) => subject === `${query.kind}/${id}`))
      throw mismatched(part, place, id);
  }
  return found;
}

function mismatched(part: string, place: number, id: string): ProblemError {
  const detail = `is no name of "${id}", and nothing like one`;
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
