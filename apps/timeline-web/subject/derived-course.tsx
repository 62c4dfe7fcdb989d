import type { Answer, Changes, DerivedChangeDocument } from '../../../libs/answers/index.js';
import { queryOf } from '../question/question.js';
import { useAnswer } from '../service/use-answer.js';
import { pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';

/** The years over which it is asked what follows from rules: the first rules of the case are of 2022. */
const [FIRST_DAY, LAST_DAY] = ['2018-01-01', '2035-12-31'];

/**
 * What follows from rules over effective time, as known at the position of the answer. It is no recorded fact, so that it
 * is not in the picture: the service is asked for its edges.
 */
export function DerivedCourse({ answer: { subject, basis } }: { readonly answer: Answer }) {
  const { position, destination, transaction, buyer, publishedBy } = basis;
  const path = `/v1/changes${queryOf({
    asOfFrom: FIRST_DAY,
    asOfTo: LAST_DAY,
    subject: `${subject.kind}/${subject.id}`,
    limit: 1,
    ...{ position, destination, transaction, publishedBy },
  })}`;
  // Changes are not asked by buyer.
  const { answer } = useAnswer<Changes>(subject.kind === 'sale' || buyer !== undefined ? undefined : path);
  const edges = answer?.derived ?? [];
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
