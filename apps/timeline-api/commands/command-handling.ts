import { setTimeout } from 'node:timers/promises';
import AsyncLock from 'async-lock';
import { LRUCache } from 'lru-cache';
import { defer, firstValueFrom, throwError, timeout } from 'rxjs';
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
import {
  AppendUnconfirmedError,
  StoreUnavailableError,
  type ActualRevision,
  type AppendConflict,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
} from '../../../libs/event-store/index.js';
import { UnreadableEventError, type LogEntry } from '../../../libs/read-model/index.js';
import { CommandRefusedError, evolve, fold, type Facts } from '../../../libs/restrictions/index.js';

/** A command as it is handed to the store side: whose it is, what it decides, and what guards it. */
export interface CommandRequest {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
  /** Subjects that this replica must have seen before the command is handled. */
  readonly mustBeKnown?: readonly Subject[];
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
  /** Absent if this replica did not follow it in time. */
  readonly position?: number;
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
  /** Whether this replica has followed the event with this revision of the stream. */
  readonly isFollowed: (stream: string, revision: number) => boolean;
  /** That event once it was followed; undefined if it was not within the milliseconds. */
  readonly followed: (
    stream: string,
    revision: number,
    milliseconds: number,
  ) => Promise<LogEntry | undefined>;
  /** In milliseconds, {@link LONGEST_COMMAND} if absent. */
  readonly longestCommand?: number;
}

/**
 * How long a caller waits at most, in milliseconds: for its turn on the subject, for the store, and until this
 * replica has followed what was recorded. It is more than the store's own limit for one call.
 */
export const LONGEST_COMMAND = 15_000;

/** How much of that is left to following, in milliseconds. */
const LONGEST_FOLLOWING = 5000;

/** How long to wait before a reading that is behind is repeated, in milliseconds: at first, and at most. */
const BACK_OFF = { first: 10, longest: 500 };

/** Stays fixed for ever: ids of recorded events derive from it. */
const EVENT_ID_NAMESPACE = parseUuid('6f1c2b1e-3c8e-4c5b-9a55-0d8f5f1b7a10');
const LARGEST_NUMBER_OF_RACES = 20;
/** Facts of the streams that are remembered, about 2 kB each. */
const LARGEST_NUMBER_OF_REMEMBERED_FACTS = 50_000;
/** Streams whose largest known revision is remembered, about 100 bytes each. */
const LARGEST_NUMBER_OF_KNOWN_STREAMS = 100_000;

/** A command under way: when its caller is answered at the latest, and how far it has come by then. */
class Attempt {
  /** Whether an append was sent that the store has not refused. */
  mayBeRecorded = false;
  #isOver = false;
  readonly #end: number;

  constructor(milliseconds: number) {
    this.#end = performance.now() + milliseconds;
  }

  /** In milliseconds; 0 once the caller was answered. */
  get timeLeft(): number {
    return this.#isOver ? 0 : Math.max(0, this.#end - performance.now());
  }

  /** Ends it, and returns what its caller is answered. */
  end(): Error {
    this.#isOver = true;
    return this.failure(new Error('The store did not answer in time'));
  }

  /** What the caller is answered when the time is over, or when a reading fails. */
  failure(cause: unknown): Error {
    return this.mayBeRecorded
      ? new AppendUnconfirmedError('The command may have been recorded', { cause })
      : new StoreUnavailableError('The command was not recorded', { cause });
  }

  /** @throws StoreUnavailableError if its caller was answered: nothing may be recorded any more. */
  assertTimeLeft(): void {
    if (this.timeLeft === 0) throw this.failure(new Error('Its time is over'));
  }
}

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
 * append at its exact revision proves it right: whatever else it leads to is decided again on what the store holds.
 *
 * A reading that lacks what this replica knows to be in the stream, because it has appended, read or followed it,
 * comes from a copy that is behind. Nothing is decided on it, and nobody is refused by it: it is repeated.
 */
