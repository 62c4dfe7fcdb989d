import { bearingOnExports, subjectName, type Measure } from '../../events/index.js';
import type { DerivedMeasure, FactInForce, Question, RuleOnChip, SubjectAnswer } from '../as-of/index.js';
import { coveringLicences } from './licences.js';
import { reachInRole } from './role-reach.js';
import type { Sale, SaleItem, SaleParty } from './sale.js';
import type { FactNamed, Reached } from './types.js';

/** What the measures on a subject are judged with. */
export interface Reaching {
  readonly sale: Sale;
  readonly question: Question;
  /** The party or the item that the subject is, or may be. */
  readonly of: { readonly party: SaleParty } | { readonly item: SaleItem };
  /** Whether it surely is the subject. */
  readonly isSure: boolean;
}

/** A measure before it is judged. */
interface ToJudge {
  readonly fact: FactNamed;
  readonly measure: Measure;
  readonly authority: string | undefined;
  readonly inForce: 'surely' | 'possibly';
  /** Whether it surely restricts exports, as an authority or the company itself says. */
  readonly isRestricting: boolean;
  readonly of: Reached['of'];
}

/** Every measure on a subject that reaches the sale, surely or possibly, and what it does to the verdict. */
export function reachedBy(answer: SubjectAnswer, reaching: Reaching): Reached[] {
  return [
    ...recorded(answer, reaching.question),
    ...answer.derived.map(ofDerived),
    ...answer.rules.filter(({ inForce }) => inForce !== 'not').map(ofRule),
  ].map((each) => judged(each, reaching));
}

/** What rules make of parameters, as {@link reachedBy}. */
export function reachedByRules(rules: readonly RuleOnChip[], reaching: Reaching): Reached[] {
  return rules.filter(({ inForce }) => inForce !== 'not').map((each) => judged(ofRule(each), reaching));
}

function judged(
  { fact, measure, authority, inForce, isRestricting, of }: ToJudge,
  { sale, question, of: part, isSure }: Reaching,
): Reached {
  const reach = 'party' in part ? reachInRole(measure, part.party.role) : 'yes';
  const licences = coveringLicences(sale, question.asOf, { measure, authority, ...part });
  const blocks = isRestricting && inForce === 'surely' && reach === 'yes' && isSure;
  return {
    fact,
    inForce,
    reach,
    weight: licences.length > 0 ? 'none' : blocks ? 'blocked' : 'review',
    ...(licences.length > 0 && { licences: licences.map(({ number }) => number) }),
    of,
  };
}

/** The recorded measures. One that takes the place of another without a gap restricts as surely as both together. */
function recorded({ measures, decidedBy }: SubjectAnswer, question: Question): ToJudge[] {
  const bears = ({ fact }: FactInForce): boolean => bearing(fact.measure) !== 'no';
  const isSure = (part: FactInForce): boolean =>
    bears(part) && part.inForce === 'surely' && part.fact.confirmedBy(question.publishedBy) === 'yes';
  const isSureTogether = decidedBy === 'restriction-surely-in-force' && !measures.some(isSure);
  return measures.map((part) => ({
    fact: { subject: subjectName(part.fact.subject), factId: part.fact.factId },
    measure: part.fact.measure ?? 'not-stated',
    authority: part.fact.authority,
    inForce: isSureTogether && bears(part) ? 'surely' : part.inForce,
    isRestricting: isSureTogether ? bears(part) : isSure(part),
    of: part,
  }));
}

const bearing = (measure: Measure | undefined) => bearingOnExports[measure ?? 'not-stated'];

function ofDerived(given: DerivedMeasure): ToJudge {
  const { rule, measure, inForce } = given;
  return {
    fact: { subject: `rule/${rule.ruleId}`, factId: rule.vintage },
    measure,
    authority: rule.data.authority,
    inForce,
    isRestricting: inForce === 'surely',
    of: given,
  };
}

function ofRule(given: RuleOnChip): ToJudge {
  const { rule, terms, inForce } = given;
  return {
    fact: { subject: `rule/${rule.ruleId}`, factId: rule.vintage },
    measure: terms.measure,
    authority: rule.data.authority,
    inForce: inForce === 'surely' ? 'surely' : 'possibly',
    isRestricting: inForce === 'surely' && bearingOnExports[terms.measure] === 'yes',
    of: given,
  };
}
