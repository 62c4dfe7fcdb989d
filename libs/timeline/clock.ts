/*
 * Whether the clock of this replica may stamp the log: `recordedAt` never changes, and no event is recorded before the
 * latest one.
 */

/** How far a clock may be off before commands are refused, in milliseconds. */
export const LARGEST_SKEW = 60_000;

/**
 * No clock that is right is before it: the month in which this release was built, in milliseconds since the Unix epoch.
 * Raise it with each release.
 */
const RELEASED = Date.UTC(2026, 10, 1);

const DAY = 24 * 60 * 60 * 1000;

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
   * or the one that stamped the log was. `before-release`: it is before this release was built.
   */
  readonly kind: 'off-server' | 'behind-log' | 'before-release';
  readonly now: number;
  /** The time by the server's clock, the latest `recordedAt`, or when this release was built. */
  readonly other: number;
}

/** Why a clock may not stamp the log; undefined if it may. */
export function clockSkewOf({ now, lastRecordedAt, serverTime }: ClockReadings): ClockSkew | undefined {
  if (serverTime !== undefined && Math.abs(now - serverTime) > LARGEST_SKEW)
    return { kind: 'off-server', now, other: serverTime };
  if (lastRecordedAt - now > LARGEST_SKEW) return { kind: 'behind-log', now, other: lastRecordedAt };
  // Nothing else contradicts the clock of a log that is empty.
  if (now < RELEASED) return { kind: 'before-release', now, other: RELEASED };
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

/**
 * The latest instant of which it can be asked what was known then. Another replica's clock may be ahead by a minute, and
 * what it has recorded is known; a log that is further ahead was stamped by a clock that was wrong.
 */
export function latestKnowable(readings: ClockReadings): number {
  const now = rightTimeOf(readings);
  const { lastRecordedAt } = readings;
  return lastRecordedAt - now > LARGEST_SKEW ? now : Math.max(now, lastRecordedAt);
}

/** A skew in words, and what to do about it. */
export function describeSkew({ kind, now, other }: ClockSkew): string {
  const [own, reference] = [now, other].map((instant) => new Date(instant).toISOString());
  if (kind === 'off-server')
    return `The clock of this replica says ${own}, that of the event store’s server ${reference}: set the clock that is wrong.`;
  if (kind === 'before-release')
    return `The clock of this replica says ${own}, but this release was built after ${reference}: set the clock.`;
  return (
    `The clock of this replica says ${own}, but the log was recorded up to ${reference}: set the clock, if it is wrong. ` +
    'If it is right, the clock that stamped the log was ahead: correct it (POST /v1/clock/corrections).'
  );
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

/** What a correction is checked by, in addition to the clocks. */
export interface CorrectionBounds {
  /** When the clock was corrected last, in milliseconds since the Unix epoch; 0 if it never was. */
  readonly lastCorrectedAt: number;
  /** By how many whole days the sender says that `recordedAt` goes back; undefined if they do not. */
  readonly setsBackDays: number | undefined;
}

/**
 * Checks a correction of the clock by this replica's. What is recorded after it is stamped by that clock and cannot
 * be changed, so a clock that is itself wrong must not pass.
 * @throws ClockSkewError if this replica's clock differs from the server's.
 * @throws ClockCorrectionRefusedError if the log is not ahead, the sender has seen another log or another time, the time
 * is before this release or the last correction, or goes back by a day or more without the sender saying by how many.
 */
export function checkCorrection(
  stated: StatedClock,
  readings: ClockReadings,
  { lastCorrectedAt, setsBackDays }: CorrectionBounds,
): void {
  const skew = clockSkewOf(readings);
  if (skew?.kind === 'off-server') throw new ClockSkewError(skew);
  const { now, lastRecordedAt } = readings;
  const rightTime = Date.parse(stated.rightTime);
  if (!(Math.abs(rightTime - now) <= LARGEST_SKEW)) {
    const detail = `differs by more than a minute from the clock of this replica, which says ${new Date(now).toISOString()}`;
    throw new ClockCorrectionRefusedError('/rightTime', detail);
  }
  const earliest = Math.max(RELEASED, lastCorrectedAt);
  if (Math.min(rightTime, now) < earliest) {
    const what = earliest === RELEASED ? 'this release was built' : 'the clock was corrected last';
    const detail = `is before ${new Date(earliest).toISOString()}, when ${what}: the clock of this replica is wrong`;
    throw new ClockCorrectionRefusedError('/rightTime', detail);
  }
  const last = new Date(lastRecordedAt).toISOString();
  if (skew === undefined)
    throw new ClockCorrectionRefusedError('', `The log is not ahead: it was recorded up to ${last}`);
  if (stated.lastRecordedAt !== last)
    throw new ClockCorrectionRefusedError('/lastRecordedAt', `is ${last} by now: look again`);
  const days = Math.floor((lastRecordedAt - now) / DAY);
  if (days !== (setsBackDays ?? 0)) {
    const detail =
      `The log goes back by ${days} days, from ${last} to ${new Date(now).toISOString()}, and this cannot be undone: ` +
      `if that is so by a second clock too, repeat it with setsBackDays=${days}`;
    throw new ClockCorrectionRefusedError('', detail);
  }
}
