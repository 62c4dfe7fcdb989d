import { answerParts } from '../../../events/index.js';
import type { Answer, FactInForceDocument } from '../../../libs/answers/index.js';
import { decidingRuleMeanings } from '../../../libs/as-of/index.js';
import { printable } from '../../../libs/printable/index.js';
import { named, pointLines, questionText } from './basis-text.js';
import { coverageLines } from './coverage-text.js';
import { derivedLines, idleRuleLines } from './derived-text.js';
import { sourceText } from './evidence-text.js';
import { factLines, idleLines } from './fact-text.js';
import { reservationLines } from './reservation-text.js';
import { ruleLines } from './rule-on-chip-text.js';

type OtherId = NonNullable<Answer['identifiedWith']>[number];

const rules: Readonly<Record<string, string>> = decidingRuleMeanings;

/** An answer for a person to read: its status and rule, each fact in force, and its evidence. */
export function answerText(given: Answer): string {
  const answer = printable(given);
  const { subject, status, decidedBy, basis, identifiedWith = [], reservations } = answer;
  const parts = answerParts.flatMap((part) => answer[part]);
  return [
    `${named(subject.id, subject.description?.name)} ${questionText(basis)}: ${status.toUpperCase()}`,
    `  because ${rules[decidedBy] ?? decidedBy}`,
    ...reservationLines(reservations),
    ...identifiedWith.map(otherIdLine),
    ...detailLines(answer, parts),
    ...parts.flatMap((part) => factLines(part, subject.id)),
    ...(answer.derived ?? []).flatMap(derivedLines),
    ...(answer.idleRules ?? []).flatMap(idleRuleLines),
    ...(answer.rules ?? []).flatMap(ruleLines),
    ...(answer.notInForce ?? []).flatMap((part) => idleLines(part, subject.id)),
    ...coverageLines(answer.coverage),
    ...pointLines(basis),
  ].join('\n');
}

function otherIdLine({ id, name, identified, statedBy }: OtherId): string {
  const facts = statedBy.map(({ partyId, factId, evidence }) => {
    const sources = evidence.map((source) => `${sourceText(source)} (${source.certainty})`);
    return `"${factId}" of ${partyId}: ${sources.join('; ')}`;
  });
  return `  ${identified} the same party as ${named(id, name)}, by ${facts.join('; ')}`;
}

/** Notes on a status without a restriction: the link to the facts that decided it, and what the listed parts are not. */
function detailLines({ status, basis }: Answer, parts: readonly FactInForceDocument[]): string[] {
  const { pinned, position } = basis;
  const history = `${pinned.slice(0, pinned.indexOf('?'))}/history?position=${position}`;
  return [
    ...(status === 'not-restricted' ? [`  every restriction, and its dates: ${history}`] : []),
    ...(parts.length > 0 && (status === 'not-restricted' || status === 'no-record')
      ? ['  the following facts name it, but neither restrict nor flag it']
      : []),
  ];
}
