import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { assertSpace, writeFailure, type Database, type RootDatabase } from '../../lmdb/index.js';
import { sizeOf } from '../port/append-rules.js';
import { StoreFullError } from '../port/errors.js';
import type { ActualRevision, AppendResult, ExpectedRevision } from '../port/event-store.js';
import { MAXIMUM_APPEND_SIZE } from '../port/limits.js';
import type { RawEvent } from '../port/raw-event.js';
import { encodeRecord } from './event-record.js';
import type { HeadMarker } from './head-marker.js';
import { storeFailure } from './store-failure.js';
import type { StreamIndex } from './stream-index.js';

type AppendDecision =
  | { readonly kind: 'write'; readonly firstRevision: number }
  | { readonly kind: 'recorded'; readonly firstRevision: number; readonly lastRevision: number }
  | { readonly kind: 'conflict' };

/** An append that waits for the next commit, together with the others that wait. */
interface WaitingAppend {
  readonly stream: string;
  readonly events: readonly RawEvent[];
  readonly expected: ExpectedRevision;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Free space, in bytes, that an append needs beyond its own size: it may write the index of 2,048 events, page by page. */
export const SPACE_FOR_AN_APPEND = 32 * 1024 * 1024;

/** What an append writes to. */
export interface LogParts {
  readonly folder: string;
  readonly root: RootDatabase;
  /** The records of the events, by position. */
  readonly log: Database<Buffer, number>;
  readonly index: StreamIndex;
  /** Undefined if the log is open for reading only. */
  readonly marker: HeadMarker | undefined;
}

/** The position of the last event in the log; 0 for an empty one. */
export function lastPositionIn(log: Database<Buffer, number>): number {
  const [last = 0] = log.getKeys({ reverse: true, limit: 1 });
  return last;
}

/** Writes appends: those that arrive in one turn of the event loop, or during a write, are one transaction. */
export class GroupCommit {
  readonly #folder: string;
  readonly #root: RootDatabase;
  readonly #log: Database<Buffer, number>;
  readonly #index: StreamIndex;
  readonly #marker: HeadMarker | undefined;
  readonly #onCommit: (position: number) => void;
  #waiting: WaitingAppend[] = [];
  #committing: Promise<void> | undefined;
  #damage: Error | undefined;
  /** The last commit failed for want of space. */
  #wasFull = false;

  /** `onCommit` is called with the position of the last event on disk, before the appends are answered. */
  constructor({ folder, root, log, index, marker }: LogParts, onCommit: (position: number) => void) {
    this.#folder = folder;
    this.#root = root;
    this.#log = log;
    this.#index = index;
    this.#marker = marker;
    this.#onCommit = onCommit;
  }

  /** Why the log cannot be used any more: a commit failed, and the log could not be read either. */
  get damage(): Error | undefined {
    return this.#damage;
  }

