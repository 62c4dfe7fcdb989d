import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { definitions, streamOf, validateEvent, type DomainEvent, type Subject } from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';
import type { NewEvent } from '../../libs/event-store/index.js';
import {
  CommandRefusedError,
  decideChip,
  decideParty,
  decideSale,
  evolve,
  noFacts,
  type Facts,
} from '../../libs/restrictions/index.js';
import {
  chipCommands,
  partyCommands,
  partyRelations,
  saleCommands,
  type Cluster,
  type Make,
} from './random-commands.js';

/* Random histories: what the deciders make of random commands. What they refuse is dropped. */

/** One command for one subject, decided on what its stream holds; undefined if there is nothing to decide. */
export interface Step {
  readonly subject: Subject;
  readonly decide: (facts: Facts, factId: string) => DomainEvent[] | undefined;
}

function stepsOf<Command>(
  subject: Subject,
  commands: fc.Arbitrary<Make<Command>>,
  decide: (facts: Facts, command: Command) => DomainEvent[],
): fc.Arbitrary<Step> {
  return commands.map((make) => ({
    subject,
    decide: (facts, factId) => {
      const command = make(facts, factId);
      return command === undefined ? undefined : decide(facts, command);
    },
  }));
}

/** One command for one subject of a cluster. */
export function stepIn(cluster: Cluster): fc.Arbitrary<Step> {
  const { chips, parties, sale } = cluster;
  return fc.oneof(
    ...[
      ...chips.map((id) => stepsOf({ kind: 'chip', id }, chipCommands(id), decideChip)),
      ...parties.map((id) => stepsOf({ kind: 'party', id }, partyCommands(id, cluster), decideParty)),
    ].map((arbitrary) => ({ weight: 3, arbitrary })),
    stepsOf({ kind: 'sale', id: sale }, saleCommands(sale, cluster), decideSale),
  );
}

/** The appends that the deciders accept, with positions. */
export function history(steps: readonly Step[]): PositionedEvent[][] {
  const streams = new Map<string, Facts>();
  const used = new Map<string, number>();
  const appends: PositionedEvent[][] = [];
  let position = 0;
  for (const { subject, decide } of steps) {
    const key = streamOf(subject);
    const facts = streams.get(key) ?? noFacts;
    const count = (used.get(key) ?? 0) + 1;
    try {
      const events = decide(facts, `fact-${count}`);
      if (events === undefined || events.some((event) => !isKnown(event, streams))) continue;
      // As the service does before it appends: what a decider makes of a valid command is valid.
      for (const { type, data } of events) validateEvent(type, structuredClone(data));
      used.set(key, count);
      streams.set(key, events.reduce(evolve, facts));
      appends.push(
        events.map((event) => ({ event, subject, position: (position += 1), recordedAt: position * 1000 })),
      );
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
    }
  }
  return appends;
}

/** Whether the other id exists, if an event identifies two: the service asks for it before it decides (R13). */
function isKnown({ data }: DomainEvent, streams: ReadonlyMap<string, Facts>): boolean {
  return !('sameAs' in data) || streams.has(streamOf({ kind: 'party', id: data.sameAs }));
}

const many = stepIn({ chips: ['x', 'y'], parties: ['a', 'b'], sale: 's' });
const few = stepIn({ chips: ['x'], parties: ['a'], sale: 's' });
const related = ['a', 'b', 'c'];
const relations = fc.oneof(
  ...related.map((id) => stepsOf({ kind: 'party', id }, partyRelations(id, related), decideParty)),
);

/** The subjects that histories are about and that have answers. */
export const subjects: readonly Subject[] = [
  { kind: 'chip', id: 'x' },
  { kind: 'chip', id: 'y' },
  { kind: 'party', id: 'a' },
  { kind: 'party', id: 'b' },
];

// In a long history something is mostly in force; what else decides is met in short ones.
export const histories: fc.Arbitrary<PositionedEvent[][]> = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(many, { minLength: 1, maxLength: 40, size: '+1' }) },
    { weight: 4, arbitrary: fc.array(few, { minLength: 6, maxLength: 14, size: '+1' }) },
    { weight: 2, arbitrary: fc.array(few, { minLength: 2, maxLength: 5 }) },
    { weight: 2, arbitrary: fc.array(relations, { minLength: 2, maxLength: 12, size: '+1' }) },
  )
  .map(history);

/** An append as the service would write it. Event ids are derived from the salt and the position. */
export function newEventsOf(append: readonly PositionedEvent[], salt: number): NewEvent[] {
  return append.map(({ event, position, recordedAt }, appendIndex) => {
    const hash = createHash('sha256').update(`${salt}/${position}`).digest('hex');
    return {
      id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
      type: event.type,
      data: event.data,
      metadata: {
        actor: 'simulation',
        commandId: hash,
        requestHash: hash,
        correlationId: hash,
        causationId: hash,
        recordedAt: new Date(recordedAt).toISOString(),
        appendIndex,
        appendSize: append.length,
        schemaVersion: definitions[event.type].version,
      },
    };
  });
}
