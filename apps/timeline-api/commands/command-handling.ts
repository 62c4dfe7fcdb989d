import AsyncLock from 'async-lock';
import { LRUCache } from 'lru-cache';
import { parse as parseUuid, v5 as uuidFromName } from 'uuid';
import {
  digestOf,
  readEvent,
  definitions,
  streamOf,
  validateEvent,
  type DomainEvent,
  type EventMetadata,
  type Subject,
} from '../../../events/index.js';
import type {
  ActualRevision,
  AppendConflict,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RecordedEvent,
} from '../../../libs/event-store/index.js';
import { UnreadableEventError } from '../../../libs/read-model/index.js';
import { CommandRefusedError, evolve, fold, type Facts } from '../../../libs/restrictions/index.js';

/** A command as it is handed to the store side: whose it is, what it decides, and what guards it. */
export interface CommandRequest {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
  /** The token's actor, never the body's. */
  readonly actor: string;
  /** The command's name and whole body, for its hash: the same key with another request is refused. */
  readonly body: unknown;
  readonly idempotencyKey?: string;
  /** The revision that the caller has seen; without it a lost race is decided again. */
  readonly expectedRevision?: ActualRevision;
}

/** What was recorded, or had been recorded by the same request before. */
export interface Recorded {
  readonly kind: 'recorded';
  readonly stream: string;
  readonly eventIds: readonly string[];
  readonly factIds: readonly string[];
  readonly recordedAt: string;
  readonly revision: number;
}

export type CommandOutcome =
  | Recorded
  | { readonly kind: 'conflict'; readonly expected: ExpectedRevision; readonly actual: ActualRevision }
  | { readonly kind: 'idempotency-key-reused' }
  /** Writers elsewhere were faster each time. */
  | { readonly kind: 'races-lost' };

/** The edges: nothing else here is impure. */
export interface CommandEdges {
  readonly store: EventStore;
  /** The wall clock, in milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly randomId: () => string;
  /** The latest `recordedAt` that this replica has followed, in milliseconds since the Unix epoch; 0 if none. */
  readonly lastRecordedAt: () => number;
}

/** Stays fixed for ever: ids of recorded events derive from it. */
const EVENT_ID_NAMESPACE = parseUuid('6f1c2b1e-3c8e-4c5b-9a55-0d8f5f1b7a10');
const LARGEST_NUMBER_OF_RACES = 20;
/** Facts of the streams that are remembered, about 2 kB each. */
const LARGEST_NUMBER_OF_REMEMBERED_FACTS = 50_000;

/** What a stream holds: all that the next command on it is decided on. */
interface StreamState {
  readonly revision: ActualRevision;
  readonly facts: Facts;
  /** Of its last event, in milliseconds since the Unix epoch; 0 if it has none. */
  readonly recordedAt: number;
}

/**
 * Handles commands: load the stream, fold, decide, append with the exact revision that was decided on.
 * `recordedAt` never goes back, whatever the wall clock does: it is the larger of the clock and the last one
 * that this replica has written, read or followed.
 *
 * What a stream held after the last command is remembered. Others may have written to it since, so that only an
 * append at its exact revision proves it right: whatever else it leads to is decided anew on what the store holds.
 */
export function commandHandling({ store, now, randomId, lastRecordedAt: followed }: CommandEdges) {
  let lastRecordedAt = 0;
  const remembered = new LRUCache<string, StreamState>({
    maxSize: LARGEST_NUMBER_OF_REMEMBERED_FACTS,
    sizeCalculation: ({ facts }) => facts.size + 1,
  });
  // Commands of one replica on one stream take turns: they would only lose races to each other.
  const turns = new AsyncLock({ maxPending: Infinity });

  return function handle(request: CommandRequest): Promise<CommandOutcome> {
    const stream = streamOf(request.subject);
    return turns.acquire(stream, () => decideAndAppend(request, stream));
  };

  async function decideAndAppend(request: CommandRequest, stream: string): Promise<CommandOutcome> {
    const requestHash = digestOf(request.body);
    const commandId = commandIdOf(request, stream) ?? randomId();
    const origin = { actor: request.actor, commandId, requestHash };
    const { idempotencyKey, expectedRevision: expected } = request;
    const outcome = await appendOnRemembered(request, stream, origin);
    if (outcome !== undefined) return outcome;
    for (let race = 1; ; race += 1) {
      const history = await store.readStream(stream);
      const earlier = recordedBy(commandId, history);
      if (earlier.length > 0) return repeated(earlier, requestHash);
      const state = stateAfter(history);
      const { revision } = state;
      if (expected !== undefined && expected !== revision)
        return { kind: 'conflict', expected, actual: revision };
      const result = await append(stream, state, request.decide(state.facts), origin);
      if (result.kind === 'recorded') {
        if (idempotencyKey === undefined) return result;
        // The store takes a concurrent request with the same ids for a retry: what it holds is the answer.
        return repeated(recordedBy(commandId, await store.readStream(stream)), requestHash);
      }
      if (expected !== undefined) return { ...result, expected };
      if (race >= LARGEST_NUMBER_OF_RACES) return { kind: 'races-lost' };
    }
  }

  /** What was recorded on the state that is remembered; undefined if there is none, or if it leads elsewhere. */
  async function appendOnRemembered(
    { idempotencyKey, expectedRevision, decide }: CommandRequest,
    stream: string,
    origin: Origin,
  ): Promise<Recorded | undefined> {
    // Whether a key was used before, the stream itself must tell.
    const state = idempotencyKey === undefined ? remembered.get(stream) : undefined;
    remembered.delete(stream);
    if (state === undefined || (expectedRevision ?? state.revision) !== state.revision) return undefined;
    const events = decidedOrNone(() => decide(state.facts));
    if (events.length === 0) return undefined;
    const result = await append(stream, state, events, origin);
    return result.kind === 'recorded' ? result : undefined;
  }

  async function append(
    stream: string,
    { revision, facts, recordedAt: last }: StreamState,
    events: readonly DomainEvent[],
    origin: Origin,
  ): Promise<Recorded | AppendConflict> {
    lastRecordedAt = Math.max(now(), followed(), lastRecordedAt, last);
    const recordedAt = lastRecordedAt;
    const newEvents = toAppend(events, { ...origin, recordedAt: new Date(recordedAt).toISOString() });
    const result = await store.append(stream, newEvents, revision);
    if (result.kind === 'conflict') return result;
    const { lastRevision } = result;
    remembered.set(stream, { revision: lastRevision, facts: events.reduce(evolve, facts), recordedAt });
    return recorded(stream, newEvents, lastRevision);
  }
}

