import { fileURLToPath } from 'node:url';
import { TaskFailedError, type NamesWorker, type Outcome, type Tasks } from './tasks.js';

/** In MB: far above what it needs, so that a fault ends the worker and not the service. */
const MOST_HEAP = 512;

/** The thread is beside this file, in the language that this file is run in. */
const THREAD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url),
);

/**
 * Starts the worker in a thread of its own, which it does not leave running when the process could end. It reads what was
 * saved in `file` at once.
 */
export async function startWorkerThread(file: string): Promise<NamesWorker> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: THREAD,
    minThreads: 1,
    maxThreads: 1,
    idleTimeout: Infinity,
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP },
    recordTiming: false,
  });
  pool.on('error', () => undefined);
  return {
    run: async <Name extends keyof Tasks>(
      task: Name,
      given: Tasks[Name]['given'],
      signal: AbortSignal,
    ): Promise<Tasks[Name]['answer']> => {
      const outcome = (await pool.run({ task, ...given }, { signal })) as Outcome;
      if ('failed' in outcome) throw new TaskFailedError(outcome.failed);
      return outcome.answer as Tasks[Name]['answer'];
    },
    end: () => pool.destroy(),
  };
}
