import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { chipParameterNames, definitions, oneOf, partyKinds } from '../../events/index.js';
import {
  inheritedReservations,
  reservationMeanings,
  reservationWeights,
  type ReservationKind,
} from '../as-of/index.js';
import { anySubject, either, id, named, text, wholeNumber, type ValueOf } from './schema.js';
import { status } from './vocabulary.js';

const day = Type.String({ format: 'date' });
const facts = Type.Array(Type.Object({ subject: anySubject, factId: id }));
const parameters = Type.Array(oneOf(chipParameterNames));
const rules = Type.Array(Type.Object({ id, vintage: id }));
const { identifiers } = definitions.PartyDescribed.schema.properties;

/** The name of the schema of each kind of reservation, its details, and which answers have it. */
const kinds = {
  'list-not-loaded': {
    name: 'ListNotLoaded',
    when: 'These lists matter, and no edition of them is loaded; none is named where no list is described that matters. `kinds` are those that the subject may be and that no list that matters names.',
    details: { lists: Type.Array(id), kinds: Type.Optional(Type.Array(oneOf(partyKinds))) },
  },
  'no-edition-for-date': {
    name: 'NoEditionForDate',
    when: 'Of a date before the first edition of these lists.',
    details: { lists: Type.Array(Type.Object({ id, first: day })) },
  },
  'between-editions': {
    name: 'BetweenEditions',
    when: 'Of a date between two editions of these lists.',
    details: { lists: Type.Array(Type.Object({ id, before: day, after: day })) },
  },
  'not-confirmed-since': {
    name: 'NotConfirmedSince',
    when: 'Of a date after the last edition of these lists and their usual interval.',
    details: { lists: Type.Array(Type.Object({ id, since: day })) },
  },
  'edition-being-imported': {
    name: 'EditionBeingImported',
    when: 'While an edition of these lists is being imported.',
    details: { lists: Type.Array(Type.Object({ id, edition: day })) },
  },
  'parent-restricted': {
    name: 'ParentRestricted',
    when: 'Of a party with a stated parent, or a parent or an owner of that in turn, that is restricted or uncertain at the same question.',
    details: { parties: Type.Array(Type.Object({ id, status })) },
  },
  'owner-restricted': {
    name: 'OwnerRestricted',
    when: 'Of a party with an owner, or an owner or a stated parent of that in turn, that is restricted or uncertain at the same question.',
    details: { parties: Type.Array(Type.Object({ id, status })) },
  },
  'owner-in-doubt': {
    name: 'OwnerInDoubt',
    when: 'Of a party whose owners or stated parents, or theirs in turn, have these reservations in their own answers at the same question.',
    details: {
      parties: Type.Array(Type.Object({ id, reservations: Type.Array(oneOf(inheritedReservations)) })),
    },
  },
  'depends-on-headquarters': {
    name: 'DependsOnHeadquarters',
    when: 'Of a chip: these facts restrict it for a buyer with headquarters in certain places.',
    details: { facts },
  },
  'other-transactions-restricted': {
    name: 'OtherTransactionsRestricted',
    when: 'Of a question with a transaction: these facts, rules on owners and parameters among them, restrict other ones.',
    details: { facts },
  },
  'parent-not-recorded': {
    name: 'ParentNotRecorded',
    when: 'Of a party that has, or of which one above it has, a stated parent that no fact is about.',
    details: { parties: Type.Array(id) },
  },
  'identifier-shared': {
    name: 'IdentifierShared',
    when: 'Of a party: these parties are described by an identifier of it and are not joined with it.',
    details: { parties: Type.Array(id), identifiers: Type.Array(identifiers.items) },
  },
  'same-name': {
    name: 'SameName',
    when: 'Of a party: these parties are restricted or uncertain at the same question, have a name of it, and are not joined with it.',
    details: { parties: Type.Array(Type.Object({ id, status, href: text })) },
  },
  'entries-retracted': {
    name: 'EntriesRetracted',
    when: 'Of a party: `count` entries of lists were retracted; `facts` names the last 20.',
    details: { count: wholeNumber, facts },
  },
  'listed-address': {
    name: 'ListedAddress',
    when: 'Of a party: an address of it is, or may be, one of these, which are restricted or uncertain at the same question.',
    details: { parties: Type.Array(Type.Object({ id, status, href: text })) },
  },
  'embargo-not-recorded': {
    name: 'EmbargoNotRecorded',
    when: 'Of a party or a chip, and of a page: the destination is restricted as such by the text that is cited.',
    details: { destination: text, citation: text },
  },
  'ownership-not-known': {
    name: 'OwnershipNotKnown',
    when: 'Of every party, and of a chip with `buyer` for that party; but of one whose owners surely have all of it by confirmed, direct shares.',
    details: {},
  },
  'derived-not-listed': {
    name: 'DerivedNotListed',
    when: 'Of a page of facts or of changes of the whole world, once a rule is recorded; of a subject, where a measure follows.',
    details: {},
  },
  'rules-not-loaded': {
    name: 'RulesNotLoaded',
    when: 'Of a chip while no rule on the parameters of chips is recorded.',
    details: {},
  },
  'parameters-missing': {
    name: 'ParametersMissing',
    when: 'Of a chip: these rules may catch it, and these parameters decide.',
    details: { parameters, rules },
  },
  'parameters-reported': {
    name: 'ParametersReported',
    when: 'Of a chip: these rules do not catch it, and without these values they might.',
    details: { parameters, rules },
  },
  'classification-differs': {
    name: 'ClassificationDiffers',
    when: 'Of a chip: these facts state these ECCNs, and it does not surely meet these rules, which are of them. Not where a rule of that ECCN surely restricts it.',
    details: { eccns: Type.Array(text), facts, rules },
  },
  'retracted-facts': {
    name: 'RetractedFacts',
    when: 'Whatever the status; `count` is of all, `facts` names the last 20. The history has the reason of each.',
    details: { count: wholeNumber, facts },
  },
} as const satisfies Readonly<Record<ReservationKind, { name: string; when: string; details: TProperties }>>;

const entries = Object.entries(kinds) as [ReservationKind, (typeof kinds)[ReservationKind]][];

type OfKind<Kind extends ReservationKind> = Static<TObject<(typeof kinds)[Kind]['details']>> & {
  kind: Kind;
  weight: (typeof reservationWeights)[Kind];
};

const schemas = entries.map(([kind, { name, when, details }]) => {
  const meaning = reservationMeanings[kind];
  const schema = Type.Object(
    { kind: Type.Literal(kind), weight: Type.Literal(reservationWeights[kind]), ...details },
    { description: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}. ${when}` },
  );
  return named(name, Type.Unsafe<{ [Kind in ReservationKind]: OfKind<Kind> }[ReservationKind]>(schema));
});

export const reservation = named(
  'Reservation',
  either(
    'kind',
    schemas,
    [
      'Why an answer is no clearance, by its kind:',
      '',
      ...entries.map(([kind]) => `- \`${kind}\` (${reservationWeights[kind]}): ${reservationMeanings[kind]}`),
    ].join('\n'),
  ),
);
/** The kind of a reservation, alone. */
export const reservationKind = oneOf(entries.map(([kind]) => kind));
/** Why an answer is no clearance. */
export type Reservation = ValueOf<typeof reservation>;

export const reservations = Type.Array(reservation, {
  description:
    'Why the answer is no clearance, whatever it says: first what is blocking until it is settled, then notes on what it does not cover',
});
