import { sizeOf } from './append-rules.js';
import { contentDigest } from './content-digest.js';
import { StoreClosedError } from './errors.js';
import type { EventStore, NewEvent, RecordedEvent } from './event-store.js';
import { MAXIMUM_APPEND_SIZE } from './limits.js';
import { rawEventOf } from './raw-event.js';

/*
 * A log is copied in its own order, one append after the other: what is answered depends on the ordinal of every
 * event over all streams, and a store may record appends that are under way together in any order.
 */

/** The log to copy: the first `events` events of its store, which must not be appended to meanwhile. */
export interface CopyOptions {
  readonly events: number;
  /** Called with the number of events that were compared, or that the target holds. */
  readonly onProgress?: (events: number) => void;
  readonly signal: AbortSignal;
}

/** What a target holds of a log already. */
export interface HeldPrefix {
  readonly events: number;
  /** The source's native position of the last of them; undefined if there is none. */
  readonly after: bigint | undefined;
}

/** The events of the target are not the first events of the source: a copy would mix two logs. */
export class OtherFactsError extends Error {
  override readonly name = 'OtherFactsError';
}

/** The source no longer holds the whole of a stream, as after a truncation: positions would not be kept. */
export class IncompleteLogError extends Error {
  override readonly name = 'IncompleteLogError';
}

/**
 * Reads both logs, writes nothing, and returns how much of the source's log the target holds. They are compared event
 * by event, by id, type, stream, revision, data and metadata; as JSON values, since that is what the port shows.
 *
 * @throws OtherFactsError unless the events of the target are the first events of the source.
 * @throws IncompleteLogError when a stream of the source has a gap, or does not begin at its beginning.
 * @throws the signal's reason when it aborts, and what the stores throw.
 */
export async function heldPrefix(
  source: EventStore,
  target: EventStore,
  { events, onProgress, signal }: CopyOptions,
): Promise<HeldPrefix> {
  const theirs = history(target, signal);
  const heads = new Map<string, number>();
  let held: HeldPrefix = { events: 0, after: undefined };
  let compared = 0;
  try {
    for await (const event of firstEvents(source, undefined, events, signal)) {
      assertFollows(event, heads);
      compared += 1;
      const { value: other } = await theirs.next();
      if (other) {
        assertSame(event, other, compared);
        held = { events: compared, after: event.position };
      }
      onProgress?.(compared);
    }
    const { value: surplus } = await theirs.next();
    if (surplus) {
      throw new OtherFactsError(
        `The target holds other facts: the source ends with event ${events}, and the target continues with ${nameOf(surplus)}`,
      );
    }
    return held;
  } finally {
    await theirs.return();
  }
}

/**
 * Appends to the target what it does not hold of the source's log: same order, ids, data and metadata, each append
 * whole. Appends to one stream that follow on one another are sent as one; their metadata still distinguishes them.
 * Every append names the exact revision, so that a repetition after an interruption doubles nothing.
 *
 * @throws OtherFactsError when the target's stream has changed since it was read: another writer has appended to it.
 * @throws the signal's reason when it aborts, between two appends; then {@link heldPrefix} returns where to continue.
 * @throws what the stores throw.
 */
export async function copyLog(
  source: EventStore,
  target: EventStore,
  held: HeldPrefix,
  { events, onProgress, signal }: CopyOptions,
): Promise<void> {
  let copied = held.events;
  const rest = firstEvents(source, held.after, events - held.events, signal);
  for await (const append of together(appendsOf(rest))) {
    signal.throwIfAborted();
    await appendCopy(target, append);
    copied += append.length;
    onProgress?.(copied);
  }
}

/** So many events after a position. The log has them: it is not waited for. */
async function* firstEvents(
  store: EventStore,
  after: bigint | undefined,
  count: number,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvent, void> {
  let left = count;
  if (left === 0) return;
  for await (const message of store.subscribe({ ...(after !== undefined && { after }), signal })) {
    if (message.kind !== 'event') continue;
    yield message.event;
    left -= 1;
    if (left === 0) return;
  }
  throwEnded(signal);
}

/** Every event that the store holds now. */
async function* history(store: EventStore, signal: AbortSignal): AsyncGenerator<RecordedEvent, void> {
  for await (const message of store.subscribe({ signal })) {
    if (message.kind === 'event') yield message.event;
    if (message.kind === 'caught-up') return;
  }
  throwEnded(signal);
}

// A subscription ends silently when it is aborted or the store is closed: that is not the end of the log.
function throwEnded(signal: AbortSignal): never {
  signal.throwIfAborted();
  throw new StoreClosedError();
}

function assertFollows({ stream, revision }: RecordedEvent, heads: Map<string, number>): void {
  const expected = (heads.get(stream) ?? -1) + 1;
  if (revision !== expected) {
    throw new IncompleteLogError(
      `The source's log is not whole: ${stream} continues with event ${revision} where event ${expected} is expected`,
    );
  }
  heads.set(stream, revision);
}

function assertSame(mine: RecordedEvent, theirs: RecordedEvent, ordinal: number): void {
  if (contentDigest(mine) === contentDigest(theirs)) return;
  const isNamedAlike = nameOf(mine) === nameOf(theirs);
  throw new OtherFactsError(
    `The target holds other facts: event ${ordinal} of its log is ${nameOf(theirs)}, ` +
      (isNamedAlike ? 'with other data or metadata than the source’s' : `the source's is ${nameOf(mine)}`),
  );
}

function nameOf({ id, type, stream, revision }: RecordedEvent): string {
  return `event ${revision} of ${stream} (${type} ${id})`;
}

/** The appends as they were made. What does not say where its append ends is one of its own. */
async function* appendsOf(events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent[], void> {
  let append: RecordedEvent[] = [];
  for await (const event of events) {
    if (append.length > 0 && append[0]?.stream !== event.stream) {
      yield append;
      append = [];
    }
    append.push(event);
    const { appendIndex, appendSize } = event.metadata;
    if (Number(appendIndex) + 1 < Number(appendSize)) continue;
    yield append;
    append = [];
  }
  if (append.length > 0) yield append;
}

/** Appends to one stream that follow on one another, joined as far as one append may hold them. */
async function* together(appends: AsyncIterable<RecordedEvent[]>): AsyncGenerator<RecordedEvent[], void> {
  let joined: RecordedEvent[] = [];
  let joinedSize = 0;
  for await (const append of appends) {
    const size = append.reduce((total, event) => total + sizeOf(rawEventOf(event)), 0);
    const isJoinable = joined[0]?.stream === append[0]?.stream && joinedSize + size <= MAXIMUM_APPEND_SIZE;
    if (!isJoinable && joined.length > 0) {
      yield joined;
      joined = [];
      joinedSize = 0;
    }
    joined.push(...append);
    joinedSize += size;
  }
  if (joined.length > 0) yield joined;
}

async function appendCopy(target: EventStore, append: readonly RecordedEvent[]): Promise<void> {
  const [first] = append;
  if (!first) return;
  const { stream, revision } = first;
  const expected = revision === 0 ? 'no-stream' : revision - 1;
  const result = await target.append(stream, append.map(newEventOf), expected);
  if (result.kind === 'appended') return;
  const actual = result.actual === 'no-stream' ? 'holds nothing of it' : `ends it at ${result.actual}`;
  throw new OtherFactsError(
    `The target cannot take ${nameOf(first)}: it ${actual}. Does another write to it?`,
  );
}

function newEventOf({ id, type, data, metadata }: RecordedEvent): NewEvent {
  return { id, type, data, metadata };
}
