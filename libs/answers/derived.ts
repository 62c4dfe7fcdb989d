import { Type } from '@sinclair/typebox';
import { definitions } from '../../events/index.js';
import { fieldsOf, ownershipInForce, partyRestrictionInForce, seenEvidence } from './fact.js';
import { about, id, named, optional, subject, type ValueOf } from './schema.js';
import { bearsOnExports, doubt, idleReason, inForce } from './vocabulary.js';

const adopted = fieldsOf('RuleAdopted');
const { measure } = fieldsOf('PartyRestricted');
const { suspends, until, effectiveFrom } = fieldsOf('RuleSuspended');
const { threshold, lists, exceptCountries } = definitions.RuleAdopted.schema.properties.ownership.properties;

/** Which version of a rule on ownership it is, and by which law. */
const adoptedRule = {
  rule: about(id, 'The id of the rule'),
  vintage: about(id, 'The id of the fact that adopted this version of it'),
  title: adopted.title,
  authority: adopted.authority,
  legalBasis: adopted.legalBasis,
  effectiveFrom: adopted.effectiveFrom,
};

const ruleAct = named(
  'RuleAct',
  Type.Object(
    {
      type: Type.Union([Type.Literal('RuleSuspended'), Type.Literal('RuleEnded')]),
      factId: id,
      effectiveFrom,
      evidence: seenEvidence,
      ...optional({ suspends, until }),
    },
    { description: 'What suspends a rule, leaves it unenforced, or ends it' },
  ),
);

const statedParent = named(
  'StatedParent',
  Type.Object(
    {
      subject,
      parentId: id,
      factId: id,
      evidence: seenEvidence,
    },
    { description: 'A description that states a parent of a party, which may have any share of it' },
  ),
);

export const idleRule = named(
  'IdleRule',
  Type.Object(
    {
      ...adoptedRule,
      why: Type.Optional(about(idleReason, 'Why it is not in force')),
      acts: about(Type.Array(ruleAct), 'What suspends or ends it, in recorded order'),
      evidence: about(seenEvidence, 'Of the rule'),
    },
    {
      description:
        'A rule on ownership that is not in force, and would restrict the party, surely or possibly, by its owners if it were',
    },
  ),
);
/** A rule on ownership that is not in force, and would restrict a party if it were. */
export type IdleRuleDocument = ValueOf<typeof idleRule>;

const percent = Type.Number({ minimum: 0, maximum: 100 });

export const derivedMeasure = named(
  'DerivedMeasure',
  Type.Object(
    {
      ...adoptedRule,
      threshold,
      lists: about(lists, 'The lists whose parties count as owners'),
      exceptCountries: about(exceptCountries, 'Parties of these countries are not caught'),
      acts: about(Type.Array(ruleAct), 'As far as the question may see them, in recorded order'),
      evidence: about(seenEvidence, 'Of the rule'),
      measure: about(measure, 'The most restrictive one of the owners'),
      bearsOnExports,
      inForce: about(inForce, 'Of the measure that follows from it'),
      doubts: Type.Array(doubt),
      share: about(
        Type.Object({ atLeast: percent, atMost: percent }),
        'How much of the party owners that count have, in percent: surely, and at most',
      ),
      holdings: about(
        Type.Array(ownershipInForce),
        'The shares that lead to the owners: of the party, and of its owners in turn',
      ),
      parents: about(
        Type.Array(statedParent),
        'The stated parents that lead to the owners: how much these have is not known',
      ),
      listed: about(Type.Array(partyRestrictionInForce), 'What the owners are listed by'),
    },
    {
      description:
        'A measure that does not name the party: it follows from a rule, from who owns the party, and from what the owners are listed by',
    },
  ),
);
/** A measure that follows from a rule and the owners of a party. */
export type DerivedMeasureDocument = ValueOf<typeof derivedMeasure>;
