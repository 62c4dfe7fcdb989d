import { bearingOnExports, isMeasured, termOf, termText } from '../../../events/index.js';
import type { RuleOnChipDocument } from '../../../libs/answers/index.js';
import type { RuleOnChip } from '../../../libs/as-of/index.js';
import { ruleDocument } from './derived.answer.js';
import { boundText } from './fact-row.js';
import type { CsvRow } from '../http/csv.js';

type Judged = RuleOnChip['judgement']['alternatives'][number]['thresholds'][number];
type Threshold = RuleOnChipDocument['alternatives'][number]['thresholds'][number];

/** What a rule on the parameters of chips makes of a chip, as an answer shows it. */
export function ruleOnChipDocument(given: RuleOnChip): RuleOnChipDocument {
  const { rule, terms, judgement, why } = given;
  const { measure, appliesTo, exceptDestinations, licenceExceptions } = terms;
  return {
    ...ruleDocument(rule),
    measure,
    bearsOnExports: bearingOnExports[measure],
    ...(appliesTo === undefined ? {} : { appliesTo }),
    inForce: given.inForce,
    ...(why === undefined ? {} : { why }),
    doubts: given.doubts,
    met: judgement.met,
    alternatives: judgement.alternatives.map(({ paragraph, met, thresholds }) => ({
      paragraph,
      met,
      thresholds: thresholds.map(thresholdDocument),
    })),
    missing: judgement.missing,
    reported: judgement.reported,
    destinations: given.destinations,
    ...(exceptDestinations === undefined ? {} : { exceptDestinations }),
    dependsOnHeadquarters: given.dependsOnHeadquarters,
    ...(licenceExceptions === undefined ? {} : { licenceExceptions }),
    evidence: rule.evidence,
  };
}

/** A threshold, with the value that the chip is judged by; a side of it that is not known is left out. */
function thresholdDocument({ threshold, met, known }: Judged): Threshold {
  if (known === undefined) return { ...threshold, met };
  const { atLeast, atMost, is, isConfirmed: confirmed, statedBy, derivedFrom } = known;
  const value = isMeasured(threshold.parameter)
    ? { atLeast, ...(Number.isFinite(atMost) ? { atMost } : {}) }
    : { ...(is === undefined ? {} : { is }) };
  const derived = derivedFrom.length === 0 ? {} : { derivedFrom };
  return { ...threshold, met, known: { ...value, confirmed, statedBy, ...derived } };
}

/** A cache-key fragment: together with the chip, the position and the filters it identifies what the rules make of it. */
export function rulesKey(rules: readonly RuleOnChip[]): string {
  return JSON.stringify(
    rules.map(({ rule, inForce, why, doubts, destinations }) => [
      ...[rule.ruleId, rule.vintage, inForce, why, doubts],
      ...destinations.map(({ inForce: there }) => there),
    ]),
  );
}

/** A derived measure as a row among the facts in force: the fact is the version of its rule. */
export function ruleRow(given: RuleOnChip): CsvRow {
  const { rule, terms, inForce, doubts } = given;
  const { authority, legalBasis, effectiveFrom, effectiveTo } = rule.data;
  const [source] = rule.evidence;
  return {
    factId: rule.vintage,
    type: 'RuleAdopted',
    inForce,
    doubts: doubts.join('; '),
    authority,
    measure: terms.measure,
    appliesTo: terms.appliesTo?.join('; '),
    destinations: given.destinations.map((each) => termText(termOf(each))).join('; '),
    exceptDestinations: terms.exceptDestinations?.join('; '),
    effectiveFrom: boundText(effectiveFrom),
    effectiveTo: boundText(effectiveTo),
    legalCitation: legalBasis.citation,
    bearsOnExports: bearingOnExports[terms.measure],
    rule: rule.ruleId,
    evidencePublisher: source?.publisher,
    evidenceCitation: source?.citation,
    evidenceUrl: source?.url,
    evidenceCertainty: source?.certainty,
    evidenceCount: rule.evidence.length,
  };
}
