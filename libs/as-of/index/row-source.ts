import type { SpanCodes } from './span-codes.js';

/** The lists of events that a segment keeps for each subject. */
export const subjectLists = ['facts', 'own', 'descriptions', 'others', 'retracted'] as const;
/**
 * - `facts`: facts of the subject's own stream, and of others that name it, in recorded order.
 * - `own`: every event of its own stream; in a sealed segment by fact id, otherwise in recorded order.
 * - `descriptions`: descriptions in its own stream.
 * - `others`: other events that concern it: retractions, and lifts of facts of other streams that name it.
 * - `retracted`: facts of its own stream that restricted or flagged and were retracted in the segment without a
 *   replacement, in the order of their retractions.
 */
export type SubjectList = (typeof subjectLists)[number];

/** The columns of effective time; the two axes have the same. */
export const START_EARLIEST = 0;
export const START_LATEST = 1;
export const END_EARLIEST = 2;
export const END_LATEST = 3;

/** Columns of integers. */
export const SUBJECT = 0;
export const SHAPE = 1;
export const FLAGS = 2;
export const TARGET = 3;
export const PUBLICATION = 4;
/** Derived from later events; 0 for none. */
export const RETRACTED_BY = 5;
export const LAST_LIFT = 6;
/** Mostly 0. */
export const CORRECTS = 7;
export const PREVIOUS_LIFT = 8;
export const INTEGERS = 9;

/** The bit of FLAGS of an event that names subjects of other streams. */
export const NAMES = 16;

/** The distinct subjects of other streams that an event names, by number. */
export interface Named {
  readonly all: readonly number[];
  /** How many of `all`, from the first, are flagged; the answers of the others only show the fact. */
  readonly flagged: number;
}

/** Collects the ids of facts, in the order of rows. */
export interface FactIds {
  add(id: string): void;
  /** Adds ids of one byte per character; `ends` has the end of each in the bytes. */
  addAll(bytes: Uint8Array, ends: Uint32Array): void;
}

/** One row for each event of consecutive positions. */
export interface RowSource {
  readonly first: number;
  /** The last position; `first` − 1 while there is no row. */
  readonly last: number;

  /** A bound of effective time, by calendar day or, where `axis` is 1, by instant. */
  time(position: number, column: number, axis: 0 | 1): number;
  subject(position: number): number;
  shape(position: number): number;
  flags(position: number): number;
  target(position: number): number;
  publication(position: number): number;
  corrects(position: number): number;
  previousLift(position: number): number;
  retractedBy(position: number): number;
  lastLift(position: number): number;
  setRetractedBy(position: number, retraction: number): void;
  setLastLift(position: number, lift: number): void;
  recordedAt(position: number): number;
  knownAt(position: number): number;
  factId(position: number): string;
  /** Returns a function from a row and the first column of a start or an end to the code of its times in `codes`. */
  codesIn(codes: SpanCodes): (position: number, column: number) => number;
  /** Adds the ids of all facts. */
  copyIds(ids: FactIds): void;
  /** Undefined if the type of the event names no subjects of other streams. */
  named(position: number): Named | undefined;
}