export function commandHandling(edges: CommandEdges): (request: CommandRequest) => Promise<CommandOutcome> {
  const { store, now, randomId, lastRecordedAt: followedAt, isFollowed, followed } = edges;
  const { longestCommand = LONGEST_COMMAND } = edges;
  let lastRecordedAt = 0;
  const remembered = new LRUCache<string, StreamState>({
    maxSize: LARGEST_NUMBER_OF_REMEMBERED_FACTS,
    sizeCalculation: ({ facts }) => facts.size + 1,
  });
  const knownRevisions = new LRUCache<string, number>({ max: LARGEST_NUMBER_OF_KNOWN_STREAMS });
  // Commands of one replica on one stream take turns: they would only lose races to each other.
  const turns = new AsyncLock({ maxPending: Infinity });

  return handle;

  /**
   * What became of a command, {@link LONGEST_COMMAND} later at most.
   * @throws CommandRefusedError if the facts forbid it.
   * @throws StoreUnavailableError if nothing was recorded, and nothing will be.
   * @throws AppendUnconfirmedError if it may have been recorded.
   */
  function handle(request: CommandRequest): Promise<CommandOutcome> {
    const attempt = new Attempt(longestCommand);
    return firstValueFrom(
      defer(() => decideAppendAndFollow(request, attempt)).pipe(
        timeout({
          first: longestCommand,
          with: () => throwError(() => attempt.end()),
        }),
      ),
    );
  }

  async function decideAppendAndFollow(request: CommandRequest, attempt: Attempt): Promise<CommandOutcome> {
    const stream = streamOf(request.subject);
    const requestHash = digestOf(request.body);
    const commandId = commandIdOf(request, stream) ?? randomId();
    const origin = { actor: request.actor, commandId, requestHash };
    const outcome = await turns.acquire(stream, () => decideAndAppend(request, stream, origin, attempt));
    if (outcome.kind !== 'recorded') return outcome;
    // Behind the turn: the next command on the subject need not wait for it.
    const milliseconds = Math.min(LONGEST_FOLLOWING, attempt.timeLeft / 2);
    const entry = await followed(stream, outcome.revision, milliseconds);
    if (entry !== undefined && entry.metadata.commandId !== commandId)
      throw attempt.failure(new Error('This replica follows another log'));
    // The store takes a concurrent request with the same ids for a retry: what it holds is the answer.
    if (attempt.mayBeRecorded && request.idempotencyKey !== undefined && entry === undefined)
      return readBack(stream, origin, outcome.revision, attempt);
    if (entry !== undefined && entry.metadata.requestHash !== requestHash)
      return { kind: 'idempotency-key-reused' };
    if (entry === undefined) return outcome;
    return { ...outcome, recordedAt: entry.metadata.recordedAt, position: entry.position };
  }

  async function decideAndAppend(
    request: CommandRequest,
    stream: string,
    origin: Origin,
    attempt: Attempt,
  ): Promise<CommandOutcome> {
    attempt.assertTimeLeft();
    const { idempotencyKey, expectedRevision: expected } = request;
    const outcome = await appendOnRemembered(request, stream, origin, attempt);
    if (outcome !== undefined) return outcome;
    for (let race = 1; ; race += 1) {
      const history = await readCurrent(stream, attempt);
      const earlier = recordedBy(origin.commandId, history);
      if (earlier.length > 0) return repeated(earlier, origin.requestHash);
      const state = stateAfter(history);
      const { revision } = state;
      if (expected !== undefined && expected !== revision)
        return { kind: 'conflict', expected, actual: revision };
      const result = await append(stream, state, request.decide(state.facts), origin, attempt);
      if (result.kind === 'recorded') {
        // Until it was read or followed, it may be another request with the same key that was recorded.
        if (idempotencyKey !== undefined) remembered.delete(stream);
        return result;
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
    attempt: Attempt,
  ): Promise<Recorded | undefined> {
    // Whether a key was used before, the stream itself must tell.
    const state = idempotencyKey === undefined ? remembered.get(stream) : undefined;
    remembered.delete(stream);
    if (state === undefined || (expectedRevision ?? state.revision) !== state.revision) return undefined;
    const events = decidedOrNone(() => decide(state.facts));
    if (events.length === 0) return undefined;
    const result = await append(stream, state, events, origin, attempt);
    return result.kind === 'recorded' ? result : undefined;
  }

  async function append(
    stream: string,
    { revision, facts, recordedAt: last }: StreamState,
    events: readonly DomainEvent[],
    origin: Origin,
    attempt: Attempt,
  ): Promise<Recorded | AppendConflict> {
    lastRecordedAt = Math.max(now(), followedAt(), lastRecordedAt, last);
    const recordedAt = lastRecordedAt;
    const newEvents = toAppend(events, { ...origin, recordedAt: new Date(recordedAt).toISOString() });
    attempt.assertTimeLeft();
    attempt.mayBeRecorded = true;
    const result = await store.append(stream, newEvents, revision);
    if (result.kind === 'conflict') {
      attempt.mayBeRecorded = false;
      noteKnown(stream, result.actual);
      return result;
    }
    const { lastRevision } = result;
    noteKnown(stream, lastRevision);
    remembered.set(stream, { revision: lastRevision, facts: events.reduce(evolve, facts), recordedAt });
    return recorded(stream, newEvents, lastRevision);
  }

  /** What the store holds of a command whose append it has acknowledged. */
  async function readBack(
    stream: string,
    { commandId, requestHash }: Origin,
    revision: number,
    attempt: Attempt,
  ): Promise<CommandOutcome> {
    try {
      const held = repeated(recordedBy(commandId, await readCurrent(stream, attempt)), requestHash);
      if (held.kind === 'recorded' && held.revision < revision)
        throw new Error(`The stream holds the command at ${held.revision}, not ${revision}`);
      return held;
    } catch (error) {
      throw attempt.failure(error);
    }
  }

  /** The stream, with all of it that this replica knows of. */
  async function readCurrent(stream: string, attempt: Attempt): Promise<readonly RecordedEvent[]> {
    for (let delay = BACK_OFF.first; ; delay = Math.min(delay * 2, BACK_OFF.longest)) {
      const history = await store.readStream(stream);
      attempt.assertTimeLeft();
      const next = (history.at(-1)?.revision ?? -1) + 1;
      if (next > (knownRevisions.get(stream) ?? -1) && !isFollowed(stream, next)) {
        noteKnown(stream, next - 1);
        return history;
      }
      await setTimeout(delay);
    }
  }

  function noteKnown(stream: string, revision: ActualRevision): void {
    if (revision === 'no-stream' || revision < 0) return;
    knownRevisions.set(stream, Math.max(revision, knownRevisions.get(stream) ?? -1));
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
