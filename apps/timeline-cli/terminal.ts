import { SingleBar } from 'cli-progress';
import { printableLines } from '../../libs/printable/index.js';
import type { OperatorLog } from '../../libs/timeline/index.js';

/* What a command that works for long shows in the terminal, and how the terminal ends it. */

/** Called with the number of items done, and the fraction of the whole that they are, from 0 to 1. */
export type ReportProgress = (done: number, fraction: number) => void;

// Finer than the bar shows: the time left is computed from the steps of the last updates.
const PROGRESS_STEPS = 1_000_000;
const UPDATE_MILLISECONDS = 100;
const UPDATES_AVERAGED = 50;

/**
 * Shows a bar with rate and time left while the work runs: `Copying ███ 40% 400 events, 500/s, 1s left`. Where the
 * output is not a terminal, it is a line every five seconds, or nothing.
 */
export async function withProgressBar<Result>(
  doing: string,
  things: string,
  work: (report: ReportProgress) => Promise<Result>,
  where: 'anywhere' | 'terminal-only' = 'anywhere',
): Promise<Result> {
  const bar = new SingleBar({
    format: `${doing} {bar} {percentage}% {done} ${things}, {rate}/s, {eta_formatted} left`,
    etaBuffer: UPDATES_AVERAGED,
    noTTYOutput: where === 'anywhere',
    notTTYSchedule: 5000,
  });
  const startedAt = Date.now();
  let progress = { done: 0, fraction: 0 };
  const show = (): void => {
    const rate = Math.round(progress.done / Math.max(0.001, (Date.now() - startedAt) / 1000));
    bar.update(Math.round(progress.fraction * PROGRESS_STEPS), { done: progress.done, rate });
  };
  bar.start(PROGRESS_STEPS, 0, { done: 0, rate: 0 });
  const updates = setInterval(show, UPDATE_MILLISECONDS);
  try {
    return await work((done, fraction) => (progress = { done, fraction }));
  } finally {
    clearInterval(updates);
    show();
    bar.stop();
  }
}

/**
 * Runs work whose signal aborts at the first Ctrl-C or SIGTERM, with a reason that says how to continue; the next one
 * ends the process.
 */
export async function interruptible<Result>(
  howToContinue: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interrupted = new AbortController();
  const interrupt = (): void => {
    process.stderr.write('\nStopping. Press Ctrl-C again to stop at once.\n');
    interrupted.abort(new Error(`Interrupted: ${howToContinue}`));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(interrupted.signal);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** Writes the messages of an event store to the error stream. */
export const terminalLog: OperatorLog = {
  info: () => undefined,
  warn: writeError,
  error: writeError,
};

function writeError(detail: object, message: string): void {
  const cause = 'err' in detail && detail.err instanceof Error ? `: ${detail.err.message}` : '';
  process.stderr.write(`${printableLines(message + cause)}\n`);
}
