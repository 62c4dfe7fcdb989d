/** At least this is a hit, and at least that a possible match: calibrated by the quality bench (docs/names.md). */
export const HIT = 0.82;
export const POSSIBLE = 0.62;

/** Raise it whenever a score may change: with the tables of words, a factor, or a threshold. */
export const MATCHER_VERSION = 3;
