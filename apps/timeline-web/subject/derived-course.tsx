import { useMemo } from 'preact/hooks';
import type { Answer, Changes, DerivedChangeDocument } from '../../../libs/answers/index.js';
import { spansOfRules, type Span } from '../picture/by-rules.js';
import { queryOf } from '../question/question.js';
import type { Subject } from '../question/subjects.js';
import { useAnswer } from '../service/use-answer.js';
import { dayNumber, pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';

/** The first and the last day that a question may name. */
const [FIRST_DAY, LAST_DAY] = ['1900-01-01', '2199-12-31'];

/** What follows from rules for a subject over effective time, as known at the position of an answer. */
export interface ByRules {
  readonly edges: readonly DerivedChangeDocument[];
  readonly spans: readonly Span[];
}

/**
 * What follows from rules, which is no recorded fact: the service is asked for its edges. Undefined: not answered yet;
 * null: not asked, since no rule applies to sales, and changes cannot be asked for by buyer.
 */
export function useByRules({ kind, id }: Subject, answer: Answer | undefined): ByRules | undefined | null {
  const { position, destination, transaction, buyer, publishedBy } = answer?.basis ?? {};
  const isAsked = kind !== 'sale' && buyer === undefined;
  const path = `/v1/changes${queryOf({
    asOfFrom: FIRST_DAY,
    asOfTo: LAST_DAY,
    subject: `${kind}/${id}`,
    limit: 1,
    ...{ position, destination, transaction, publishedBy },
  })}`;
  const { answer: changes } = useAnswer<Changes>(isAsked && answer !== undefined ? path : undefined);
  return useMemo(() => {
    if (!isAsked) return null;
    if (changes === undefined) return undefined;
    const edges = changes.derived ?? [];
    const onOneDay = [...(answer?.derived ?? []), ...(answer?.rules ?? [])];
    return { edges, spans: spansOfRules(edges, onOneDay, dayNumber(FIRST_DAY), dayNumber(LAST_DAY) + 1) };
  }, [isAsked, changes, answer]);
}

/** What follows from rules, edge by edge. */
export function DerivedCourse({ edges }: Pick<ByRules, 'edges'>) {
  if (edges.length === 0) return null;
  return (
    <section class="derived-course" aria-label={texts.picture.derived}>
      <h3>{texts.picture.derived}</h3>
      <ol>
        {edges.map((edge, index) => (
          <Edge key={index} edge={edge} />
        ))}
      </ol>
    </section>
  );
}

function Edge({ edge: { at, after, measure, rule } }: { readonly edge: DerivedChangeDocument }) {
  return (
    <li>
      <strong>{pointInWords(at.asOf)}</strong>:{' '}
      <span class={`in-force in-force-${after === 'not-in-force' ? 'not' : after}`}>
        {texts.inForce[after === 'not-in-force' ? 'not' : after]}
      </span>{' '}
      <span class="meta">{(measure ?? rule)?.title}</span>
    </li>
  );
}
