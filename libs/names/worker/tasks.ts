import type { AsOf } from '../../../events/index.js';
import type { FoundSubject } from '../index/search.js';
import type { NameChange } from '../changes.js';
import type { AskedQuery, NameMatches, NamePoint } from '../matching.js';

/** What the worker is asked to do, and what it answers. */
export interface Tasks {
  /** Loads what was saved in a file; without a file, one that is damaged or of another version, it begins with nothing. */
  readonly open: { readonly given: { readonly file: string }; readonly answer: Saved };
  /** Forgets everything: what was saved is of another log. */
  readonly reset: { readonly given: object; readonly answer: object };
  /** Applies the changes of whole appends, up to a position. */
  readonly apply: {
    readonly given: { readonly changes: readonly NameChange[]; readonly position: number };
    readonly answer: object;
  };
  readonly match: {
    readonly given: { readonly queries: readonly AskedQuery[]; readonly point: NamePoint };
    readonly answer: readonly NameMatches[];
  };
  readonly search: {
    readonly given: { readonly text: string; readonly limit: number; readonly asOf: AsOf };
    readonly answer: readonly FoundSubject[];
  };
  /** Saves all that was applied; `eventId` is that of the event at the position. */
  readonly save: {
    readonly given: { readonly file: string; readonly eventId: string };
    readonly answer: object;
  };
  readonly measure: { readonly given: object; readonly answer: WorkerMemory };
}

/** How far a saved index goes, and the event by which its log is recognised. */
interface Saved {
  readonly position: number;
  readonly eventId: string;
  /** Why what was saved was not used. */
  readonly problem?: string;
}

/** In bytes: of the worker's own heap, and of its buffers beside it. */
export interface WorkerMemory {
  readonly heap: number;
  readonly external: number;
}

export type Task = {
  [Name in keyof Tasks]: { readonly task: Name } & Tasks[Name]['given'];
}[keyof Tasks];

/** What comes back from the worker: an error of its own, so that it is not taken for its end. */
export type Outcome = { readonly answer: unknown } | { readonly failed: string };

/** The worker could not do a task, and goes on. */
export class TaskFailedError extends Error {
  override readonly name = 'TaskFailedError';
}

/** A worker that does tasks one after the other. */
export interface NamesWorker {
  /**
   * @throws TaskFailedError if the task failed.
   * @throws what it ended with, if the worker has ended, or `signal` aborts, which ends it.
   */
  run<Name extends keyof Tasks>(
    task: Name,
    given: Tasks[Name]['given'],
    signal: AbortSignal,
  ): Promise<Tasks[Name]['answer']>;
  end(): Promise<void>;
}
