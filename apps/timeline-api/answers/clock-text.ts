/* Where a moment of the clock, in milliseconds since the Unix epoch, is written as text in UTC. */

/** The day: `2026-11-24`. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length);

/** The second, as `asOf` has it: `2026-11-24T12:00:00Z`. */
export const secondOf = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}Z`;
