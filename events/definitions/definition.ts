import type { Static, TObject } from '@sinclair/typebox';
import type { Subject, SubjectKind } from '../subjects.js';

/** The lists of an answer, by what is shown in them. */
export const answerParts = ['measures', 'sales', 'routes', 'listings'] as const;
export type AnswerPart = (typeof answerParts)[number];

/** A subject of another stream that an event names. */
export interface NamedSubject {
  readonly subject: Subject;
  /** The part that it plays: `buyer`. */
  readonly as: string;
  /** Whether the fact flags it; if not, the fact is only shown on it. */
  readonly isFlagged: boolean;
}

/** A party, and another that a source states to be its parent, by their ids. */
export interface StatedParent {
  readonly party: string;
  readonly parent: string;
}

/** How a command that records the event is named, and what it says to its sender. */
interface CommandOf<Name extends string, OtherName extends string> {
  /** An imperative. */
  readonly name: Name;
  /** Another name of the same command, and the subject's field under it. */
  readonly other?: { readonly name: OtherName; readonly subjectField: string };
  readonly summary: string;
}

/**
 * What an event does. A measure restricts; a flag shows on its subjects without restricting them; a lift ends one of
 * either; what owns says which share of a subject another has, for a time; a description says what a subject is; an
 * identification joins two ids of one subject; a dismissal says that a name is not that of a subject; a retraction ends what we held to be true; what covers says which
 * editions of a list are recorded; what governs is a rule, or who is in a country group: questions are decided by it,
 * and it restricts no subject by itself; what screens is a receipt of an answer, or what was decided on it; a correction of the clock is about the log itself.
 */
export type RoleOf =
  | { readonly role: 'restricts'; readonly part: 'measures'; readonly liftedBy: LiftDefinition }
  | {
      readonly role: 'flags';
      readonly part: Exclude<AnswerPart, 'measures'>;
      readonly liftedBy: LiftDefinition;
    }
  | {
      readonly role: 'lifts';
      /** What it does to the fact that it ends, as a participle: `released`. */
      readonly participle: string;
    }
  | { readonly role: 'owns'; readonly liftedBy: LiftDefinition }
  | { readonly role: 'describes' }
  | { readonly role: 'identifies' }
  | { readonly role: 'dismisses' }
  | { readonly role: 'retracts' }
  | { readonly role: 'covers' }
  | { readonly role: 'governs' }
  | { readonly role: 'screens' }
  | { readonly role: 'corrects-clock' };
export type Role = RoleOf['role'];

/** All that the code knows of an event type. */
export interface Described<
  Type extends string,
  Schema extends TObject,
  Kind extends SubjectKind,
  Name extends string,
  OtherName extends string,
> {
  readonly type: Type;
  /** The schema version that the type is written with today. */
  readonly version: number;
  readonly schema: Schema;
  /**
   * The kind of subject whose streams hold it, and the field that names the subject; `any`: each kind; `own-route`: no
   * command records it, but a route of its own.
   */
  readonly subject:
    { readonly kind: Kind; readonly field: keyof Static<Schema> & string } | 'any' | 'own-route';
  /** Subjects of other streams that an event names. */
  readonly names?: (data: Static<Schema>) => readonly NamedSubject[];
  /** The parents of parties that an event states. */
  readonly parents?: (data: Static<Schema>) => readonly StatedParent[];
  readonly command: CommandOf<Name, OtherName>;
  /** The data of one: the golden sample, and the example in the description of the interface. */
  readonly sample: NoInfer<Static<Schema>>;
}

/** The definition of an event type that lifts. */
interface LiftDefinition {
  readonly type: string;
  readonly role: 'lifts';
}

/** Defines an event type; its literal types are kept. */
export function define<
  const Type extends string,
  Schema extends TObject,
  Kind extends SubjectKind,
  const Name extends string,
  const Own extends RoleOf,
  const OtherName extends string = never,
>(definition: Described<Type, Schema, Kind, Name, OtherName> & Own) {
  return definition;
}

/** The subject of a kind that an optional id names, and the part that it plays. */
export function named(
  kind: SubjectKind,
  as: string,
  ids: string | readonly string[] | undefined,
  isFlagged: boolean,
): NamedSubject[] {
  return [ids ?? []].flat().map((id) => ({ subject: { kind, id }, as, isFlagged }));
}
