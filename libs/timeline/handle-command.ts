import AsyncLock from 'async-lock';
import { defer, firstValueFrom, throwError, timeout } from 'rxjs';
import {
  definitions,
  digestOf,
  eventContract,
  isOf,
  streamOf,
  validateEvent,
  type DomainEvent,
  type EventMetadata,
  type Subject,
} from '../../events/index.js';
import type { ActualRevision, AppendConflict, EventStore, NewEvent } from '../event-store/index.js';
import type { LogEntry } from '../projections/index.js';
import { CommandRefusedError, type Facts } from '../restrictions/index.js';
import { Attempt } from './attempt.js';
import { ClockSkewError, clockSkewOf, LARGEST_SKEW, type ClockReadings } from './clock.js';
import { commandIdOf, eventIdOf, type Origin } from './idempotency.js';
import { StreamMemory, type StreamSource } from './stream-memory.js';
import { metadataOf, type AppendRange, type StreamState } from './stream-state.js';

/** A command for the handler: its caller, its decision, and its guards against concurrent changes. */
export interface CommandRequest {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
  /** Subjects that this replica must have seen before the command is handled, by the field that names each. */
  readonly mustBeKnown?: readonly { readonly subject: Subject; readonly pointer: string }[];
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
  | { readonly kind: 'conflict'; readonly expected: ActualRevision; readonly actual: ActualRevision }
  | { readonly kind: 'idempotency-key-reused' }
  /** Writers on other replicas won every race. */
  | { readonly kind: 'races-lost' };

/** The edges: nothing else here is impure. */
export interface CommandEdges extends StreamSource {
  readonly store: EventStore;
  /** The wall clock, in milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly randomId: () => string;
  /** The latest `recordedAt` that this replica has followed, in milliseconds since the Unix epoch; 0 if none. */
  readonly lastRecordedAt: () => number;
  /** The time by the clock of the store's server, in milliseconds since the Unix epoch; undefined if it is not known. */
  readonly serverTime?: () => number | undefined;
  /** What was answered as final: `recordedAt` is after it, in milliseconds since the Unix epoch. */
  readonly settledUpTo?: () => number;
  /** An event once it was followed, by its revision; undefined if it was not within the milliseconds. */
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

const LARGEST_NUMBER_OF_RACES = 20;

/** A command on its way through the handler. */
interface Command extends CommandRequest {
  readonly stream: string;
  readonly origin: Origin;
  readonly attempt: Attempt;
}

/**
 * Handles commands: load the stream, fold, decide, append with the exact revision that was decided on.
 * `recordedAt` never goes back, whatever the wall clock does: it is the larger of the clock and the last one
 * that this replica has written, read or followed. A clock that is off by more than a minute records nothing; the one
 * event that sets `recordedAt` back is the correction of the clock.
 */
export class CommandHandler {
  readonly #edges: CommandEdges;
  readonly #memory: StreamMemory;
  // Commands of one replica on one stream take turns: they would only lose races to each other.
  readonly #turns = new AsyncLock({ maxPending: Infinity });
  #lastRecordedAt = 0;

  constructor(edges: CommandEdges) {
    this.#edges = edges;
    this.#memory = new StreamMemory(edges);
  }

  /**
   * The outcome of a command, after at most {@link LONGEST_COMMAND}.
   * @throws CommandRefusedError if the facts forbid it.
   * @throws ClockSkewError if the clock is off; nothing was recorded.
   * @throws StoreUnavailableError if nothing was recorded, and nothing will be.
   * @throws AppendUnconfirmedError if it may have been recorded.
   */
  handle(request: CommandRequest): Promise<CommandOutcome> {
    const { longestCommand = LONGEST_COMMAND } = this.#edges;
    const attempt = new Attempt(longestCommand);
    return firstValueFrom(
      defer(() => this.#record(this.#commandOf(request, attempt))).pipe(
        timeout({ first: longestCommand, with: () => throwError(() => attempt.end()) }),
      ),
    );
  }

  #commandOf(request: CommandRequest, attempt: Attempt): Command {
    const { subject, actor, idempotencyKey: key } = request;
    const stream = streamOf(subject);
    const commandId = key === undefined ? this.#edges.randomId() : commandIdOf(key, actor, stream);
    return { ...request, stream, attempt, origin: { actor, commandId, requestHash: digestOf(request.body) } };
  }

