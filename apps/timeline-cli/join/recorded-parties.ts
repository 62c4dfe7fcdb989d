import type { EventData, Evidence } from '../../../events/index.js';
import type { EventsPage, ListFacts, Lists, Subjects } from '../../../libs/answers/index.js';
import type { ListedParty, RecordedJoins } from '../../../libs/lists/import.js';
import type { TimelineClient } from '../client.js';

const PAGE = 1000;

/** What a service has recorded that a join is proposed from. */
export interface RecordedParties {
  readonly parties: readonly ListedParty[];
  /** By the id of a party: the editions that have an entry of it, one of each list. */
  readonly evidence: ReadonlyMap<string, readonly Evidence[]>;
  readonly joins: RecordedJoins;
}

/**
 * Reads the parties on lists, all as known at one position; on those with the ids, or on every described one.
 * @throws RequestFailedError if the service refuses, as it does a list that was never seen.
 */
export async function readParties(
  client: TimelineClient,
  given: readonly string[] | undefined,
): Promise<RecordedParties> {
  const { lists, position } = await client.get<Lists>('/v1/lists');
  const evidence = new Map<string, Evidence[]>();
  const listsOf = new Map<string, Set<string>>();
  for (const list of given ?? lists.map((each) => each.list)) {
    const path = `/v1/lists/${encodeURIComponent(list)}/facts?position=${position}&limit=${PAGE}`;
    for await (const { facts } of pages<ListFacts>(client, path))
      for (const fact of facts) {
        const { id } = fact.subject;
        const known = listsOf.get(id) ?? new Set();
        if (!known.has(list)) evidence.set(id, [...(evidence.get(id) ?? []), editionOf(fact.evidence)]);
        listsOf.set(id, known.add(list));
      }
  }
  const parties: ListedParty[] = [];
  for await (const { subjects } of pages<Subjects>(client, `/v1/parties?position=${position}&limit=${PAGE}`))
    for (const listed of subjects) {
      const on = listsOf.get(listed.subject.id);
      if (on !== undefined) parties.push(partyOf(listed, [...on]));
    }
  return { parties, evidence, joins: await readJoins(client) };
}

async function* pages<Page extends Pick<Subjects, 'links'>>(
  client: TimelineClient,
  path: string,
): AsyncGenerator<Page, void, void> {
  for (let next: string | null = path; next !== null;) {
    const page: Page = await client.get<Page>(next);
    yield page;
    ({ next } = page.links);
  }
}

/** Where an entry was seen: the edition, or where a person recorded the fact, its first source. */
function editionOf(evidence: ListFacts['facts'][number]['evidence']): Evidence {
  const seen = evidence.find(({ observedOn }) => observedOn !== undefined) ?? evidence[0];
  if (seen === undefined) throw new TypeError('a fact has evidence');
  return seen;
}

function partyOf(
  {
    subject,
    name,
    otherNames = [],
    weakNames = [],
    kind,
    countries,
    identifiers,
  }: Subjects['subjects'][number],
  lists: readonly string[],
): ListedParty {
  return {
    id: subject.id,
    kind: kind ?? 'unknown',
    names: [
      ...(name === undefined ? [] : [{ name, kind: 'primary' as const }]),
      ...otherNames.map((other) => ({
        name: other,
        kind: weakNames.includes(other) ? ('weak' as const) : ('alias' as const),
      })),
    ],
    countries: countries ?? [],
    identifiers: identifiers ?? [],
    lists,
  };
}

/** The joins in the log, and those that were retracted. */
async function readJoins(client: TimelineClient): Promise<RecordedJoins> {
  const joined = new Map<string, readonly [string, string]>();
  const apart: (readonly [string, string])[] = [];
  let next = `/v1/events?type=PartiesIdentified&type=FactRetracted&limit=${PAGE}`;
  for (;;) {
    const { events, links, position, head } = await client.get<EventsPage>(next);
    for (const event of events) {
      const { factId, partyId, sameAs } = event.data as Partial<EventData<'PartiesIdentified'>>;
      const key = `${event.subject} ${factId}`;
      const retracted = joined.get(key);
      if (partyId !== undefined && sameAs !== undefined) joined.set(key, [partyId, sameAs]);
      else if (retracted !== undefined && joined.delete(key)) apart.push(retracted);
    }
    if (position >= head) return { joined: [...joined.values()], apart };
    next = links.next;
  }
}
