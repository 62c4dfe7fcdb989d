import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import fastq from 'fastq';
import { MOST_IN_FLIGHT, RequestFailedError, type TimelineClient } from './client.js';
import type { Concerned } from './load/named-commands.js';
import { orderBySubject, orderOfFile } from './load/order.js';
import type { ReportProgress } from './terminal.js';

/** A command that can be posted again without being recorded twice. */
export interface Postable {
  readonly idempotencyKey: string;
  readonly command: string;
  readonly body: object;
  readonly concerned: Concerned;
}

/** How commands are posted. */
export interface PostingOptions {
  /** Post one command after another, so that positions are in the order of the commands. */
  readonly inOrder?: boolean;
  /** Stops before the next command when it aborts; its reason is the message. */
  readonly signal?: AbortSignal;
}

// A missing permission, or an overloaded service: neither is an error of the file.
const OTHER_CAUSES: ReadonlySet<number> = new Set([401, 403, 408, 429]);

const MOST_RETRIES = 5;
/** Pauses before a retry, in milliseconds: where the service does not say, and at most. */
const USUAL_PAUSE = 1000;
const LONGEST_PAUSE = 10_000;

/** A service that is busy or starting says so by 503, and when to try again; a clock is set by an operator only. */
const isBusy = (error: unknown): error is RequestFailedError =>
  error instanceof RequestFailedError && error.status === 503 && error.problem !== 'clock-skew';

/** Tries again while the service is busy. */
export const whileBusy = retry(handleWhen(isBusy), {
  maxAttempts: MOST_RETRIES,
  backoff: new DelegateBackoff<{ readonly result: object }>(({ result }) => {
    const asked = 'error' in result && isBusy(result.error) ? result.error.retryAfter : undefined;
    return Math.min(asked ?? USUAL_PAUSE, LONGEST_PAUSE);
  }),
});

/** A command that failed, by its place. */
export interface FailedCommand {
  readonly place: number;
  readonly error: unknown;
}

/** Commands on their way to the service. */
export class Posting {
  recorded = 0;
  found = 0;
  /** Commands of which it is not known whether they are recorded. */
  uncertain = 0;
  /** The first command of the file that was not recorded for a reason of its own. */
  failed: FailedCommand | undefined;
  readonly #after: readonly (readonly number[])[];
  #report: ReportProgress = () => undefined;

  constructor(
    readonly commands: readonly Postable[],
    private readonly client: TimelineClient,
    private readonly options: PostingOptions,
    /** The head of the log before the first command. */
    private readonly head: number,
  ) {
    const order = options.inOrder === true ? orderOfFile : orderBySubject;
    this.#after = order(commands.map(({ concerned }) => concerned));
  }

  get isInterrupted(): boolean {
    return this.options.signal?.aborted === true && this.recorded + this.found < this.commands.length;
  }

  /** How many are recorded, and how to continue. */
  progress(howToContinue: string): string {
    const atLeast = this.uncertain === 0 ? '' : 'At least ';
    return (
      `${atLeast}${this.recorded + this.found} of ${this.commands.length} are recorded (${this.found} by an earlier run). ` +
      `To continue, ${howToContinue} the same command again: recorded commands are not repeated.`
    );
  }

  /** Posts until all are recorded or the first has failed; those in flight are waited for. */
  async run(report: ReportProgress): Promise<void> {
    this.#report = report;
    const queue = fastq.promise((place: number) => this.#post(place), MOST_IN_FLIGHT);
    const done: Promise<void>[] = [];
    for (const [place, after] of this.#after.entries()) {
      if (after.length === 0) done.push(queue.push(place));
      // Before all that can wait: whatever follows it is waiting too.
      else done.push(Promise.all(after.flatMap((each) => done[each] ?? [])).then(() => queue.unshift(place)));
    }
    await Promise.all(done);
  }

  async #post(place: number): Promise<void> {
    const command = this.commands[place];
    if (command === undefined || this.failed !== undefined || this.options.signal?.aborted === true) return;
    const { command: name, body, idempotencyKey } = command;
    const json = JSON.stringify(body);
    try {
      const { position } = await whileBusy.execute(() =>
        this.client.command<{ readonly position?: number }>(name, json, idempotencyKey),
      );
      if (position !== undefined && position <= this.head) this.found += 1;
      else this.recorded += 1;
      const settled = this.recorded + this.found;
      this.#report(settled, settled / this.commands.length);
    } catch (error) {
      this.#fail({ place, error });
    }
  }

  #fail(failed: FailedCommand): void {
    if (!isRefusal(failed.error)) this.uncertain += 1;
    if (this.failed === undefined || failed.place < this.failed.place) this.failed = failed;
  }
}

/** Only if the service refused the command is it certain that it was not recorded. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof RequestFailedError) || error.status === undefined) return false;
  return !OTHER_CAUSES.has(error.status) && error.status < 500;
}
