import { Type } from '@sinclair/typebox';
import { basis, bothClocks, finality } from './basis.js';
import { coverage } from './coverage.js';
import { derivedMeasure, idleRule } from './derived.js';
import { answerLists, factNotInForce, fieldsOf, knownFact, seenEvidence } from './fact.js';
import { reservations } from './reservation.js';
import { ruleOnChip } from './rules.js';
import {
  about,
  id,
  named,
  optional,
  pageLinks,
  revision,
  subject,
  text,
  wholeNumber,
  type ValueOf,
} from './schema.js';
import { decidedBy, inForce, status } from './vocabulary.js';

const { factId: _chipFact, evidence: _chipEvidence, chipId: _chipId, ...ofChips } = fieldsOf('ChipDescribed');
const { factId: _fact, evidence: _evidence, partyId: _partyId, ...ofParties } = fieldsOf('PartyDescribed');
/** The fields of all descriptions, of any kind of subject. */
const { names, ...otherFields } = { ...ofChips, ...ofParties };

const description = named(
  'Description',
  Type.Object(
    {
      names: { ...Type.Required(Type.Object({ names })).properties.names, minItems: 0 },
      statedBy: Type.Array(Type.Object({ factId: id, evidence: seenEvidence })),
      ...optional({ name: text, ...otherFields }),
    },
    {
      description:
        'The combined descriptions: the names at the requested date, the primary one as `name`, and every other field',
    },
  ),
);

const identifiedId = named(
  'IdentifiedId',
  Type.Object(
    {
      id,
      identified: about(
        inForce,
        'surely: by facts that are confirmed and surely public; its own facts are in the answer',
      ),
      statedBy: Type.Array(Type.Object({ factId: id, partyId: id, evidence: seenEvidence })),
      name: Type.Optional(text),
    },
    { description: 'Another id of the same party, and the facts that join it with one of its ids' },
  ),
);

const subjectBasis = named(
  'SubjectBasis',
  Type.Object(
    {
      ...basis.properties,
      revision: about(revision, 'Of the subject at the position: for expectedRevision'),
      revisions: Type.Optional(
        Type.Array(Type.Object({ id, revision }), {
          description: 'Of the other ids of the party, where there are some',
        }),
      ),
    },
    { description: bothClocks },
  ),
);
/** The basis of an answer about one subject. */
export type SubjectBasis = ValueOf<typeof subjectBasis>;

export const answer = named(
  'Answer',
  Type.Object({
    subject: Type.Object({ ...subject.properties, description: Type.Optional(description) }),
    identifiedWith: Type.Optional(Type.Array(identifiedId)),
    status,
    decidedBy,
    reservations,
    coverage,
    ...answerLists,
    idleRules: Type.Optional(
      Type.Array(idleRule, {
        description:
          'Of a party: the rules on ownership that would restrict it and are not in force, such as one that is stayed, and why',
      }),
    ),
    derived: Type.Optional(
      Type.Array(derivedMeasure, {
        description:
          'Of a party: the measures that follow from who owns it, by the rules on ownership in force; in the order of the rules',
      }),
    ),
    rules: Type.Optional(
      Type.Array(ruleOnChip, {
        description:
          'Of a chip: what each recorded rule on the parameters of chips makes of it, as far as it bears on the question: the rules in force, and those that it meets and that are not in force',
      }),
    ),
    notInForce: Type.Optional(
      Type.Array(factNotInForce, {
        description:
          'Of a sale: what is recorded of it and is not in force, such as a block that was released. ' +
          'Of a chip or a party that is not-restricted: the restrictions that decided it, with their dates; at most the first 20',
      }),
    ),
    basis: subjectBasis,
  }),
);
/** What was restricted of one subject at a point on both clocks. */
export type Answer = ValueOf<typeof answer>;

export const history = named(
  'History',
  Type.Object({
    subject,
    revision,
    position: wholeNumber,
    ...finality,
    facts: Type.Array(knownFact),
    links: pageLinks,
  }),
);
/** A page of every fact about a subject. */
export type History = ValueOf<typeof history>;

const { kind, countries, maker, identifiers } = otherFields;
const listedSubject = Type.Object({
  subject,
  revision,
  links: Type.Object({ answer: text, history: text }),
  ...optional({
    name: text,
    otherNames: Type.Array(text),
    weakNames: about(Type.Array(text), 'Those of otherNames that are weak: too broad to find it by'),
    kind,
    countries,
    maker,
    identifiers,
  }),
});
/** A subject in a list of its kind. */
export type ListedSubject = ValueOf<typeof listedSubject>;

export const subjects = named(
  'Subjects',
  Type.Object({ subjects: Type.Array(listedSubject), reservations, coverage, basis, links: pageLinks }),
);
/** A page of the subjects of a kind. */
export type Subjects = ValueOf<typeof subjects>;
