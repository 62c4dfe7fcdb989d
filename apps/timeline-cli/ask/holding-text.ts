import type { OwnershipInForceDocument } from '../../../libs/answers/index.js';
import { doubtLines } from './doubt-text.js';
import { evidenceLines, when } from './evidence-text.js';
import { liftText } from './lift-text.js';

/** A share as text: `51 %`, `40 % to 60 %`. */
export function shareText(share: OwnershipInForceDocument['share']): string {
  if (share === undefined) return 'an unknown share';
  if (typeof share === 'number') return `${share} %`;
  const { atLeast = 0, atMost = 100 } = share;
  return atLeast === atMost ? `${atLeast} %` : `${atLeast} % to ${atMost} %`;
}

/** A share that one party has of another, and its evidence. */
export function holdingLines(holding: OwnershipInForceDocument): string[] {
  const { subject, ownerId, factId, inForce, doubts, evidence, lifts, effectiveTo } = holding;
  const until = effectiveTo === undefined ? '' : ` to ${when(effectiveTo)}`;
  const how = holding.holding === undefined ? '' : `, ${holding.holding}`;
  return [
    `  - ${ownerId} owns ${shareText(holding.share)} of ${subject.id}${how}, "${factId}": ${inForce} in force`,
    ...doubtLines(doubts),
    `      from ${when(holding.effectiveFrom)}${until}`,
    ...evidenceLines(evidence),
    ...lifts.map((lift) => `      ${liftText(lift)}`),
  ];
}
