/** At least this is a hit, and at least that a possible match: calibrated by the quality bench (docs/benchmarks.md). */
export const HIT = 0.82;
export const POSSIBLE = 0.62;

/** The most that a match scores which a person has to look at, however alike the names are. */
export const MOST_IN_DOUBT = 0.81;

/** Raise it whenever a score may change: with the tables of words, a factor, or a threshold. */
export const MATCHER_VERSION = 4;
