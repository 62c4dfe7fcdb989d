import type { ListDefinition } from '../edition.js';

/** A command that an import posts. */
export interface PlannedCommand {
  /** As in `POST /v1/commands/{name}`. */
  readonly command: 'restrict-party' | 'describe-party' | 'lift-party-restriction' | 'retract-fact';
  readonly body: Readonly<Record<string, unknown>>;
  /** The same for the same list, edition, command and body. */
  readonly idempotencyKey: string;
}

/** How an entry of an edition compares with what is recorded. */
export const entryChanges = [
  'added',
  'gone',
  'expired',
  'renewed',
  'renamed',
  'reworded',
  'unchanged',
  'undecided',
] as const;
export type EntryChange = (typeof entryChanges)[number];

/** An entry that is counted, for a person. */
export interface ChangedEntry {
  readonly key: string;
  readonly partyId: string;
  readonly name: string;
  /** What it was before, or why it is undecided. */
  readonly detail?: string;
}

/** An edition that is to be recorded. */
export interface EditionToRecord {
  /** A day. */
  readonly date: string;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
}

/** What an import of an edition records. */
export interface Plan {
  readonly list: ListDefinition;
  readonly edition: EditionToRecord;
  /**
   * In the order in which they are posted: restrictions; then lifts by editions of which only an end that is corrected
   * may say that they are without the entry; then descriptions, corrections and what held before; then the other lifts;
   * then corrections of lifts, and retractions of what was superseded; then retractions of what no recorded edition has.
   * Commands of one phase may be posted side by side and in any order. A phase is posted when all of the one
   * before are acknowledged: so no party that is still listed is cleared in between.
   */
  readonly phases: readonly (readonly PlannedCommand[])[];
  /** The entries of the edition, and those that are gone by it, each under one change. */
  readonly changes: Readonly<Record<EntryChange, readonly ChangedEntry[]>>;
}
