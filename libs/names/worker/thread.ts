import { workerData } from 'node:worker_threads';
import type { Outcome, Task } from './tasks.js';
import { NamesWork } from './work.js';

/* What runs in the worker thread. */

const work = new NamesWork();
// Before it is asked to: what starts this thread is busy with the log meanwhile.
await work.read((workerData as { readonly file: string }).file);

export default async (task: Task): Promise<Outcome> => {
  try {
    return { answer: await work.do(task) };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};
