import { subjectKinds } from '../../../events/index.js';
import type { Answer } from '../../../libs/answers/index.js';
import type { FactInForce, Question, Steps, SubjectAnswer } from '../../../libs/as-of/index.js';
import { derivedDocument, idleRuleDocument } from '../answers/derived.answer.js';
import { ruleOnChipDocument } from '../answers/rule-on-chip.answer.js';
import { factInForceDocument, idleFactDocument } from '../answers/fact.answer.js';

/** The answer about a subject as it is sent, without its basis. */
export function* subjectDocument(
  answer: SubjectAnswer,
  coverage: Answer['coverage'],
  question: Question,
): Steps<Omit<Answer, 'basis'>> {
  const { subject, description, identifiedWith, status, decidedBy, reservations } = answer;
  const { measures, sales, routes, listings } = answer;
  const ofFacts = (facts: readonly FactInForce[]) =>
    documents(facts, (fact) => factInForceDocument(fact, question));
  return {
    subject: { ...subject, ...(description === undefined ? {} : { description }) },
    ...(identifiedWith.length === 0 ? {} : { identifiedWith }),
    status,
    decidedBy,
    reservations,
    coverage,
    measures: yield* ofFacts(measures),
    sales: yield* ofFacts(sales),
    routes: yield* ofFacts(routes),
    listings: yield* ofFacts(listings),
    ...(answer.derived.length === 0
      ? {}
      : { derived: yield* documents(answer.derived, (each) => derivedDocument(each, question)) }),
    ...(answer.idleRules.length === 0 ? {} : { idleRules: answer.idleRules.map(idleRuleDocument) }),
    ...(answer.rules.length === 0 ? {} : { rules: answer.rules.map(ruleOnChipDocument) }),
    ...(subjectKinds[subject.kind].showsFactsNotInForce || answer.notInForce.length > 0
      ? { notInForce: yield* documents(answer.notInForce, (idle) => idleFactDocument(idle, question)) }
      : {}),
  };
}

function* documents<Item, Row>(items: readonly Item[], documentOf: (item: Item) => Row): Steps<Row[]> {
  const made: Row[] = [];
  for (const item of items) {
    made.push(documentOf(item));
    yield;
  }
  return made;
}
