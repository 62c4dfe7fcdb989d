import type { NamesWorker, Task, Tasks } from './tasks.js';
import { NamesWork } from './work.js';

/** A worker on the event loop of its caller, one task after the other: for tests, and for programs that do nothing else. */
export function startInProcess(): Promise<NamesWorker> {
  const work = new NamesWork();
  let last: Promise<unknown> = Promise.resolve();
  return Promise.resolve({
    run: <Name extends keyof Tasks>(task: Name, given: Tasks[Name]['given']) => {
      const next = last.then(() => work.do({ task, ...given } as Task));
      last = next.catch(() => undefined);
      return next;
    },
    end: () => Promise.resolve(),
  });
}
