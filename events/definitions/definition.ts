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

/** What an event does. */
export type RoleOf =
  /** Puts a measure on its subjects, until it is lifted. */
  | { readonly role: 'restricts'; readonly part: 'measures'; readonly liftedBy: LiftDefinition }
  /** Shows a flag on its subjects without restricting them, until it is lifted. */
  | {
      readonly role: 'flags';
      readonly part: Exclude<AnswerPart, 'measures'>;
      readonly liftedBy: LiftDefinition;
    }
  /** Ends a fact that restricts, flags or owns. */
  | {
      readonly role: 'lifts';
      /** What it does to the fact that it ends, as a participle: `released`. */
      readonly participle: string;
    }
  /** States the share of a subject that another has, for a time. */
  | { readonly role: 'owns'; readonly liftedBy: LiftDefinition }
  /** States what a subject is: names, identifiers, addresses, kind. */
  | { readonly role: 'describes' }
  /** Joins two ids of one subject. */
  | { readonly role: 'identifies' }
  /** States that a name is not that of a subject. */
  | { readonly role: 'dismisses' }
  /** States that another fact was recorded wrongly. */
  | { readonly role: 'retracts' }
  /** States which editions of a list are recorded. */
  | { readonly role: 'covers' }
  /** States a rule, or who is in a country group: questions are decided by it, and it restricts no subject by itself. */
  | { readonly role: 'governs' }
  /** Keeps a screening as a receipt, or states what a person decided on it. */
  | { readonly role: 'screens' }
  /** Corrects the clock that stamped the log: it is about no subject. */
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
