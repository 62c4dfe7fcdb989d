import {
  answerPartOf,
  answerParts,
  answerPaths,
  subjectKinds,
  type AnswerPart,
} from '../../../events/index.js';
import {
  type FactInForce,
  type Question,
  type Steps,
  type SubjectAnswer,
} from '../../../libs/as-of/index.js';
import { basisSchemas } from '../answers/basis.js';
import { factInForceDocument, idleFactDocument } from '../answers/fact.answer.js';
import { inForceOf, timedTypes, typesOf } from '../answers/fact.schemas.js';
import { reservationList } from '../answers/reservation.schemas.js';
import { dataOf } from '../http/openapi/event-contract.js';
import {
  listOf,
  object,
  oneOf,
  pageLinks,
  ref,
  text,
  wholeNumber,
  type NamedSchemas,
} from '../http/openapi/schema.js';
import { wordRef } from '../http/openapi/vocabulary.js';

/** The answer about a subject as it is sent, without its basis. */
export function* subjectDocument(answer: SubjectAnswer, question: Question): Steps<object> {
  const { subject, description, identifiedWith, status, decidedBy, reservations, notInForce } = answer;
  const lists: Partial<Record<AnswerPart | 'notInForce', object[]>> = {};
  for (const part of answerParts)
    lists[part] = yield* documents(answer[part], (fact: FactInForce) => factInForceDocument(fact, question));
  if (subjectKinds[subject.kind].showsIdleFacts)
    lists.notInForce = yield* documents(notInForce, (idle) => idleFactDocument(idle, question));
  return {
    subject: { ...subject, ...(description === undefined ? {} : { description }) },
    ...(identifiedWith.length === 0 ? {} : { identifiedWith }),
    status,
    decidedBy,
    reservations,
    ...lists,
  };
}

function* documents<Item>(items: readonly Item[], documentOf: (item: Item) => object): Steps<object[]> {
  const made: object[] = [];
  for (const item of items) {
    made.push(documentOf(item));
    yield;
  }
  return made;
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
const { kind = {}, countries = {}, maker = {} } = otherFields;

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
      status: wordRef('Status'),
      decidedBy: wordRef('DecidedBy'),
      reservations: reservationList,
      ...partLists,
      basis: ref('SubjectBasis'),
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
        ...wordRef('InForce'),
        description: 'surely: by facts that are confirmed and surely public; its own facts are in the answer',
      },
      statedBy: listOf(object({ factId: ref('Id'), partyId: ref('Id'), evidence: listOf(ref('Evidence')) })),
    },
    { name: text },
    { description: 'Another id of the same party, and the facts that join it with one of its ids' },
  ),
  SubjectBasis: {
    ...basisSchemas.Basis,
    properties: {
      ...basisSchemas.Basis.properties,
      revision: { ...ref('Revision'), description: 'Of the subject at the position: for expectedRevision' },
      revisions: {
        ...listOf(object({ id: ref('Id'), revision: ref('Revision') })),
        description: 'Of the other ids of the party, where there are some',
      },
    },
    required: [...basisSchemas.Basis.required, 'revision'],
  },
  History: object({
    subject: ref('Subject'),
    revision: ref('Revision'),
    position: wholeNumber,
    facts: listOf(ref('KnownFact')),
    links: pageLinks,
  }),
  Subjects: object({
    subjects: listOf(
      object(
        {
          subject: ref('Subject'),
          revision: ref('Revision'),
          links: object({ answer: text, history: text }),
        },
        { name: text, otherNames: listOf(text), kind, countries, maker },
      ),
    ),
    reservations: reservationList,
    basis: ref('Basis'),
    links: pageLinks,
  }),
};
