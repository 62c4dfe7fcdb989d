import {
  bearingOnExports,
  destinationOf,
  exceptionsOf,
  isCountry,
  isCountryGroup,
  isOnHeadquarters,
  type Certain,
  type ChipParameterTerms,
  type DestinationTerm,
  type Membership,
  type Subject,
} from '../../../events/index.js';
import type { Judgement, StatedValue } from '../../chip-rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { Doubt } from '../rules/doubts.js';
import { doubtsInReach } from '../rules/effect.js';
import { membershipFor, type Question } from '../rules/question.js';
import { notInForceReasons, type InForce, type RuleAtQuestion } from '../../rules/index.js';
import { KnownChip, knownChip } from './known-chips.js';

/** Why no measure follows from a rule for a chip that is asked about. */
export const noMeasureReasons = [
  ...notInForceReasons,
  'not-met',
  'not-reached',
  'other-transaction',
] as const;
export type NoMeasureReason = (typeof noMeasureReasons)[number];

/** What a version of a rule on the parameters of chips makes of a chip: a derived measure, or why it makes none. */
export interface RuleOnChip {
  readonly rule: RuleAtQuestion;
  readonly terms: ChipParameterTerms;
  readonly judgement: Judgement;
  /** Whether the measure that follows from it is in force. */
  readonly inForce: InForce;
  readonly doubts: readonly Doubt[];
  /** Why no measure follows from it. */
  readonly why: NoMeasureReason | undefined;
  /** Its terms that may reach what is asked for, each as far as it does. */
  readonly destinations: readonly {
    readonly destination: string;
    readonly except?: readonly string[];
    readonly inForce: InForce;
  }[];
  /** Whether it restricts the chip for buyers with headquarters in certain places, and none is named. */
  readonly dependsOnHeadquarters: boolean;
}

/** How far one term of a rule reaches what is asked for. */
interface ReachedTerm {
  readonly term: DestinationTerm;
  readonly reach: Certain;
  readonly doubts: readonly Doubt[];
}

/** Whether a question about a chip is by place and names no buyer: terms on headquarters are left open (R11). */
export function isBuyerLeftOpen({ headquarters, destination }: Question): boolean {
  const isPlace = destination !== undefined && (isCountry(destination) || isCountryGroup(destination));
  return headquarters === undefined && isPlace;
}

/**
 * What every rule on the parameters of chips makes of a chip, as far as it bears on the question: the rules in force,
 * and those that the chip meets and that are not in force.
 */
export function rulesOnChip(index: AsOfIndex, chip: Subject, question: Question): RuleOnChip[] {
  return rulesOnKnown(() => knownChip(index, chip, question), question);
}

/** As {@link rulesOnChip}, of a chip of which these values are stated. */
export function rulesOnValues(stated: readonly StatedValue[], question: Question): RuleOnChip[] {
  return rulesOnKnown(() => new KnownChip(stated), question);
}

/** Whether rules restrict a chip, surely or possibly; undefined where none does. */
export function restrictedByRules(rules: readonly RuleOnChip[]): 'surely' | 'possibly' | undefined {
  const isSure = rules.some(
    ({ inForce, terms }) => inForce === 'surely' && bearingOnExports[terms.measure] === 'yes',
  );
  if (isSure) return 'surely';
  const mayRestrict = rules.some(
    ({ inForce, terms }) => inForce !== 'not' && bearingOnExports[terms.measure] !== 'no',
  );
  return mayRestrict ? 'possibly' : undefined;
}

function rulesOnKnown(known: () => KnownChip, question: Question): RuleOnChip[] {
  const isBuyerUnknown = isBuyerLeftOpen(question);
  const rules = question.rules?.rulesAt(question, 'chip-parameters') ?? [];
  if (rules.length === 0) return [];
  const chip = known();
  const groupsOf = new Map<string, Membership>();
  const isInFor = ({ data: { authority } }: RuleAtQuestion): Membership => {
    const isIn = groupsOf.get(authority) ?? membershipFor({ authority }, question);
    groupsOf.set(authority, isIn);
    return isIn;
  };
  return rules.flatMap((rule) => {
    const { chipParameters: terms } = rule.data;
    if (terms === undefined) return [];
    const judgement = chip.judgedBy(terms);
    if (rule.inForce === 'not' && judgement.met === 'no') return [];
    return [derived(rule, terms, judgement, question, isBuyerUnknown, isInFor(rule))];
  });
}

function derived(
  rule: RuleAtQuestion,
  terms: ChipParameterTerms,
  judgement: Judgement,
  question: Question,
  isBuyerUnknown: boolean,
  isIn: Membership,
): RuleOnChip {
  const isLeftOut = (term: DestinationTerm): boolean =>
    isBuyerUnknown && isOnHeadquarters(destinationOf(term));
  const reached = terms.destinations
    .filter((term) => !isLeftOut(term))
    .flatMap((term) => reachedTerm(terms, term, question, isIn));
  const isOther =
    question.transaction !== undefined && terms.appliesTo?.includes(question.transaction) === false;
  const why = whyNot(rule, judgement, reached, isOther);
  const inDoubt: readonly Doubt[] = [...rule.doubts, ...doubtsOf(judgement)];
  const surest = reached.some(({ reach }) => reach === 'yes');
  const inReach = surest ? [] : reached.flatMap(({ doubts }) => doubts);
  const doubts = [...new Set([...inDoubt, ...inReach])];
  const stateOf = ({ reach }: Pick<ReachedTerm, 'reach'>): InForce =>
    why !== undefined ? 'not' : reach === 'yes' && inDoubt.length === 0 ? 'surely' : 'possibly';
  return {
    rule,
    terms,
    judgement,
    inForce: why !== undefined ? 'not' : doubts.length === 0 ? 'surely' : 'possibly',
    doubts: why === undefined ? doubts : [],
    why,
    destinations: reached.map((each) => ({
      destination: destinationOf(each.term),
      ...(exceptionsOf(each.term).length === 0 ? {} : { except: exceptionsOf(each.term) }),
      inForce: stateOf(each),
    })),
    dependsOnHeadquarters:
      rule.inForce !== 'not' && judgement.met !== 'no' && !isOther && terms.destinations.some(isLeftOut),
  };
}

/** A term that may reach what is asked for. */
function reachedTerm(
  { exceptDestinations = [] }: ChipParameterTerms,
  term: DestinationTerm,
  question: Question,
  isIn: Membership,
): ReachedTerm[] {
  const doubts = doubtsInReach({ exceptDestinations }, term, question, isIn);
  if (typeof doubts === 'string') return [];
  return [{ term, reach: doubts.length === 0 ? 'yes' : 'maybe', doubts }];
}

function whyNot(
  rule: RuleAtQuestion,
  { met }: Judgement,
  reached: readonly ReachedTerm[],
  isOther: boolean,
): NoMeasureReason | undefined {
  if (met === 'no') return 'not-met';
  if (reached.length === 0) return 'not-reached';
  if (isOther) return 'other-transaction';
  return rule.inForce === 'not' ? rule.why : undefined;
}

/** Why it is open whether a chip meets a rule, or not sure that it does. */
function doubtsOf({ met, missing, reported }: Judgement): readonly Doubt[] {
  if (met === 'maybe') return [missing.length > 0 ? 'parameters-missing' : 'parameters-differ'];
  return reported.length > 0 ? ['parameters-reported'] : [];
}
