import type { EventData } from '../../../events/index.js';

/*
 * What is recorded of a list, as a plan needs it: plain data, which is the same from a projection and over the network.
 */

/** The data of a restriction as it is recorded. */
export type RestrictionData = EventData<'PartyRestricted'>;
/** The data of a lift as it is recorded. */
export type LiftData = EventData<'PartyRestrictionLifted'>;

/** All that is recorded of one list. */
export interface HeldList {
  /** The editions that are recorded, in any order. One that is being imported is not among them. */
  readonly editions: readonly HeldEdition[];
  /** The restrictions whose `list` it is and that are not retracted, those without an `entry` among them. */
  readonly facts: readonly HeldFact[];
  /** The parties that those restrict. */
  readonly parties: readonly HeldParty[];
  /** The edition whose import has started and not ended; absent: none. */
  readonly underWay?: { readonly date: string; readonly sha256: string; readonly startedAt: number };
  /** How often the start or the record of an edition was retracted. */
  readonly retractions: number;
}

/** An edition that was imported. */
export interface HeldEdition {
  /** A day. */
  readonly date: string;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
  readonly rows: number;
  readonly entries: number;
  readonly columns: readonly string[];
  readonly scope: readonly string[];
}

/** A restriction, and what lifts it. */
export interface HeldFact {
  readonly data: RestrictionData;
  /** Of its event in the log. */
  readonly position: number;
  /** Those that are not retracted. */
  readonly lifts: readonly LiftData[];
}

/** A party, as far as an entry can be recognised by it. */
export interface HeldParty {
  readonly id: string;
  readonly names: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
}
