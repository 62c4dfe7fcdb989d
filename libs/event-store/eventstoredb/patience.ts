import { setTimeout as delayed } from 'node:timers/promises';

/** How long the adapter waits for a server, and how often it asks again. */
export interface Patience {
  /** How long one try may go without an answer. */
  readonly deadlineMilliseconds: number;
  /** How often an append or a read is tried before its caller is told. */
  readonly tries: number;
  readonly firstBackOffMilliseconds: number;
  readonly longestBackOffMilliseconds: number;
}

/** What suits a cluster that elects a new leader now and then. */
export const DEFAULT_PATIENCE: Patience = {
  deadlineMilliseconds: 10_000,
  tries: 3,
  firstBackOffMilliseconds: 100,
  longestBackOffMilliseconds: 10_000,
};

/** Waits before the next try, longer after each failure. Returns at once when the signal aborts. */
export async function backOff(patience: Patience, failures: number, signal: AbortSignal): Promise<void> {
  const { firstBackOffMilliseconds, longestBackOffMilliseconds } = patience;
  const longest = Math.min(firstBackOffMilliseconds * 2 ** failures, longestBackOffMilliseconds);
  // Spread out, so that many followers do not return to a restarted server in step.
  const delay = longest * (0.5 + Math.random() / 2);
  await delayed(delay, undefined, { signal }).catch(() => undefined);
}

/** The answer, or an error when it does not come in time: a silent server would hold it for ever. */
export function withinDeadline<Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const tooLate = (): void => reject(new Error(`No answer in ${milliseconds} ms`));
    const timer = setTimeout(tooLate, milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
