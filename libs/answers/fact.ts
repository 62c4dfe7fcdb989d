import {
  Type,
  type Static,
  type TArray,
  type TObject,
  type TProperties,
  type TSchema,
} from '@sinclair/typebox';
import {
  answerPartOf,
  answerParts,
  definitions,
  destination,
  eventTypes,
  fieldDescriptions,
  roleOf,
  subjectKinds,
  type AnswerPart,
  type EventData,
  type EventOf,
  type EventType,
  type Role,
} from '../../events/index.js';
import {
  about,
  either,
  instant,
  named,
  optionalText,
  subject,
  text,
  wholeNumber,
  type ValueOf,
} from './schema.js';
import { bearsOnExports, doubt, idleReason, inForce, inForceThere } from './vocabulary.js';

/** The event types with one of the roles. */
function typesOf<R extends Role>(...roles: readonly R[]) {
  return eventTypes.filter((type): type is EventOf<R>['type'] =>
    (roles as readonly Role[]).includes(roleOf(type)),
  );
}

/** Facts that can be in force. */
const timedTypes = typesOf('restricts', 'flags');
type TimedType = (typeof timedTypes)[number];

/** Those of them that an answer may also show while they are not in force. */
const idleTypes = timedTypes.filter((type) => {
  const { kind } = definitions[type].subject;
  return roleOf(type) === 'restricts' || subjectKinds[kind].showsFactsNotInForce;
});

/** The fields of the data of an event type, each with what it means. */
export function fieldsOf<T extends EventType>(type: T): (typeof definitions)[T]['schema']['properties'] {
  const fields = Object.entries<TSchema>(definitions[type].schema.properties).map(([name, schema]) => [
    name,
    about(schema, fieldDescriptions[name as keyof typeof fieldDescriptions]),
  ]);
  return Object.fromEntries(fields) as (typeof definitions)[T]['schema']['properties'];
}

/** The data of an event type, by its name. */
export const eventData = (type: EventType): TSchema =>
  named(type, { ...definitions[type].schema, properties: fieldsOf(type) });

type KeyOf<Data> = Data extends unknown ? keyof Data : never;
type FieldOf<Data, Key> = Data extends unknown
  ? Key extends keyof Data
    ? Exclude<Data[Key], undefined>
    : never
  : never;

/** Data of any of several event types: what they all have, and, as optional fields, what only some of them have. */
export type AnyOf<Data> = Pick<Data, keyof Data> & {
  [Key in Exclude<KeyOf<Data>, keyof Data>]?: FieldOf<Data, Key>;
};

/*
 * A fact in an answer is published as a schema for each event type, and has one type in TypeScript: documents are made
 * from events of any type, and the compiler cannot follow that the type and the data of an event belong together. What
 * all types have is exact in it; the other fields are optional.
 */
type Fact<T extends EventType, Own extends TProperties, Instead extends TProperties, Omitted> = Static<
  TObject<Own>
> &
  Partial<Static<TObject<Instead>>> &
  Omit<AnyOf<EventData<T>>, keyof Own | keyof Instead | (Omitted & string)> & { type: T };

interface Parts<Own, Instead, Omitted> {
  /** The fields of the answer, some of which replace a field of the event. */
  readonly own: Own;
  /**
   * Those that only replace a field of the event, or follow from one, and are absent where its type has no such field.
   */
  readonly instead: Instead;
  /** The fields of the event that are not shown. */
  readonly omitted?: readonly Omitted[];
}

/** The field of an event from which one of an answer follows. */
const followsFrom: Readonly<Record<string, string>> = { bearsOnExports: 'measure' };

/** Facts of several event types in an answer: for each of them a schema with a name. */
function factsOf<
  T extends EventType,
  Own extends TProperties,
  Instead extends TProperties,
  const Omitted extends string = never,
>(types: readonly T[], suffix: string, { own, instead, omitted = [] }: Parts<Own, Instead, Omitted>) {
  return types.map((type) => {
    const data = Object.entries<TSchema>(fieldsOf(type)).filter(
      ([name]) => !omitted.some((each) => each === name),
    );
    const replacing = Object.entries<TSchema>(instead).filter(([name]) =>
      data.some(([field]) => field === (followsFrom[name] ?? name)),
    );
    const schema = Type.Object({
      ...Object.fromEntries([...data, ...replacing]),
      type: Type.Literal(type),
      ...own,
    });
    return named(type + suffix, Type.Unsafe<Fact<T, Own, Instead, Omitted>>(schema));
  });
}

