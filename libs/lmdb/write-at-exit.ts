import type { RootDatabase } from 'lmdb';

let underWay = 0;
let isWatched = false;

/**
 * Lets `process.exit` end the process whatever the database is writing. The callback of a transaction runs in the main
 * thread, and LMDB's writer, a thread of the pool, waits for it; an exit waits for the pool, in the main thread: neither
 * would ever end, and the folder would stay locked. With a transaction under way, the process kills itself instead. No
 * acknowledged write is lost by it: the database survives that as it survives a crash.
 */
export function endWithTransactions(root: RootDatabase): void {
  const transaction = root.transaction.bind(root);
  root.transaction = async (write) => {
    underWay += 1;
    try {
      return await transaction(write);
    } finally {
      underWay -= 1;
    }
  };
  if (isWatched) return;
  isWatched = true;
  process.on('exit', () => {
    if (underWay > 0) process.kill(process.pid, 'SIGKILL');
  });
}