  /** Decides and appends in the stream's turn; then waits, outside of it, until the append is followed. */
  async #record(command: Command): Promise<CommandOutcome> {
    const { stream, attempt, origin, idempotencyKey } = command;
    const outcome = await this.#turns.acquire(stream, () => this.#decideAndAppend(command));
    if (outcome.kind !== 'recorded') return outcome;
    const milliseconds = Math.min(LONGEST_FOLLOWING, attempt.timeLeft / 2);
    const entry = await this.#edges.followed(stream, outcome.revision, milliseconds);
    if (entry === undefined) {
      // The store treats a concurrent request with the same ids as a retry: the recorded events are the answer.
      const mayBeAnother = attempt.mayBeRecorded && idempotencyKey !== undefined;
      return mayBeAnother ? this.#readBack(command, outcome) : outcome;
    }
    if (entry.metadata.commandId !== origin.commandId)
      throw attempt.failure(new Error('This replica follows another log'));
    if (entry.metadata.requestHash !== origin.requestHash) return { kind: 'idempotency-key-reused' };
    return { ...outcome, recordedAt: entry.metadata.recordedAt, position: entry.position };
  }

  async #decideAndAppend(command: Command): Promise<CommandOutcome> {
    const { stream, attempt, expectedRevision: expected } = command;
    attempt.assertTimeLeft();
    const outcome = await this.#tryOnRemembered(command);
    if (outcome !== undefined) return outcome;
    for (let race = 1; ; race += 1) {
      const state = await this.#memory.read(stream, attempt);
      const earlier = await this.#recordedBefore(command, state);
      if (earlier !== undefined) return earlier;
      const { revision } = state;
      if (expected !== undefined && expected !== revision)
        return { kind: 'conflict', expected, actual: revision };
      const result = await this.#append(command, state, command.decide(state.facts));
      if (result.kind === 'recorded') return result;
      if (expected !== undefined) return { ...result, expected };
      if (race >= LARGEST_NUMBER_OF_RACES) return { kind: 'races-lost' };
    }
  }

  /** The outcome on what is remembered of the stream; undefined if the store must be read. */
  async #tryOnRemembered(command: Command): Promise<CommandOutcome | undefined> {
    const { stream, expectedRevision, decide } = command;
    const state = this.#memory.recall(stream);
    if (state === undefined) return undefined;
    const earlier = await this.#recordedBefore(command, state);
    if (earlier !== undefined) return earlier;
    if ((expectedRevision ?? state.revision) !== state.revision) return undefined;
    const events = decidedOrNone(() => decide(state.facts));
    if (events.length === 0) return undefined;
    const result = await this.#append(command, state, events);
    return result.kind === 'recorded' ? result : undefined;
  }

  /** What a command with the same key has recorded up to the state's revision. */
  async #recordedBefore(
    { stream, idempotencyKey, origin, attempt }: Command,
    state: StreamState,
  ): Promise<CommandOutcome | undefined> {
    if (idempotencyKey === undefined) return undefined;
    const range = state.appendWith(eventIdOf(origin.commandId, 0));
    if (range === undefined) return undefined;
    return this.#repeated(stream, range, origin, attempt);
  }

  async #append(
    { stream, origin, attempt, idempotencyKey }: Command,
    state: StreamState,
    events: readonly DomainEvent[],
  ): Promise<Recorded | AppendConflict> {
    const { store } = this.#edges;
    const recordedAt = await this.#stamp(stream, state, events);
    const newEvents = toAppend(events, { ...origin, recordedAt: new Date(recordedAt).toISOString() });
    attempt.assertTimeLeft();
    attempt.mayBeRecorded = true;
    const result = await store.append(stream, newEvents, state.revision);
    if (result.kind === 'conflict') {
      attempt.mayBeRecorded = false;
      if (result.actual !== 'no-stream') this.#memory.noteRevision(stream, result.actual);
      return result;
    }
    const { firstRevision, lastRevision } = result;
    const [firstId, lastId] = [newEvents[0]?.id ?? '', newEvents.at(-1)?.id ?? ''];
    const append = { events, firstRevision, size: events.length, firstId, lastId, recordedAt };
    if (idempotencyKey === undefined) this.#memory.noteAppended(stream, state, append);
    else this.#memory.noteUnconfirmed(stream, state, append, origin.requestHash);
    return recordedOf(stream, newEvents, lastRevision);
  }

  /**
   * The `recordedAt` of what is recorded now, in milliseconds since the Unix epoch.
   * @throws ClockSkewError if the clock is off.
   */
  async #stamp(stream: string, state: StreamState, events: readonly DomainEvent[]): Promise<number> {
    let readings = this.#readClocks(stream, state);
    if (clockSkewOf(readings)?.kind === 'off-server') {
      // The server's time is carried on since its last answer, which a machine that slept does not do rightly.
      await this.#edges.store.lastPosition();
      readings = this.#readClocks(stream, state);
    }
    const { now, lastRecordedAt } = readings;
    // It was checked when it was decided.
    if (events.some((event) => isOf(event, 'corrects-clock'))) return (this.#lastRecordedAt = now);
    const skew = clockSkewOf(readings);
    if (skew !== undefined) throw new ClockSkewError(skew);
    const settled = this.#edges.settledUpTo?.() ?? 0;
    // Under a clock that was wrong, more may have been answered as final.
    const afterSettled = settled - now > LARGEST_SKEW ? 0 : settled + 1;
    // What somebody else has stamped may have been answered as final, by this process before it was started again too.
    const afterOthers = lastRecordedAt > this.#lastRecordedAt ? lastRecordedAt + 1 : lastRecordedAt;
    this.#lastRecordedAt = Math.max(now, afterOthers, afterSettled);
    return this.#lastRecordedAt;
  }

  #readClocks(stream: string, { revision, recordedAt }: StreamState): ClockReadings {
    const { now, lastRecordedAt, serverTime, isFollowed } = this.#edges;
    const last = Math.max(lastRecordedAt(), this.#lastRecordedAt);
    // What was followed of a stream counts in the log's, which the clock's correction sets back.
    const isCounted = recordedAt <= last || revision === 'no-stream' || isFollowed(stream, revision);
    return { now: now(), lastRecordedAt: isCounted ? last : recordedAt, serverTime: serverTime?.() };
  }

  /** The clock was corrected: `recordedAt` follows it from now on, and not what was recorded before. */
  noteClockCorrected(): void {
    this.#lastRecordedAt = 0;
  }

  /** What the store holds of a command whose append it has acknowledged. */
  async #readBack(
    { stream, origin, attempt }: Command,
    { revision, eventIds }: Recorded,
  ): Promise<CommandOutcome> {
    const size = eventIds.length;
    try {
      return await this.#repeated(stream, { firstRevision: revision - size + 1, size }, origin, attempt);
    } catch (error) {
      throw attempt.failure(error);
    }
  }

  async #repeated(
    stream: string,
    range: AppendRange,
    { commandId, requestHash }: Origin,
    attempt: Attempt,
  ): Promise<CommandOutcome> {
    const events = await this.#memory.readAppend(stream, range, attempt);
    const metadata = events.map(metadataOf);
    if (metadata.some((each) => each.commandId !== commandId))
      throw new Error(`The stream holds another command at ${range.firstRevision}`);
    if (metadata.some((each) => each.requestHash !== requestHash)) return { kind: 'idempotency-key-reused' };
    return recordedOf(stream, events, range.firstRevision + range.size - 1);
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
    const id = eventIdOf(request.commandId, appendIndex);
    return { id, type, data: valid.data, metadata, contract: eventContract };
  });
}

function recordedOf(stream: string, append: readonly NewEvent[], revision: number): Recorded {
  const [first] = append;
  return {
    kind: 'recorded',
    stream,
    eventIds: append.map(({ id }) => id),
    factIds: append.flatMap(({ type, data }) =>
      type !== 'FactRetracted' && type !== 'ClockCorrected' && typeof data['factId'] === 'string'
        ? [data['factId']]
        : [],
    ),
    recordedAt: first === undefined ? '' : metadataOf(first).recordedAt,
    revision,
  };
}
