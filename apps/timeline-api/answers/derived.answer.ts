import { bearingOnExports } from '../../../events/index.js';
import type { DerivedMeasureDocument, IdleRuleDocument } from '../../../libs/answers/index.js';
import { seenEvidence, type DerivedMeasure, type Question } from '../../../libs/as-of/index.js';
import type { RuleAtQuestion } from '../../../libs/rules/index.js';
import { factInForceDocument, ownershipDocument } from './fact.answer.js';
import type { CsvRow } from '../http/csv.js';

/** Which version of a rule it is, and by which law. */
export function ruleDocument({ ruleId, vintage, data }: RuleAtQuestion) {
  const { title, authority, legalBasis } = data;
  return { rule: ruleId, vintage, title, authority, legalBasis };
}

/** A measure that follows from the owners of a party, with all that it rests on. */
export function derivedDocument(given: DerivedMeasure, question: Question): DerivedMeasureDocument {
  const { rule, terms, measure, inForce, doubts, share, holdings, parents, listed } = given;
  return {
    ...ruleDocument(rule),
    effectiveFrom: rule.data.effectiveFrom,
    ...terms,
    acts: actDocuments(rule),
    evidence: rule.evidence,
    measure,
    bearsOnExports: bearingOnExports[measure],
    inForce,
    doubts,
    share,
    holdings: holdings.map((part) => ownershipDocument(part, question)),
    parents: parents.map(({ fact, parentId }) => ({
      ...{ subject: fact.subject, parentId, factId: fact.factId },
      evidence: seenEvidence(fact, question),
    })),
    listed: listed.map((part) => factInForceDocument(part, question)),
  };
}

/** A rule on ownership that would restrict a party and is not in force, with what suspends or ends it. */
export function idleRuleDocument(rule: RuleAtQuestion): IdleRuleDocument {
  return {
    ...ruleDocument(rule),
    effectiveFrom: rule.data.effectiveFrom,
    ...(rule.why === undefined ? {} : { why: rule.why }),
    acts: actDocuments(rule),
    evidence: rule.evidence,
  };
}

function actDocuments({ acts }: RuleAtQuestion): DerivedMeasureDocument['acts'] {
  return acts.map(({ act, evidence }) => ({
    type: act.type,
    factId: act.data.factId,
    effectiveFrom: act.data.effectiveFrom,
    ...('suspends' in act.data ? { suspends: act.data.suspends } : {}),
    ...('until' in act.data ? { until: act.data.until } : {}),
    evidence,
  }));
}

/** A measure that follows from the owners of a party as a row among those of the facts in force. */
export function derivedRow(document: DerivedMeasureDocument): CsvRow {
  const { rule, vintage, listed, holdings, parents, evidence } = document;
  return {
    factId: vintage,
    type: 'RuleAdopted',
    rule,
    inForce: document.inForce,
    doubts: document.doubts.join('; '),
    authority: document.authority,
    measure: document.measure,
    bearsOnExports: document.bearsOnExports,
    legalCitation: document.legalBasis.citation,
    list: [...new Set(listed.map(({ list }) => list))].join('; '),
    parties: [
      ...new Set([
        ...holdings.map(({ ownerId }) => `owner ${ownerId}`),
        ...parents.map(({ parentId }) => `parent ${parentId}`),
      ]),
    ].join('; '),
    evidencePublisher: evidence[0]?.publisher,
    evidenceCitation: evidence[0]?.citation,
    evidenceUrl: evidence[0]?.url,
    evidenceCertainty: evidence[0]?.certainty,
    evidenceCount: evidence.length,
  };
}
