import { reservationMeanings, reservationWeights, type ReservationKind } from '../../../libs/as-of/index.js';
import { either, listOf, object, ref, text, type NamedSchemas, type Schema } from '../http/openapi/schema.js';
import { sentence, wordRef } from '../http/openapi/vocabulary.js';

/** The name of the schema of each kind of reservation, its details, and which answers have it. */
const kinds = {
  'list-not-loaded': { name: 'ListNotLoaded', when: 'Of every answer.', details: {} },
  'parent-restricted': {
    name: 'ParentRestricted',
    when: 'Of a party with a stated parent, or a parent of that, that is restricted or uncertain at the same question.',
    details: { parties: listOf(object({ id: ref('Id'), status: wordRef('Status') })) },
  },
  'depends-on-headquarters': {
    name: 'DependsOnHeadquarters',
    when: 'Of a chip: these facts restrict it for a buyer with headquarters in certain places.',
    details: { facts: listOf(object({ subject: ref('Subject'), factId: ref('Id') })) },
  },
  'other-transactions-restricted': {
    name: 'OtherTransactionsRestricted',
    when: 'Of a question with a transaction: these facts restrict other ones.',
    details: { facts: listOf(object({ subject: ref('Subject'), factId: ref('Id') })) },
  },
  'parent-not-recorded': {
    name: 'ParentNotRecorded',
    when: 'Of a party with a stated parent that no fact is about.',
    details: { parties: listOf(ref('Id')) },
  },
  'identifier-shared': {
    name: 'IdentifierShared',
    when: 'Of a party: these parties are described by an identifier of it and are not joined with it.',
    details: {
      parties: listOf(ref('Id')),
      identifiers: listOf(object({ scheme: ref('Id'), value: text })),
    },
  },
  'ownership-not-known': { name: 'OwnershipNotKnown', when: 'Of every party.', details: {} },
  'rules-not-loaded': { name: 'RulesNotLoaded', when: 'Of every chip.', details: {} },
} as const satisfies Readonly<Record<ReservationKind, { name: string; when: string; details: NamedSchemas }>>;

const entries = Object.entries(kinds) as [ReservationKind, (typeof kinds)[ReservationKind]][];

/** The schemas of reservations. */
export const reservationSchemas: NamedSchemas = {
  ...Object.fromEntries(
    entries.map(([kind, { name, when, details }]) => {
      const description = `${sentence(reservationMeanings[kind])} ${when}`;
      const weight = { type: 'string', const: reservationWeights[kind] };
      return [
        name,
        object({ kind: { type: 'string', const: kind }, weight, ...details }, {}, { description }),
      ];
    }),
  ),
  Reservation: {
    ...either('kind', Object.fromEntries(entries.map(([kind, { name }]) => [kind, name]))),
    description: [
      'Why an answer is no clearance, by its kind:',
      '',
      ...entries.map(([kind]) => `- \`${kind}\` (${reservationWeights[kind]}): ${reservationMeanings[kind]}`),
    ].join('\n'),
  },
};

/** The reservations of an answer. */
export const reservationList: Schema = {
  ...listOf(ref('Reservation')),
  description:
    'Why the answer is no clearance, whatever it says: first what is blocking until it is settled, then notes on what it does not cover',
};
