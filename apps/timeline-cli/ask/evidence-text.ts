import type { FactInForceDocument, IdleFactDocument } from '../../../libs/answers/index.js';

type Fact = FactInForceDocument | IdleFactDocument;
type Source = Fact['evidence'][number];

/** One line for each source, with its certainty. */
export function evidenceLines(evidence: readonly Source[]): string[] {
  return evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`);
}

/** A source on one line: its publisher, where it says so, and since when it is public. */
export function sourceText({ publisher, citation, title, url, publishedOn }: Source): string {
  const where = citation ?? [title, url].filter((part) => part !== undefined).join(', ');
  const published = publishedOn === undefined ? '' : `, published ${when(publishedOn)}`;
  return `${publisher}, ${where}${published}`;
}

/** A bound as its source gave it. */
export function when(bound: Fact['effectiveFrom']): string {
  if (typeof bound === 'string') return bound;
  const { earliest, latest } = bound;
  return [
    earliest === undefined ? '' : `at the earliest ${earliest}`,
    latest === undefined ? '' : `at the latest ${latest}`,
  ]
    .filter((side) => side !== '')
    .join(', ');
}
