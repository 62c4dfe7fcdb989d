import type { ScreeningSince } from '../../../libs/answers/index.js';
import { reasonKey, verdicts, type Reason, type Verdict } from '../../../libs/screening/index.js';

/** What a screening says, as two of them are compared. */
export interface Said {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
}

type Difference = Pick<ScreeningSince['known'], 'changesVerdict' | 'added' | 'removed'>;

const rank = (verdict: Verdict): number => verdicts.indexOf(verdict);

/**
 * How a later screening of a sale differs from an earlier one. A reason that weighs more is among those added, one that
 * weighs less among those removed. A reason decides where it alone makes the verdict what it is.
 */
export function differenceOf(before: Said, after: Said): Difference {
  const [was, is] = [before, after].map(
    ({ reasons }) => new Map(reasons.map((reason) => [reasonKey(reason), reason])),
  ) as [Map<string, Reason>, Map<string, Reason>];
  const notIn = (others: ReadonlyMap<string, Reason>, reasons: ReadonlyMap<string, Reason>): Reason[] =>
    [...reasons].flatMap(([key, reason]) => {
      const other = others.get(key);
      return other === undefined || rank(other.weight) > rank(reason.weight) ? [reason] : [];
    });
  const decides =
    (verdict: Verdict) =>
    (reason: Reason): { reason: Reason; decides: boolean } => ({
      reason,
      decides: rank(reason.weight) < rank(verdict),
    });
  return {
    changesVerdict: before.verdict !== after.verdict,
    added: notIn(was, is).map(decides(before.verdict)),
    removed: notIn(is, was).map(decides(after.verdict)),
  };
}
