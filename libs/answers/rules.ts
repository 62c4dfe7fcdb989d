import { Type } from '@sinclair/typebox';
import {
  chipParameterNames,
  definitions,
  destination,
  oneOf,
  ruleKindNames,
  ruleTerms,
  type Certain,
} from '../../events/index.js';
import { noMeasureMeanings, noMeasureReasons } from '../as-of/index.js';
import { basis } from './basis.js';
import { seenEvidence } from './fact.js';
import { about, id, instant, named, optional, text, wholeNumber, words, type ValueOf } from './schema.js';
import { bearsOnExports, doubt, idleReason, inForceThere, transaction } from './vocabulary.js';

const adopted = definitions.RuleAdopted.schema.properties;
const suspended = definitions.RuleSuspended.schema.properties;
const { chipParameters, legalBasis, title } = adopted;
const { measure, licenceExceptions, any, exceptDestinations } = chipParameters.properties;
const { citation: _citation, parameter, ...limits } = any.items.properties.all.items.properties;

/** Whether something holds. */
const certain = words('Certain', 'Whether something holds, by all that is recorded', ['yes', 'maybe', 'no'], {
  yes: 'it holds under every reading',
  maybe: 'it may hold: something that decides is not recorded, or sources disagree',
  no: 'it does not hold under any reading',
} satisfies Readonly<Record<Certain, string>>);

const whyNoMeasure = words(
  'WhyNoMeasure',
  'Why no measure follows from a rule',
  noMeasureReasons,
  noMeasureMeanings,
);

const knownParameter = named(
  'KnownParameter',
  Type.Object(
    {
      ...optional({ atLeast: Type.Number(), atMost: Type.Number(), is: certain }),
      confirmed: about(Type.Boolean(), 'Whether an authority or the maker itself states it'),
      statedBy: about(Type.Array(id), 'The facts of the chip that state it'),
      derivedFrom: Type.Optional(
        about(
          Type.Array(id),
          'Of a performance density that, also or only, follows from the performance and the applicable die area: the facts that state these',
        ),
      ),
    },
    { description: 'What is recorded of a parameter of a chip: sources that disagree make a range' },
  ),
);

const judgedThreshold = named(
  'JudgedThreshold',
  Type.Object({
    parameter,
    ...limits,
    citation: text,
    met: certain,
    known: Type.Optional(about(knownParameter, 'Absent where nothing is recorded of it')),
  }),
);

/** How a version of a rule is named in an answer. */
const version = {
  rule: about(id, 'The id of the rule'),
  vintage: about(id, 'The id of the fact that adopted this version of it'),
  title,
  authority: id,
  legalBasis,
};

export const ruleOnChip = named(
  'RuleOnChip',
  Type.Object(
    {
      ...version,
      measure,
      bearsOnExports,
      appliesTo: Type.Optional(Type.Array(transaction)),
      inForce: about(inForceThere, 'Of the measure that follows from it'),
      why: Type.Optional(whyNoMeasure),
      doubts: Type.Array(doubt),
      met: about(certain, 'Whether the chip meets the rule'),
      alternatives: about(
        Type.Array(Type.Object({ paragraph: text, met: certain, thresholds: Type.Array(judgedThreshold) })),
        'The chip meets the rule where it meets all thresholds of one of these',
      ),
      missing: about(Type.Array(oneOf(chipParameterNames)), 'Parameters that decide and are not recorded'),
      reported: about(
        Type.Array(oneOf(chipParameterNames)),
        'Parameters that it rests on and that neither an authority nor the maker confirms',
      ),
      destinations: about(
        Type.Array(
          Type.Object({
            destination: destination(),
            inForce: inForceThere,
            except: Type.Optional(Type.Array(destination())),
          }),
        ),
        'The terms of its reach that may reach what is asked for',
      ),
      exceptDestinations,
      dependsOnHeadquarters: about(
        Type.Boolean(),
        'Whether it restricts the chip for buyers with headquarters in certain places, and none is named',
      ),
      licenceExceptions: about(
        licenceExceptions,
        'Licence exceptions that may authorise it, on conditions of their own: they clear nothing',
      ),
      evidence: seenEvidence,
    },
    {
      description:
        'What a rule on the parameters of chips makes of a chip: a derived measure, or why none follows from it',
    },
  ),
);
/** What a rule on the parameters of chips makes of a chip. */
export type RuleOnChipDocument = ValueOf<typeof ruleOnChip>;

/** What was recorded of a version of a rule after it was adopted. */
const ruleAct = Type.Object({
  type: oneOf(['RuleSuspended', 'RuleEnded']),
  factId: id,
  effectiveFrom: suspended.effectiveFrom,
  ...optional({ suspends: suspended.suspends, until: suspended.until }),
  evidence: seenEvidence,
});

const ruleVersion = named(
  'RuleVersion',
  Type.Object(
    {
      ...version,
      kind: oneOf(ruleKindNames),
      effectiveFrom: adopted.effectiveFrom,
      effectiveTo: adopted.effectiveTo,
      inForce: inForceThere,
      why: Type.Optional(idleReason),
      doubts: Type.Array(doubt),
      ...ruleTerms,
      acts: about(
        Type.Array(ruleAct),
        'What suspends it, leaves it unenforced or ends it, as far as the question may use it',
      ),
      position: wholeNumber,
      recordedAt: instant,
      evidence: seenEvidence,
    },
    { description: 'A version of a rule: its terms, and whether it is in force' },
  ),
);
/** A version of a rule: its terms, and whether it is in force. */
export type RuleVersionDocument = ValueOf<typeof ruleVersion>;

export const adoptedRules = named(
  'AdoptedRules',
  Type.Object(
    { rules: Type.Array(ruleVersion), basis },
    { description: 'The versions of rules that a question may use, by rule and in recorded order' },
  ),
);
/** The versions of rules at a point on both clocks. */
export type AdoptedRulesDocument = ValueOf<typeof adoptedRules>;
