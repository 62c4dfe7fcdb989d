import type { Outcome, Task } from './tasks.js';
import { NamesWork } from './work.js';

/* What runs in the worker thread. */

const work = new NamesWork();

export default async (task: Task): Promise<Outcome> => {
  try {
    return { answer: await work.do(task) };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};
