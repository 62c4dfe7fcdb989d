import { DelegateBackoff, handleWhen, retry } from 'cockatiel';
import fastq from 'fastq';
import { MOST_IN_FLIGHT, RequestFailedError, type TimelineClient } from '../client.js';
import { withProgressBar, type ReportProgress } from '../terminal.js';
import { readCase, type Case, type CaseCommand } from './case-file.js';
import { orderBySubject, orderOfFile } from './order.js';

/** How to load a case. */
export interface LoadOptions {
  /** Post one command after another, so that positions are in the order of the file. */
  readonly inOrder?: boolean;
  /** Stops before the next command when it aborts; its reason is the message. */
  readonly signal?: AbortSignal;
}

/** The outcome of loading a case. */
export interface Loaded {
  readonly title: string;
  readonly recorded: number;
  /** Commands that an earlier run had recorded. */
  readonly found: number;
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

const whileBusy = retry(handleWhen(isBusy), {
  maxAttempts: MOST_RETRIES,
  backoff: new DelegateBackoff<{ readonly result: object }>(({ result }) => {
    const asked = 'error' in result && isBusy(result.error) ? result.error.retryAfter : undefined;
    return Math.min(asked ?? USUAL_PAUSE, LONGEST_PAUSE);
  }),
});

/**
 * Posts the commands of a case, up to 64 at once. What concerns one subject is posted in the order of the file. Each
 * command has its idempotency key, so that a second run, or one that continues after a failure, records nothing twice.
 * @throws RequestFailedError naming the first command that was refused or failed, how many are recorded, and how to go
 * on.
 * @throws Error with the reason of the signal and the same, if it aborted.
 */
export async function postCase(
  { file, title, commands }: Case,
  client: TimelineClient,
  options: LoadOptions = {},
): Promise<Loaded> {
  const { head } = await whileBusy.execute(() => client.get<{ readonly head: number }>('/v1/events?limit=1'));
  const posting = new Posting(commands, client, options, head);
  await withProgressBar('Loading', 'commands', (report) => posting.run(report), 'terminal-only');
  const { recorded, found, failed } = posting;
  if (failed !== undefined) throw failure(failed, file, posting);
  if (posting.isInterrupted) {
    const reason = options.signal?.reason as Error;
    throw new Error(`${reason.message}\n${posting.progress('run')}`, { cause: reason });
  }
  return { title, recorded, found };
}

/**
 * Checks a case file, and posts its commands.
 * @throws InvalidCaseError before anything is posted, if anything in the file is wrong.
 * @throws RequestFailedError, Error as {@link postCase} does.
 */
export async function loadCase(
  file: string,
  client: TimelineClient,
  options: LoadOptions = {},
): Promise<Loaded> {
  return postCase(await readCase(file), client, options);
}

const KEYS_OF_ANOTHER =
  'If another actor has loaded this file: a key belongs to the actor of the token, so that what one actor has recorded ' +
  'is not found by the keys of another. Load it with a token of that actor, or take out what is recorded.';

interface FailedCommand {
  readonly place: number;
  readonly error: unknown;
}

/** Commands on their way to the service. */
class Posting {
  recorded = 0;
  found = 0;
  /** Commands of which it is not known whether they are recorded. */
  uncertain = 0;
  /** The first command of the file that was not recorded for a reason of its own. */
  failed: FailedCommand | undefined;
  readonly #after: readonly (readonly number[])[];
  #report: ReportProgress = () => undefined;

  constructor(
    readonly commands: readonly CaseCommand[],
    private readonly client: TimelineClient,
    private readonly options: LoadOptions,
    /** The head of the log before the first command. */
    private readonly head: number,
  ) {
    const order = options.inOrder === true ? orderOfFile : orderBySubject;
    this.#after = order(commands.map(({ concerned }) => concerned));
  }

  get isInterrupted(): boolean {
    return this.options.signal?.aborted === true && this.recorded + this.found < this.commands.length;
  }

  /** How many are recorded, and how to go on. */
  progress(cure: string): string {
    const atLeast = this.uncertain === 0 ? '' : 'At least ';
    return (
      `${atLeast}${this.recorded + this.found} of ${this.commands.length} are recorded (${this.found} by an earlier run). ` +
      `To go on, ${cure} the same command again: recorded commands are not repeated.`
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
function isRefusal(error: unknown): boolean {
  if (!(error instanceof RequestFailedError) || error.status === undefined) return false;
  return !OTHER_CAUSES.has(error.status) && error.status < 500;
}

/** Names the command that failed, how many are recorded, and how to go on. */
function failure({ place, error }: FailedCommand, file: string, posting: Posting): unknown {
  if (!(error instanceof RequestFailedError)) return error;
  const { command = '', idempotencyKey = '' } = posting.commands[place] ?? {};
  const [happened, cure] = isRefusal(error) ? ['was refused', 'correct the file and run'] : ['failed', 'run'];
  const hint = error.problem === 'fact-exists' ? `\n${KEYS_OF_ANOTHER}` : '';
  return new RequestFailedError(
    `Command ${place + 1} of ${file} (/commands/${place}, ${command}, idempotencyKey "${idempotencyKey}") ${happened}. ${error.message}${hint}\n` +
      posting.progress(cure),
    error.status === undefined ? {} : { status: error.status },
    { cause: error },
  );
}

/** How many subjects a plan names. */
const MOST_NAMED = 40;

/**
 * What loading a case would post: how many commands of which kind, about which subjects, and which others they name. A
 * misspelt id is a subject of its own, which nobody but the reader of the plan can see.
 */
export function planText({ title, commands }: Case): string {
  const counts = new Map<string, number>();
  for (const { command } of commands) counts.set(command, (counts.get(command) ?? 0) + 1);
  const about = new Set(commands.flatMap(({ concerned }) => concerned.about.slice(0, 1)));
  const named = new Set(
    commands.flatMap(
      ({
        concerned: {
          about: [, ...others],
          names,
        },
      }) => [...others, ...names],
    ),
  );
  const others = [...named].filter((each) => !about.has(each));
  return [
    `${title}: ${commands.length} commands about ${about.size} subjects would be posted; nothing was sent.`,
    ...[...counts].map(([command, count]) => `  ${count} × ${command}`),
    `about ${listed([...about])}`,
    ...(others.length === 0 ? [] : [`and naming ${listed(others)}`]),
  ].join('\n');
}

function listed(subjects: readonly string[]): string {
  const more = subjects.length - MOST_NAMED;
  return subjects.slice(0, MOST_NAMED).sort().join(', ') + (more > 0 ? `, and ${more} more` : '');
}
