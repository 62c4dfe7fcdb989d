import {
  answerPartOf,
  answerParts,
  answerPaths,
  subjectKinds,
  type AnswerPart,
} from '../../../events/index.js';
import {
  decidingRules,
  statuses,
  type FactInForce,
  type Question,
  type SubjectAnswer,
} from '../../../libs/as-of/index.js';
import { factInForceDocument, idleFactDocument } from '../answers/fact.answer.js';
import { inForceOf, timedTypes, typesOf } from '../answers/fact.schemas.js';
import { reservationList } from '../answers/reservation.schemas.js';
import { dataOf } from '../http/openapi/event-contract.js';
import { listOf, object, oneOf, ref, text, wholeNumber, type NamedSchemas } from '../http/openapi/schema.js';

/** The answer about a subject as it is sent, without its basis. */
export function subjectDocument(answer: SubjectAnswer, question: Question) {
  const { subject, description, identifiedWith, status, decidedBy, reservations, notInForce } = answer;
  const parts = (list: readonly FactInForce[]) => list.map((part) => factInForceDocument(part, question));
  return {
    subject: { ...subject, ...(description === undefined ? {} : { description }) },
    ...(identifiedWith.length === 0 ? {} : { identifiedWith }),
    status,
    decidedBy,
    reservations,
    ...(Object.fromEntries(answerParts.map((part) => [part, parts(answer[part])])) as Record<
      AnswerPart,
      ReturnType<typeof factInForceDocument>[]
    >),
    ...(subjectKinds[subject.kind].showsIdleFacts
      ? { notInForce: notInForce.map((idle) => idleFactDocument(idle, question)) }
      : {}),
  };
}

/** The lists of an answer, each with the fact types that it may contain. */
const partLists = Object.fromEntries(
  answerParts.map((part) => [
    part,
    listOf(inForceOf(timedTypes.filter((type) => answerPartOf(type) === part))),
  ]),
);

/** The fields of all descriptions, of any kind of subject. */
const described: NamedSchemas = Object.fromEntries(
  typesOf('describes').flatMap((type) => Object.entries(dataOf(type).properties)),
);
const {
  factId: _factId,
  evidence: _evidence,
  chipId: _chipId,
  partyId: _partyId,
  names,
  ...otherFields
} = described;

/** The schemas of answers and histories. */
export const subjectSchemas = {
  Description: {
    ...object(
      {
        names: { ...names, minItems: 0 },
        statedBy: listOf(object({ factId: ref('Id'), evidence: listOf(ref('Evidence')) })),
      },
      { name: text, ...otherFields },
    ),
    description:
      'The combined descriptions: the names at the requested date, the primary one as `name`, and every other field',
  },
  Answer: object(
    {
      subject: object(
        { kind: oneOf([...new Set(answerPaths.map(({ kind }) => kind))]), id: ref('Id') },
        { description: ref('Description') },
      ),
      status: oneOf(statuses),
      decidedBy: oneOf(decidingRules),
      reservations: reservationList,
      ...partLists,
      basis: ref('Basis'),
    },
    {
      identifiedWith: listOf(ref('IdentifiedId')),
      notInForce: {
        ...listOf(ref('FactNotInForce')),
        description:
          'Of a sale: what is recorded of it and is not in force, such as a block that was released',
      },
    },
  ),
  IdentifiedId: object(
    {
      id: ref('Id'),
      identified: {
        ...oneOf(['surely', 'possibly']),
        description: 'surely: by facts that are confirmed and surely public; its own facts are in the answer',
      },
      statedBy: listOf(object({ factId: ref('Id'), partyId: ref('Id'), evidence: listOf(ref('Evidence')) })),
    },
    { name: text },
    { description: 'Another id of the same party, and the facts that join it with one of its ids' },
  ),
  History: object({ subject: ref('Subject'), position: wholeNumber, facts: listOf(ref('KnownFact')) }),
};
