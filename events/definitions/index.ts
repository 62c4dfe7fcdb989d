import type { Static } from '@sinclair/typebox';
import type { DestinationTerm } from '../destinations.js';
import type { LiftKind } from '../shapes.js';
import type { SubjectKind } from '../subjects.js';
import { clockCorrected } from './clock.js';
import { chipDescribed, chipRestricted, chipRestrictionLifted } from './chip.js';
import { listDescribed, listEditionRecorded, listEditionStarted } from './list.js';
import { countryJoinedGroup, countryLeftGroup, groupEditionRecorded } from './group.js';
import type { NamedSubject, Role, StatedParent } from './definition.js';
import {
  companyDelisted,
  companyRelisted,
  matchDismissed,
  partiesIdentified,
  partyDescribed,
  partyRestricted,
  partyRestrictionLifted,
  subsidiaryRouteCleared,
  subsidiaryRouteFlagged,
} from './party.js';
import { ownershipEnded, ownershipStated } from './ownership.js';
import { factRetracted } from './retraction.js';
import { ruleAdopted, ruleEnded, ruleSuspended } from './rule.js';
import { saleBlocked, saleReleased } from './sale.js';
import { saleScreened, screeningAnswerStored, screeningDecided, screeningErased } from './screening.js';

/** Every event type: the one list from which all others follow. What ends a fact comes after it. */
const list = [
  chipDescribed,
  chipRestricted,
  chipRestrictionLifted,
  saleBlocked,
  saleReleased,
  partyDescribed,
  companyDelisted,
  companyRelisted,
  subsidiaryRouteFlagged,
  subsidiaryRouteCleared,
  partyRestricted,
  partyRestrictionLifted,
  partiesIdentified,
  matchDismissed,
  ownershipStated,
  ownershipEnded,
  listDescribed,
  listEditionStarted,
  listEditionRecorded,
  groupEditionRecorded,
  countryJoinedGroup,
  countryLeftGroup,
  ruleAdopted,
  ruleSuspended,
  ruleEnded,
  saleScreened,
  screeningAnswerStored,
  screeningDecided,
  screeningErased,
  factRetracted,
  clockCorrected,
] as const;

type AnyDefinition = (typeof list)[number];
export type EventType = AnyDefinition['type'];

/** The definition of one event type. */
export type DefinitionOf<T extends EventType> = Extract<AnyDefinition, { readonly type: T }>;

/** The data of one event type. */
export type EventData<T extends EventType> = Static<DefinitionOf<T>['schema']>;

/** The event types that play one of the roles. */
type EventTypeOf<R extends Role> = Extract<AnyDefinition, { readonly role: R }>['type'];

/** A domain event: what happened, before it is stored. */
export type DomainEvent = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** A domain event that plays one of the roles. */
export type EventOf<R extends Role> = Extract<DomainEvent, { readonly type: EventTypeOf<R> }>;

/** Every event type by its name. */
export const definitions = Object.fromEntries(list.map((each) => [each.type, each])) as unknown as {
  readonly [T in EventType]: DefinitionOf<T>;
};

/** Every event type, in an order in which each of the samples can be recorded. */
export const eventTypes: readonly EventType[] = list.map(({ type }) => type);

/** The `$id` of the published schema of an event's data, of its newest version: an absolute URI. */
export function schemaUriOf(type: EventType): string {
  return `urn:regulatory-timeline:event:${type}:v${definitions[type].version}`;
}

/**
 * The latest `recordedAt` of a log once it has an event that was recorded at `recordedAt`, in milliseconds: the
 * correction of the clock sets it back.
 */
export function latestRecordedAt(latest: number, event: DomainEvent, recordedAt: number): number {
  return isOf(event, 'corrects-clock') ? recordedAt : Math.max(latest, recordedAt);
}

/** What an event type does. */
export function roleOf(type: EventType): Role {
  return definitions[type].role;
}

/** Whether an event plays one of the roles. */
export function isOf<R extends Role>(event: DomainEvent, ...roles: readonly R[]): event is EventOf<R> {
  return (roles as readonly Role[]).includes(roleOf(event.type));
}

/** Where a fact that is in force is shown in an answer; undefined for an event that is never in force. */
export function answerPartOf(type: EventType) {
  const definition = definitions[type];
  return 'part' in definition ? definition.part : undefined;
}

/** Subjects of other streams that an event names. */
export function namedSubjects({ type, data }: DomainEvent): readonly NamedSubject[] {
  const definition = definitions[type];
  if (!('names' in definition)) return none;
  return (definition.names as (data: DomainEvent['data']) => readonly NamedSubject[])(data);
}

const none: readonly never[] = [];

/** The parents of parties that an event states. */
export function statedParents({ type, data }: DomainEvent): readonly StatedParent[] {
  const definition = definitions[type];
  if (!('parents' in definition)) return none;
  return (definition.parents as (data: DomainEvent['data']) => readonly StatedParent[])(data);
}

/** What a lift does to its fact; one whose type knows no other way ends it. */
export function howOf({ data }: EventOf<'lifts'>): LiftKind {
  return ('how' in data ? data.how : undefined) ?? 'ends';
}

/** The terms of an event's destinations; undefined where its type or the event names none. */
export function destinationsOf({ data }: DomainEvent): readonly DestinationTerm[] | undefined {
  return 'destinations' in data ? data.destinations : undefined;
}

type Recorded = Extract<AnyDefinition, { readonly subject: { readonly kind: SubjectKind } }>;

/** The event types that are facts about one kind of subject. */
type FactTypeOf<K extends SubjectKind> = Extract<
  Recorded,
  { readonly subject: { readonly kind: K } }
>['type'];

/** The event types that are facts: all but the retraction and the correction of the clock. */
export type FactType = FactTypeOf<SubjectKind>;

/** The name of the command that records an event type. */
export type CommandOf<T extends EventType> = DefinitionOf<T>['command']['name'];

/** A command that records a fact about one kind of subject: its name, and the data of its event. */
export type RecordFact<K extends SubjectKind> = {
  [T in FactTypeOf<K>]: { readonly type: CommandOf<T>; readonly data: EventData<T> };
}[FactTypeOf<K>];

/** The names of commands that record a fact. */
export type RecordingCommand = CommandOf<FactType>;

/** Every name of every command about a subject, other names of the same command among them. */
export const commandNames: readonly string[] = list.flatMap(({ subject, command }) => {
  if (subject === 'own-route') return [];
  return 'other' in command ? [command.name, command.other.name] : [command.name];
});

/** Every command that records a fact, with the type of its event. */
export const factTypeOf = Object.fromEntries(
  list.flatMap(({ type, subject, command }) => (typeof subject === 'string' ? [] : [[command.name, type]])),
) as { readonly [T in FactType as CommandOf<T>]: T };
