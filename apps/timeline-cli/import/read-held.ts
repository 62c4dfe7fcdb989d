import type { EventData } from '../../../events/index.js';
import type { List, ListFacts, Subjects } from '../../../libs/answers/index.js';
import type { HeldFact, HeldList, HeldParty } from '../../../libs/lists/import.js';
import { RequestFailedError, type TimelineClient } from '../client.js';

/** What the service holds of a list, and of all parties. */
export interface Held {
  readonly list: HeldList;
  /** Undefined: the list is not described. */
  readonly description: List | undefined;
  /** The position at which it was read. */
  readonly position: number;
}

/** The position of the last event that the service has projected. */
export async function readHead(client: TimelineClient): Promise<number> {
  return (await client.get<{ readonly position: number }>('/v1/lists')).position;
}

/** What the service holds of a list, as known at a position. `parties` are those of {@link readParties}. */
export async function readHeld(
  client: TimelineClient,
  id: string,
  parties: ReadonlyMap<string, HeldParty>,
  position: number,
): Promise<Held> {
  const description = await orNone(client.get<List>(`/v1/lists/${id}?position=${position}`));
  const facts: HeldFact[] = [];
  const first = `/v1/lists/${id}/facts?position=${position}&limit=1000`;
  for (let path: string | null = first; path !== null;) {
    const page: ListFacts | undefined = await orNone(client.get<ListFacts>(path));
    facts.push(...(page?.facts ?? []).map(heldFact));
    path = page?.links.next ?? null;
  }
  const { beingImported, importStartedAt, importSha256 } = description ?? {};
  const restricted = new Set(facts.map(({ data }) => data.partyId));
  return {
    list: {
      editions: (description?.editions ?? []).map(
        ({ edition: date, sha256, rows, entries, columns, scope }) => ({
          date,
          sha256,
          rows,
          entries,
          columns,
          scope,
        }),
      ),
      facts,
      parties: [...restricted].flatMap((party) => parties.get(party) ?? []),
      ...(beingImported !== undefined &&
        importStartedAt !== undefined &&
        importSha256 !== undefined && {
          underWay: { date: beingImported, sha256: importSha256, startedAt: importStartedAt },
        }),
      retractions: description?.retractions ?? 0,
    },
    description,
    position,
  };
}

/** Every party that the service knows at a position, by id. */
export async function readParties(
  client: TimelineClient,
  position: number,
): Promise<ReadonlyMap<string, HeldParty>> {
  const parties = new Map<string, HeldParty>();
  for (let path: string | null = `/v1/parties?position=${position}&limit=1000`; path !== null;) {
    const page: Subjects = await client.get<Subjects>(path);
    for (const { subject, name, otherNames = [], countries = [] } of page.subjects)
      parties.set(subject.id, {
        id: subject.id,
        names: name === undefined ? otherNames : [name, ...otherNames],
        countries,
      });
    path = page.links.next;
  }
  return parties;
}

/** A restriction as the events have it. */
function heldFact({
  type: _type,
  subject,
  lifts,
  position,
  recordedAt: _when,
  ...data
}: ListFacts['facts'][number]): HeldFact {
  return {
    data: data as unknown as EventData<'PartyRestricted'>,
    position,
    lifts: lifts.map(
      ({ type: _lift, position: _liftAt, recordedAt: _liftedAt, ...lift }) =>
        ({
          ...lift,
          lifts: data.factId,
          partyId: subject.id,
        }) as unknown as EventData<'PartyRestrictionLifted'>,
    ),
  };
}

/** Undefined of a list that was never seen. */
async function orNone<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RequestFailedError && error.status === 404) return undefined;
    throw error;
  }
}
