import type { EventOf, Evidence } from '../../../events/index.js';
import type { PositionedEvent, Question, Span } from '../../../libs/as-of/index.js';
import { describe } from './description.js';
import { knownFacts, type Known } from './known.js';

/* Ids that mean one party (R13): joined by facts, symmetric and transitive, as far as they are known and public. */

/** Another id of a party, and whether it surely is one. */
interface Joined {
  readonly id: string;
  readonly identified: 'surely' | 'possibly';
  readonly name?: string;
  /** The facts that join it to another. */
  readonly statedBy: readonly {
    readonly factId: string;
    readonly partyId: string;
    readonly evidence: readonly Evidence[];
  }[];
}

type Link = Known<EventOf<'identifies'>>;
const isLink = (fact: Known): fact is Link => fact.event.type === 'PartiesIdentified';
const endsOf = ({ event: { data } }: Link): string[] => [data.partyId, data.sameAs];

/** Every id that links join to one, itself among them. */
function reachedFrom(id: string, links: readonly Link[]): Set<string> {
  const reached = new Set([id]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const ends of links.map(endsOf)) {
      if (!ends.some((end) => reached.has(end))) continue;
      for (const end of ends) reached.add(end);
    }
  }
  return reached;
}

/** Every id that is joined with a party at some position of a span. */
export function joinedBetween(
  log: readonly PositionedEvent[],
  id: string,
  { earlier, later }: Span,
): Set<string> {
  const positions = log
    .map(({ position }) => position)
    .filter((position) => position > earlier.position && position <= later.position);
  const links = [earlier.position, ...positions].flatMap((position) =>
    knownFacts(log, { ...later, position }).filter(isLink),
  );
  return reachedFrom(id, links);
}

/** The other ids of a party, by id. */
export function joinedWith(id: string, known: readonly Known[], question: Question): Joined[] {
  const links = known.filter(isLink);
  const sure = reachedFrom(
    id,
    links.filter((link) => link.isSurelyPublic && link.isSurelyConfirmed),
  );
  return [...reachedFrom(id, links)]
    .filter((other) => other !== id)
    .sort()
    .map((other) => {
      const name = describe(known, { kind: 'party', id: other }, question)?.name;
      return {
        id: other,
        identified: sure.has(other) ? 'surely' : 'possibly',
        ...(name === undefined ? {} : { name }),
        statedBy: links
          .filter((link) => endsOf(link).includes(other))
          .map(({ event, evidence }) => ({
            factId: event.data.factId,
            partyId: event.data.partyId,
            evidence,
          })),
      };
    });
}