const recorded = { position: wholeNumber, recordedAt: instant };
const { factId, evidence } = fieldsOf('PartyDescribed');

export const seenEvidence = Type.Array(evidence.items, {
  description: 'Who says so, as far as the question may see it',
});

const lift = named(
  'Lift',
  either(
    'type',
    factsOf(typesOf('lifts'), 'Shown', {
      own: { factId, evidence: seenEvidence, ...recorded },
      instead: {},
      omitted: ['lifts'],
    }),
  ),
);

/** What is shown of a fact, in force or not. */
const shown = {
  factId,
  subject,
  lifts: about(Type.Array(lift), 'Its lifts, as far as the question may see them'),
  ...recorded,
  evidence: seenEvidence,
};

const destinationInForce = named(
  'DestinationInForce',
  Type.Object({
    destination: destination(),
    inForce: inForceThere,
    except: Type.Optional(Type.Array(destination())),
  }),
);

function inForceOf(types: readonly TimedType[]) {
  const destinations = about(
    Type.Array(destinationInForce),
    'Whether the fact is in force for each destination that it names, narrowed by the question',
  );
  const own = { ...shown, inForce, doubts: Type.Array(doubt) };
  return either('type', factsOf(types, 'InForce', { own, instead: { destinations, bearsOnExports } }));
}

export const factInForce = named('FactInForce', inForceOf(timedTypes));
/** What was recorded of a fact, narrowed by the question, and how surely it is in force. */
export type FactInForceDocument = ValueOf<typeof factInForce>;

/** A restriction of a party that is in force. */
export const partyRestrictionInForce = named('PartyRestrictionInForce', inForceOf(['PartyRestricted']));

/** A share of a party that another surely or possibly has. */
export const ownershipInForce = named(
  'OwnershipInForce',
  either(
    'type',
    factsOf(['OwnershipStated'] as const, 'InForce', {
      own: { ...shown, inForce, doubts: Type.Array(doubt) },
      instead: {},
    }),
  ),
);
/** A share of a party that another surely or possibly has. */
export type OwnershipInForceDocument = ValueOf<typeof ownershipInForce>;

/** The lists of an answer, each with the fact types that it may contain. */
export const answerLists = Object.fromEntries(
  answerParts.map((part) => [
    part,
    Type.Array(inForceOf(timedTypes.filter((type) => answerPartOf(type) === part))),
  ]),
) as Record<AnswerPart, TArray<typeof factInForce>>;

export const factNotInForce = named(
  'FactNotInForce',
  either(
    'type',
    factsOf(idleTypes, 'NotInForce', { own: { ...shown, why: idleReason }, instead: {} }),
    'A fact that the question may use and that is not in force, and why',
  ),
);
/** A fact that the question may use and that is not in force, and why. */
export type IdleFactDocument = ValueOf<typeof factNotInForce>;

/** Restrictions that are entries of a list. */
export const listFact = named(
  'ListFact',
  either(
    'type',
    factsOf(['PartyRestricted'] as const, 'Listed', { own: shown, instead: {} }),
    'A restriction that is an entry of a list, whenever it is in force, with its lifts',
  ),
);
/** A restriction that is an entry of a list, whenever it is in force, with its lifts. */
export type ListFactDocument = ValueOf<typeof listFact>;

const retraction = named('Retraction', Type.Object({ ...recorded, reason: text, replacedBy: optionalText }));

export const knownFact = named(
  'KnownFact',
  either(
    'type',
    factsOf(typesOf('restricts', 'flags', 'owns', 'lifts', 'describes', 'identifies', 'dismisses'), 'Known', {
      own: { subject, ...recorded, retracted: Type.Union([retraction, Type.Null()]) },
      instead: {},
    }),
    'A fact on both clocks, and the reason for its retraction if it was retracted',
  ),
);
/** A fact on both clocks, and the reason for its retraction if it was retracted. */
export type KnownFactDocument = ValueOf<typeof knownFact>;
