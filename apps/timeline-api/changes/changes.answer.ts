import { identitySchema, narrowedSchema } from '../answers/basis.js';
import { reservationList } from '../answers/reservation.schemas.js';
import { listOf, object, optionalText, pageLinks, ref, text, wholeNumber } from '../http/openapi/schema.js';
import { wordRef } from '../http/openapi/vocabulary.js';

const net = { type: 'string', const: 'true' };

export const changesSchemas = {
  Change: object({
    why: wordRef('ChangeReason'),
    before: wordRef('InForceState'),
    after: wordRef('InForceState'),
    parts: {
      ...listOf(
        object(
          { before: wordRef('InForceState'), after: wordRef('InForceState') },
          { destination: text, except: listOf(text), transactions: listOf(wordRef('Transaction')) },
        ),
      ),
      description:
        'The parts of its reach that change: one or more. Without transactions: for all that the question is about',
    },
    at: {
      ...object({ asOf: text, position: wholeNumber }),
      description: 'The first point at which the state is as it is after the change',
    },
    fact: ref('FactInForce'),
  }),
  ChangesInForce: object(
    { asOfFrom: text, asOfTo: text, position: wholeNumber, knownAt: optionalText, ...identitySchema },
    { ...narrowedSchema, net },
  ),
  ChangesInKnowledge: object(
    { positionFrom: wholeNumber, positionTo: wholeNumber, asOf: text, ...identitySchema },
    { knownAt: optionalText, knownAtFrom: optionalText, knownAtTo: optionalText, ...narrowedSchema, net },
  ),
  Changes: object({
    changes: listOf(ref('Change')),
    reservations: reservationList,
    basis: {
      oneOf: [ref('ChangesInForce'), ref('ChangesInKnowledge')],
      description: 'Both ends of the span on one clock, and the point on the other.',
    },
    links: pageLinks,
  }),
};
