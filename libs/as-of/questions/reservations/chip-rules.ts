import { destinationOf, isOnHeadquarters, type Subject } from '../../../../events/index.js';
import { mayBeOfEccn } from '../../../chip-rules/index.js';
import type { AsOfIndex } from '../../index/as-of-index.js';
import type { Question } from '../../rules/question.js';
import { knownChip } from '../known-chips.js';
import { isBuyerLeftOpen, type RuleOnChip } from '../rules-on-chip.js';
import { reachReservations } from './reach.js';
import { weighed, type Reservation } from './types.js';

const rulesNotLoaded = weighed({ kind: 'rules-not-loaded' });

/** What rules on the parameters of chips leave open of an item of which only its parameters are known. */
export function reservationsByRules(question: Question, rules: readonly RuleOnChip[]): Reservation[] {
  return [...ruleReservations(question, rules), ...reachReservations([], [], rules)];
}

/** What the rules on the parameters of chips leave open of a chip. */
export function ruleReservations(question: Question, rules: readonly RuleOnChip[]): Reservation[] {
  const recorded = question.rules?.rulesAt(question, 'chip-parameters') ?? [];
  const isLoaded = recorded.some(({ isSurelyPublic }) => isSurelyPublic);
  const bearing = rules.filter(
    ({ rule, destinations, dependsOnHeadquarters }) =>
      rule.inForce !== 'not' && (destinations.length > 0 || dependsOnHeadquarters),
  );
  const of = (
    kind: 'parameters-missing' | 'parameters-reported',
    which: 'missing' | 'reported',
  ): Reservation[] => {
    const open = bearing.filter(({ judgement }) => judgement.met !== 'yes' && judgement[which].length > 0);
    if (open.length === 0) return [];
    const parameters = [...new Set(open.flatMap(({ judgement }) => judgement[which]))];
    const versions = open.map(({ rule: { ruleId: id, vintage } }) => ({ id, vintage }));
    return [weighed({ kind, parameters, rules: versions })];
  };
  return [
    ...(isLoaded ? [] : [rulesNotLoaded]),
    ...of('parameters-missing', 'missing'),
    ...of('parameters-reported', 'reported'),
  ];
}

/**
 * ECCNs that sources state of a chip and its values do not surely confirm. If a rule of that class surely restricts the
 * chip, nothing is left open.
 */
export function classificationReservations(
  index: AsOfIndex,
  chip: Subject,
  question: Question,
  rules: readonly RuleOnChip[],
): Reservation[] {
  if (rules.length === 0) return [];
  const differing = knownChip(index, chip, question).classifications.flatMap((stated) => {
    const own = rules.filter(({ rule, terms }) => {
      const texts = [rule.data.legalBasis.citation, ...terms.any.map(({ paragraph }) => paragraph)];
      return texts.some((text) => mayBeOfEccn(stated.eccn, text));
    });
    if (own.some(({ inForce }) => inForce === 'surely')) return [];
    return own
      .filter((each) => each.judgement.met !== 'yes' && mayReach(each, question))
      .map((each) => ({ ...stated, rule: each.rule }));
  });
  if (differing.length === 0) return [];
  const versions = new Map(differing.map(({ rule }) => [rule.position, rule]));
  const reservation = weighed({
    kind: 'classification-differs',
    eccns: [...new Set(differing.map(({ eccn }) => eccn))],
    facts: [...new Map(differing.map(({ fact }) => [fact.factId, fact])).values()],
    rules: [...versions.values()].map(({ ruleId: id, vintage }) => ({ id, vintage })),
  });
  return [reservation];
}

/** Whether a rule is in force, surely or possibly, for what is asked about or for a buyer that is not named. */
function mayReach({ rule, terms, destinations }: RuleOnChip, question: Question): boolean {
  const isLeftOpen =
    isBuyerLeftOpen(question) && terms.destinations.some((term) => isOnHeadquarters(destinationOf(term)));
  return rule.inForce !== 'not' && (destinations.length > 0 || isLeftOpen);
}
