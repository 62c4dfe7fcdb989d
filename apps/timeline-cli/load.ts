import { SingleBar } from 'cli-progress';
import { readCase, type Case } from './case-file.js';
import { RequestFailedError, type TimelineClient } from './client.js';

/** The outcome of loading a case. */
export interface Loaded {
  readonly title: string;
  readonly recorded: number;
  /** Commands that an earlier run had recorded. */
  readonly found: number;
}

// A missing permission, or an overloaded service: neither is an error of the file.
const OTHER_CAUSES: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/**
 * Posts every command of a case file in its order, with a progress bar. Each has its idempotency key, so
 * that a second run, or one that continues after a failure, records nothing twice.
 * @throws InvalidCaseError before anything is posted, if the file is not a case.
 * @throws RequestFailedError naming the first command that was refused or failed, and how many are recorded.
 */
export async function loadCase(file: string, client: TimelineClient): Promise<Loaded> {
  const read = await readCase(file);
  const { title, commands } = read;
  const { head } = await client.get<{ head: number }>('/v1/events?limit=1');
  const bar = new SingleBar({
    format: 'Loading {bar} {value}/{total} commands, {duration_formatted}',
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
  bar.start(commands.length, 0);
  let found = 0;
  try {
    for (const [index, { command, body, idempotencyKey }] of commands.entries()) {
      const { position } = await client
        .command<{ position?: number }>(command, body, idempotencyKey)
        .catch((error: unknown) => {
          throw failure(error, file, read, index);
        });
      if (position !== undefined && position <= head) found += 1;
      bar.increment();
    }
  } finally {
    bar.stop();
  }
  return { title, recorded: commands.length - found, found };
}

/**
 * Names the command that failed, how many are recorded, and how to continue. Only if the service refused the command
 * is it certain that it was not recorded.
 */
function failure(error: unknown, file: string, { commands }: Case, index: number): unknown {
  if (!(error instanceof RequestFailedError)) return error;
  const key = commands[index]?.idempotencyKey ?? '';
  const isRefused = error.status !== undefined && !OTHER_CAUSES.has(error.status) && error.status < 500;
  const happened = isRefused ? 'was refused' : 'failed';
  const cure = isRefused ? 'correct the file and run it again' : 'run it again';
  const progress = `${isRefused ? '' : 'At least '}${index} of ${commands.length} are recorded`;
  return new RequestFailedError(
    `Command ${index + 1} of ${file} (/commands/${index}, idempotencyKey "${key}") ${happened}. ${error.message}\n` +
      `${progress}; ${cure}: recorded commands are not repeated.`,
    error.status,
    { cause: error },
  );
}