  /** Queues an append, which must be valid; resolves once it is on disk. */
  append(stream: string, events: readonly RawEvent[], expected: ExpectedRevision): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, events, expected, resolve, reject });
      this.#committing ??= this.#commitWaiting();
    });
  }

  /** See {@link EventLog.writeProblem}; `position` is that of the last event on disk. */
  async writeProblem(position: number): Promise<string | undefined> {
    this.#marker?.advance(position);
    if (this.#marker?.problem !== undefined) return this.#marker.problem;
    try {
      assertSpace(this.#folder, SPACE_FOR_AN_APPEND);
      if (this.#wasFull) await tryWriting(this.#folder, 2 * MAXIMUM_APPEND_SIZE);
      this.#wasFull = false;
      return undefined;
    } catch (error) {
      const failure = await writeFailure(error, this.#folder);
      return failure instanceof Error ? failure.message : String(failure);
    }
  }

  /** Waits for the appends under way, and writes the rest of the index. */
  async close(): Promise<void> {
    await this.#committing;
    // If this fails, the next start reads it from the log.
    if (!this.#index.isWritten && this.#marker !== undefined) await this.#writeIndex().catch(() => undefined);
  }

  async #writeIndex(): Promise<void> {
    assertSpace(this.#folder, SPACE_FOR_AN_APPEND);
    await this.#root.transaction(() => this.#index.write());
  }

  async #commitWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      await setImmediate();
      const appends = this.#waiting;
      this.#waiting = [];
      await this.#commit(appends);
    }
    this.#committing = undefined;
  }

  async #commit(appends: readonly WaitingAppend[]): Promise<void> {
    try {
      assertSpace(this.#folder, SPACE_FOR_AN_APPEND + 2 * sizeOfAll(appends));
    } catch (error) {
      const failure = storeFailure(error);
      for (const { reject } of appends) reject(failure);
      return;
    }
    try {
      const { settle, position } = await this.#root.transaction(() => this.#appendAll(appends));
      // A rejection here is of a later commit: without overlapping syncs, this one is on disk.
      await this.#root.flushed.then(undefined, () => undefined);
      this.#index.forgetWritten();
      this.#marker?.advance(position);
      this.#onCommit(position);
      for (const answer of settle) answer();
    } catch (error) {
      this.#rebuildIndex();
      const failure = storeFailure(await writeFailure(error, this.#folder));
      this.#wasFull = failure instanceof StoreFullError;
      for (const { reject } of appends) reject(failure);
    }
  }

  /** A failed commit left its events in the index in memory. */
  #rebuildIndex(): void {
    try {
      this.#index.forgetAll();
      this.#index.complete(this.#log);
    } catch (error) {
      this.#damage = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Decides and writes the appends in order; returns functions that answer them once they are on disk. */
  #appendAll(appends: readonly WaitingAppend[]): { settle: (() => void)[]; position: number } {
    const created = new Date().toISOString();
    let position = lastPositionIn(this.#log);
    if (this.#index.isDue) this.#index.write();
    const settle = appends.map(({ stream, events, expected, resolve, reject }) => {
      try {
        const result = this.#append(stream, events, expected, { after: position, created });
        if (result.kind === 'appended') position = Math.max(position, Number(result.position));
        return () => resolve(result);
      } catch (error) {
        return () => reject(error);
      }
    });
    return { settle, position };
  }

  // A throw in here would not undo the writes before it: everything is decided before the first one.
  #append(
    stream: string,
    events: readonly RawEvent[],
    expected: ExpectedRevision,
    at: { readonly after: number; readonly created: string },
  ): AppendResult {
    const head = this.#index.head(stream);
    const decision = this.#decide(stream, events, expected, head);
    if (decision.kind === 'conflict') {
      const actual: ActualRevision = head < 0 ? 'no-stream' : head;
      return { kind: 'conflict', expected, actual };
    }
    const { firstRevision } = decision;
    if (decision.kind === 'recorded') {
      const { lastRevision } = decision;
      const position = BigInt(this.#index.positionOf(stream, lastRevision) ?? 0);
      return { kind: 'appended', firstRevision, lastRevision, position };
    }
    const position = this.#write(stream, events, firstRevision, at);
    const lastRevision = firstRevision + events.length - 1;
    return { kind: 'appended', firstRevision, lastRevision, position: BigInt(position) };
  }

  #decide(
    stream: string,
    events: readonly RawEvent[],
    expected: ExpectedRevision,
    head: number,
  ): AppendDecision {
    if (expected === 'stream-exists' && head < 0) return { kind: 'conflict' };
    const expectedHead = expected === 'no-stream' ? -1 : expected;
    if (expectedHead === head) return { kind: 'write', firstRevision: head + 1 };
    const revisions = events.map((event) => this.#index.revisionOf(stream, event.id));
    if (typeof expectedHead !== 'number' && revisions[0] === undefined)
      return { kind: 'write', firstRevision: head + 1 };
    const firstRevision = revisions.at(0);
    const lastRevision = revisions.at(-1);
    const isRecorded = revisions.every((revision, index) =>
      typeof expectedHead === 'number' ? revision === expectedHead + 1 + index : revision !== undefined,
    );
    if (!isRecorded || firstRevision === undefined || lastRevision === undefined) {
      return { kind: 'conflict' };
    }
    return { kind: 'recorded', firstRevision, lastRevision };
  }

  #write(
    stream: string,
    events: readonly RawEvent[],
    firstRevision: number,
    { after, created }: { readonly after: number; readonly created: string },
  ): number {
    const records = events.map((event, index) => {
      const position = after + 1 + index;
      const recorded = { stream, revision: firstRevision + index, position: BigInt(position), created };
      return { id: event.id, position, record: encodeRecord({ ...event, ...recorded }) };
    });
    for (const { id, position, record } of records) {
      void this.#log.put(position, record);
      this.#index.add({ stream, id, position });
    }
    return after + events.length;
  }
}

/** Tries whether so many bytes can be written in the folder. */
async function tryWriting(folder: string, bytes: number): Promise<void> {
  const file = join(folder, 'space');
  try {
    await writeFile(file, Buffer.alloc(bytes), { flush: true });
  } finally {
    await rm(file, { force: true });
  }
}

function sizeOfAll(appends: readonly WaitingAppend[]): number {
  let size = 0;
  for (const { events } of appends) for (const event of events) size += sizeOf(event);
  return size;
}
