import { reservationWeights, statuses, type ReservationKind } from '../../../libs/as-of/index.js';
import {
  either,
  listOf,
  object,
  oneOf,
  ref,
  text,
  type NamedSchemas,
  type Schema,
} from '../http/openapi/schema.js';

/** The name of the schema, the meaning and the details of each kind of reservation. */
const kinds = {
  'list-not-loaded': {
    name: 'ListNotLoaded',
    description:
      'No edition of any government list is loaded: what is on a list may not be recorded. Of every answer.',
    details: {},
  },
  'parent-restricted': {
    name: 'ParentRestricted',
    description:
      'A stated parent of the party, or a parent of that, is restricted or uncertain at the same question',
    details: { parties: listOf(object({ id: ref('Id'), status: oneOf(statuses) })) },
  },
  'depends-on-headquarters': {
    name: 'DependsOnHeadquarters',
    description:
      'These facts restrict the chip for a buyer with headquarters in certain places, and the question names no buyer',
    details: { facts: listOf(object({ subject: ref('Subject'), factId: ref('Id') })) },
  },
  'other-transactions-restricted': {
    name: 'OtherTransactionsRestricted',
    description: 'These facts restrict other transactions than the one that is asked about',
    details: { facts: listOf(object({ subject: ref('Subject'), factId: ref('Id') })) },
  },
  'parent-not-recorded': {
    name: 'ParentNotRecorded',
    description: 'Nothing is recorded of these stated parents: an id may be wrong',
    details: { parties: listOf(ref('Id')) },
  },
  'identifier-shared': {
    name: 'IdentifierShared',
    description:
      'Other parties are described by an identifier of this one and are not joined with it: they may be the same',
    details: {
      parties: listOf(ref('Id')),
      identifiers: listOf(object({ scheme: ref('Id'), value: text })),
    },
  },
  'ownership-not-known': {
    name: 'OwnershipNotKnown',
    description: 'Which shares of the party others own is not recorded. Of every party.',
    details: {},
  },
  'rules-not-loaded': {
    name: 'RulesNotLoaded',
    description: 'Nothing here judges a chip by its parameters: only what names it is known. Of every chip.',
    details: {},
  },
} as const satisfies Readonly<
  Record<ReservationKind, { name: string; description: string; details: NamedSchemas }>
>;

const entries = Object.entries(kinds) as [ReservationKind, (typeof kinds)[ReservationKind]][];

/** The schemas of reservations. */
export const reservationSchemas: NamedSchemas = {
  ...Object.fromEntries(
    entries.map(([kind, { name, description, details }]) => {
      const weight = { type: 'string', const: reservationWeights[kind] };
      return [
        name,
        object({ kind: { type: 'string', const: kind }, weight, ...details }, {}, { description }),
      ];
    }),
  ),
  Reservation: either('kind', Object.fromEntries(entries.map(([kind, { name }]) => [kind, name]))),
};

/** The reservations of an answer. */
export const reservationList: Schema = {
  ...listOf(ref('Reservation')),
  description:
    'Why the answer is no clearance, whatever it says: first what is blocking until it is settled, then notes on what it does not cover',
};