function decidedOrNone(decide: () => DomainEvent[]): DomainEvent[] {
  try {
    return decide();
  } catch (error) {
    if (error instanceof CommandRefusedError) return [];
    throw error;
  }
}

function stateAfter(history: readonly RecordedEvent[]): StreamState {
  const last = history.at(-1);
  return {
    revision: last?.revision ?? 'no-stream',
    facts: fold(history.map(toDomainEvent)),
    recordedAt: last === undefined ? 0 : Date.parse(metadataOf(last).recordedAt),
  };
}

/** A key is scoped to the actor and the stream: others may use the same one. */
function commandIdOf({ idempotencyKey, actor }: CommandRequest, stream: string): string | undefined {
  if (idempotencyKey === undefined) return undefined;
  return idFromName(JSON.stringify([actor, stream, idempotencyKey]));
}

function eventIdOf(commandId: string, appendIndex: number): string {
  return idFromName(`${commandId}/${appendIndex}`);
}

function idFromName(name: string): string {
  return uuidFromName(Buffer.from(name), EVENT_ID_NAMESPACE);
}

function metadataOf(event: Pick<RecordedEvent, 'metadata'>): EventMetadata {
  return event.metadata as unknown as EventMetadata;
}

/** What cannot be read back is the log's fault, not the command's. */
function toDomainEvent(event: RecordedEvent): DomainEvent {
  try {
    return readEvent(event.type, metadataOf(event).schemaVersion, event.data);
  } catch (error) {
    throw new UnreadableEventError(event.stream, event.revision, error);
  }
}

/** The events of an append that this very command made before. */
function recordedBy(commandId: string, history: readonly RecordedEvent[]): RecordedEvent[] {
  const firstId = eventIdOf(commandId, 0);
  const first = history.find(({ id }) => id === firstId);
  if (first === undefined) return [];
  const end = first.revision + metadataOf(first).appendSize;
  return history.filter((event) => event.revision >= first.revision && event.revision < end);
}

function repeated(append: readonly RecordedEvent[], requestHash: string): CommandOutcome {
  const last = append.at(-1);
  if (last === undefined || metadataOf(last).requestHash !== requestHash)
    return { kind: 'idempotency-key-reused' };
  return recorded(last.stream, append, last.revision);
}

/** What every event of a command carries of it. */
type Origin = Pick<EventMetadata, 'actor' | 'commandId' | 'requestHash'>;

function toAppend(
  events: readonly DomainEvent[],
  request: Origin & Pick<EventMetadata, 'recordedAt'>,
): NewEvent[] {
  return events.map(({ type, data }, appendIndex) => {
    const metadata: EventMetadata = {
      ...request,
      correlationId: request.commandId,
      causationId: request.commandId,
      appendIndex,
      appendSize: events.length,
      schemaVersion: definitions[type].version,
    };
    const valid = validateEvent(type, data);
    return {
      id: eventIdOf(request.commandId, appendIndex),
      type,
      data: valid.data,
      metadata,
    };
  });
}

function recorded(stream: string, append: readonly NewEvent[], revision: number): Recorded {
  const [first] = append;
  return {
    kind: 'recorded',
    stream,
    eventIds: append.map(({ id }) => id),
    factIds: append.flatMap(({ type, data }) =>
      type !== 'FactRetracted' && typeof data['factId'] === 'string' ? [data['factId']] : [],
    ),
    recordedAt: first === undefined ? '' : metadataOf(first).recordedAt,
    revision,
  };
}
