import type { ListCoverageDocument } from '../../../libs/answers/index.js';

/** One line for each list that was looked at, with the edition that the answer rests on, and the next. */
export function coverageLines(coverage: readonly ListCoverageDocument[] | undefined): string[] {
  return (coverage ?? []).map(({ list, state, before, after }) => {
    const edition =
      before === undefined
        ? `no edition${after === undefined ? '' : ' of that date or earlier'}`
        : `the edition of ${before.edition}`;
    const next = after === undefined ? '' : `; the next edition is that of ${after.edition}`;
    return `  looked at ${list}: ${edition}${next} (${state})`;
  });
}
