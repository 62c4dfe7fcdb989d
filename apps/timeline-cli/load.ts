import { readFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { RequestFailedError, type TimelineClient } from './client.js';

/** A command of a case, as its file keeps it. */
interface CaseCommand {
  readonly idempotencyKey: string;
  readonly command: string;
  readonly body: object;
}

/** What became of a case. */
export interface Loaded {
  readonly title: string;
  readonly recorded: number;
  /** Commands that an earlier run had recorded. */
  readonly found: number;
}

/**
 * Posts every command of a case file in its order, with a progress bar. Each carries its idempotency key, so
 * that a second run, or one that goes on after a failure, records nothing twice.
 * @throws RequestFailedError naming the first command that was refused.
 */
export async function loadCase(file: string, client: TimelineClient): Promise<Loaded> {
  const { title, commands } = await readCase(file);
  const { head } = await client.get<{ head: number }>('/v1/events?limit=1');
  const bar = new SingleBar({
    format: 'Loading {bar} {value}/{total} commands, {duration_formatted}',
    noTTYOutput: true,
    notTTYSchedule: 5000,
  });
  bar.start(commands.length, 0);
  let found = 0;
  try {
    for (const { command, body, idempotencyKey } of commands) {
      const { position } = await client
        .command<{ position?: number }>(command, body, idempotencyKey)
        .catch((error: unknown) => {
          throw new RequestFailedError(`"${idempotencyKey}" of ${file} was refused. ${String(error)}`);
        });
      if (position !== undefined && position <= head) found += 1;
      bar.increment();
    }
  } finally {
    bar.stop();
  }
  return { title, recorded: commands.length - found, found };
}

async function readCase(file: string): Promise<{ title: string; commands: readonly CaseCommand[] }> {
  const read: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof read === 'object' && read !== null && 'title' in read && 'commands' in read) {
    const { title, commands } = read;
    if (typeof title === 'string' && Array.isArray(commands))
      return { title, commands: commands as CaseCommand[] };
  }
  throw new RequestFailedError(`${file} is no case: it needs a title and commands`);
}
