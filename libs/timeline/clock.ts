/*
 * Whether the clock of this replica may stamp the log: `recordedAt` stays for ever, and no event is recorded before the
 * latest one.
 */

/** How far a clock may be off before commands are refused, in milliseconds. */
export const LARGEST_SKEW = 60_000;

/** What a clock is judged by, in milliseconds since the Unix epoch. */
export interface ClockReadings {
  /** The time by this replica's clock. */
  readonly now: number;
  /** The latest `recordedAt` of the log, 0 if there is none. */
  readonly lastRecordedAt: number;
  /** The time by the clock of the event store's server; undefined if there is none, or if it has not said it. */
  readonly serverTime: number | undefined;
}

/** A clock that may not stamp the log, and the time that it contradicts. */
export interface ClockSkew {
  /**
   * `off-server`: it differs from the server's. `behind-log`: it is behind the latest `recordedAt`; either it is wrong,
   * or the one that stamped the log was.
   */
  readonly kind: 'off-server' | 'behind-log';
  readonly now: number;
  /** The time by the server's clock, or the latest `recordedAt`. */
  readonly other: number;
}

/** Why a clock may not stamp the log; undefined if it may. */
export function clockSkewOf({ now, lastRecordedAt, serverTime }: ClockReadings): ClockSkew | undefined {
  if (serverTime !== undefined && Math.abs(now - serverTime) > LARGEST_SKEW)
    return { kind: 'off-server', now, other: serverTime };
  if (lastRecordedAt - now > LARGEST_SKEW) return { kind: 'behind-log', now, other: lastRecordedAt };
  return undefined;
}

/** By how much a clock is off, in milliseconds: from the server's, or behind the log, whichever is more. */
export function clockOffsetOf({ now, lastRecordedAt, serverTime = now }: ClockReadings): number {
  return Math.max(Math.abs(now - serverTime), lastRecordedAt - now, 0);
}

/** The time by the clock that is right, as far as is known: the server's where the own one differs from it. */
export function rightTimeOf({ now, serverTime = now }: ClockReadings): number {
  return Math.abs(now - serverTime) > LARGEST_SKEW ? serverTime : now;
}

/** A skew in words, and what to do about it. */
export function describeSkew({ kind, now, other }: ClockSkew): string {
  const [own, reference] = [now, other].map((instant) => new Date(instant).toISOString());
  return kind === 'off-server'
    ? `The clock of this replica says ${own}, that of the event store’s server ${reference}: set the clock that is wrong.`
    : `The clock of this replica says ${own}, but the log was recorded up to ${reference}: set the clock, if it is wrong. ` +
        'If it is right, the clock that stamped the log was ahead: correct it (POST /v1/clock/corrections).';
}

/** The clock may not stamp the log. Nothing was recorded. */
export class ClockSkewError extends Error {
  override readonly name = 'ClockSkewError';
  constructor(readonly skew: ClockSkew) {
    super(describeSkew(skew));
  }
}

/** There is nothing to correct as the sender states it; `pointer` is the JSON pointer of the field at fault. */
export class ClockCorrectionRefusedError extends Error {
  override readonly name = 'ClockCorrectionRefusedError';
  constructor(
    readonly pointer: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** What the sender of a correction has seen. */
export interface StatedClock {
  /** The latest `recordedAt` of the log. */
  readonly lastRecordedAt: string;
  /** The time by a clock that was checked. */
  readonly rightTime: string;
}

/**
 * Checks a correction of the clock by this replica's.
 * @throws ClockSkewError if this replica's clock differs from the server's.
 * @throws ClockCorrectionRefusedError if the log is not ahead, or the sender has seen another log or another time.
 */
export function checkCorrection(stated: StatedClock, readings: ClockReadings): void {
  const skew = clockSkewOf(readings);
  if (skew?.kind === 'off-server') throw new ClockSkewError(skew);
  const { now, lastRecordedAt } = readings;
  const rightTime = Date.parse(stated.rightTime);
  if (!(Math.abs(rightTime - now) <= LARGEST_SKEW)) {
    const detail = `differs by more than a minute from the clock of this replica, which says ${new Date(now).toISOString()}`;
    throw new ClockCorrectionRefusedError('/rightTime', detail);
  }
  const last = new Date(lastRecordedAt).toISOString();
  if (skew === undefined)
    throw new ClockCorrectionRefusedError('', `The log is not ahead: it was recorded up to ${last}`);
  if (stated.lastRecordedAt !== last)
    throw new ClockCorrectionRefusedError('/lastRecordedAt', `is ${last} by now: look again`);
}
