import { pathOf } from '../../../events/index.js';
import type { ScreeningDocument } from '../../../libs/answers/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import type { Candidate, Reached, Sale, Screening } from '../../../libs/screening/index.js';
import type { CoverageResult } from '../answers/coverage.js';
import { derivedDocument } from '../answers/derived.answer.js';
import { factInForceDocument } from '../answers/fact.answer.js';
import { ruleOnChipDocument } from '../answers/rule-on-chip.answer.js';

export type ScreeningContent = Omit<ScreeningDocument, 'basis'>;
type CandidateDocument = ScreeningContent['parties'][number]['candidates'][number];
type ReachedDocument = CandidateDocument['reached'][number];

/** A screening as it is answered, without its basis. */
export function screeningContent(
  sale: Sale,
  given: Screening,
  coverage: CoverageResult['coverage'],
  question: Question,
): ScreeningContent {
  const candidates = (all: readonly Candidate[]) => all.map((each) => candidateDocument(each, question));
  return {
    sale,
    verdict: given.verdict,
    reasons: given.reasons,
    parties: given.parties.map((each) => ({ given: each.given, candidates: candidates(each.candidates) })),
    items: given.items.map((each) => ({
      given: each.given,
      candidates: candidates(each.candidates),
      byParameters: each.byParameters.map((reached) => reachedDocument(reached, question)),
    })),
    onTheWay: given.onTheWay,
    redFlags: given.redFlags,
    licences: given.licences,
    reservations: given.reservations,
    coverage,
    notChecked: given.notChecked,
  };
}

function candidateDocument(candidate: Candidate, question: Question): CandidateDocument {
  const { subject, match, address, identifier, identified, answer, reached, notReached, rulesNotReached } =
    candidate;
  const shown = (parts: readonly Parameters<typeof factInForceDocument>[0][]) =>
    parts.map((part) => factInForceDocument(part, question));
  const name = answer?.description?.name;
  return {
    subject: `${subject.kind}/${subject.id}`,
    identified,
    reached: reached.map((each) => reachedDocument(each, question)),
    ...(name === undefined ? {} : { name }),
    ...(match === undefined ? {} : { match }),
    ...(address === undefined ? {} : { address }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(answer === undefined
      ? {}
      : {
          status: answer.status,
          decidedBy: answer.decidedBy,
          answer: pathOf(subject),
          ...(notReached.length === 0 ? {} : { notReached: shown(notReached) }),
          ...(rulesNotReached.length === 0
            ? {}
            : { rulesNotReached: rulesNotReached.map(ruleOnChipDocument) }),
          // Of a chip they are sales to others.
          ...(subject.kind === 'party'
            ? { sales: shown(answer.sales), routes: shown(answer.routes), listings: shown(answer.listings) }
            : {}),
        }),
  };
}

function reachedDocument(
  { of, fact, inForce, reach, weight, licences }: Reached,
  question: Question,
): ReachedDocument {
  const what =
    'fact' in of
      ? { measure: factInForceDocument(of, question) }
      : 'holdings' in of
        ? { derived: derivedDocument(of, question) }
        : { rule: ruleOnChipDocument(of) };
  return {
    fact,
    inForce,
    reach,
    weight,
    ...(licences === undefined ? {} : { licences }),
    ...what,
  };
}
