import {
  bulkhead,
  ExponentialBackoff,
  halfJitterGenerator,
  handleWhen,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
  type IPolicy,
} from 'cockatiel';
import { isLasting } from './failures.js';

/** How long the adapter waits for a server, and how often it asks again. All times are in milliseconds. */
export interface Patience {
  /**
   * The longest that an append or a read takes in all, counted from the call: the wait while too many appends are in
   * flight, every try, and the pauses between tries. More than 100.
   */
  readonly boundMilliseconds: number;
  /** How long one try may go without an answer, and a subscription without its confirmation. */
  readonly deadlineMilliseconds: number;
  /** The longest pause after the first failure. It doubles with every further one. */
  readonly firstBackOffMilliseconds: number;
  readonly longestBackOffMilliseconds: number;
}

/** Covers an election, which takes one and a half to three seconds, and one server that does not answer. */
export const DEFAULT_PATIENCE: Patience = {
  boundMilliseconds: 10_000,
  deadlineMilliseconds: 5_000,
  firstBackOffMilliseconds: 100,
  longestBackOffMilliseconds: 1_000,
};

// Beyond it, appends wait here, so that the deadline of each begins when it is sent.
const MOST_APPENDS_IN_FLIGHT = 256;

/**
 * Tries an append again until it succeeds, fails with an error that lasts, or has taken the whole bound. Use one policy
 * for all appends: it also limits how many are in flight.
 */
export function appendPolicy(patience: Patience, onRetry: (error: unknown) => void): IPolicy {
  const { boundMilliseconds, deadlineMilliseconds } = patience;
  return wrap(
    within(boundMilliseconds),
    repeated(patience, onRetry),
    bulkhead(MOST_APPENDS_IN_FLIGHT, Infinity),
    within(deadlineMilliseconds),
  );
}

/** Tries a read again in the same way. The deadline of one try is left to the read, which may get many answers. */
export function readPolicy(patience: Patience, onRetry: (error: unknown) => void): IPolicy {
  return wrap(within(patience.boundMilliseconds), repeated(patience, onRetry));
}

/** Ends with an error when the time is up or the signal aborts, whether or not the call has noticed. */
export function within(milliseconds: number): IPolicy {
  return timeout(milliseconds, TimeoutStrategy.Aggressive);
}

/** The pauses between tries. They are random, so that many callers do not return to a restarted server in step. */
export function backOff(patience: Patience): ExponentialBackoff<number> {
  return new ExponentialBackoff({
    generator: halfJitterGenerator,
    initialDelay: patience.firstBackOffMilliseconds,
    maxDelay: patience.longestBackOffMilliseconds,
  });
}

function repeated(patience: Patience, onRetry: (error: unknown) => void): IPolicy {
  const isWorthRepeating = handleWhen((error) => !isLasting(error));
  const policy = retry(isWorthRepeating, { backoff: backOff(patience) });
  policy.onRetry((failure) => onRetry('error' in failure ? failure.error : undefined));
  return policy;
}
