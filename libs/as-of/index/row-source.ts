import type { SpanCodes } from './span-codes.js';

/** The lists of events that a segment keeps for each subject. */
export const subjectLists = ['facts', 'own', 'descriptions', 'others', 'retracted'] as const;
/**
 * - `facts`: facts of its own stream, and of others that name it, in recorded order.
 * - `own`: every event of its own stream; in a sealed segment, by fact id.
 * - `descriptions`: those among its facts.
 * - `others`: other events that concern it: retractions, and lifts of facts of other streams that name it.
 * - `retracted`: its own facts that restricted or flagged and were retracted in the segment without a replacement, by
 *   when they were.
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

/** Subjects of other streams that an event names, by number, each once. */
export interface Named {
  readonly all: readonly number[];
  /** The first so many are flagged; the fact is only shown on the others. */
  readonly flagged: number;
}

/** Takes ids of facts, those of one row after those of another. */
export interface FactIds {
  add(id: string): void;
  /** Adds ids a byte a character; `ends` are where each ends in the bytes. */
  addAll(bytes: Uint8Array, ends: Uint32Array): void;
}

/** One row for each event of a run of positions. */
export interface RowSource {
  readonly first: number;
  /** The last position; before `first` while there is none. */
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
  /** Gives the numbers of the bounds that begin with a column. */
  codesIn(codes: SpanCodes): (position: number, column: number) => number;
  /** Adds the ids of all facts. */
  copyIds(ids: FactIds): void;
  /** Undefined where the type of the event names no subjects of other streams. */
  named(position: number): Named | undefined;
}
