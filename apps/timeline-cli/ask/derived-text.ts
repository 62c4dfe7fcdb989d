import type { DerivedMeasureDocument, IdleRuleDocument } from '../../../libs/answers/index.js';
import { doubtLines } from './doubt-text.js';
import { evidenceLines, sourceText, when } from './evidence-text.js';
import { factLines, notInForceText } from './fact-text.js';
import { holdingLines, shareText } from './holding-text.js';

/** A measure that follows from a rule and the owners of a party: what it is, and each link of the chain. */
export function derivedLines(derived: DerivedMeasureDocument): string[] {
  const { rule, vintage, title, measure, inForce, doubts, share, legalBasis } = derived;
  return [
    `  - by the rule "${rule}" (${title}), version "${vintage}": ${inForce} in force`,
    ...doubtLines(doubts),
    `      ${measure}; ${legalBasis.citation}`,
    `      owners that count have ${shareText(share)}; the rule applies from ${derived.threshold.atLeast} %`,
    ...evidenceLines(derived.evidence),
    ...derived.acts.map(actLine),
    ...derived.holdings.flatMap((holding) => holdingLines(holding)),
    ...derived.parents.flatMap(parentLines),
    ...derived.listed.flatMap((entry) => factLines(entry)),
  ];
}

/** A stated parent, which may have any share, and its evidence. */
function parentLines({
  subject,
  parentId,
  factId,
  evidence,
}: DerivedMeasureDocument['parents'][number]): string[] {
  return [`  - ${parentId} is a stated parent of ${subject.id}, "${factId}"`, ...evidenceLines(evidence)];
}

/** A rule on ownership that would restrict the party, and why it is not in force. */
export function idleRuleLines({ rule, vintage, title, legalBasis, why, acts }: IdleRuleDocument): string[] {
  const state = why === undefined ? '' : `: ${notInForceText(why)}`;
  return [
    `  - the rule "${rule}" (${title}), version "${vintage}", would restrict it and is not in force${state}`,
    `      ${legalBasis.citation}`,
    ...acts.map(actLine),
  ];
}

function actLine(act: DerivedMeasureDocument['acts'][number]): string {
  const until = act.until === undefined ? '' : ` until ${when(act.until)}`;
  const what = act.type === 'RuleEnded' ? 'ended' : `${act.suspends ?? 'rule'} suspended`;
  return `      ${what} from ${when(act.effectiveFrom)}${until}: ${act.evidence.map(sourceText).join('; ')}`;
}
