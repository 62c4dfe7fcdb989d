import type { Answer, SearchResults } from '../../../libs/answers/index.js';
import { answerPath, subjectAddress, type Question } from '../question/question.js';
import type { Subject } from '../question/subjects.js';
import { useAnswer } from '../service/use-answer.js';
import { texts } from '../texts/en.js';

type Example = keyof typeof texts.home.questions;

/** Questions about the case of the chip controls, each with the day that it is about. */
const examples: Readonly<Record<Example, Subject & Question & { readonly asOf: string }>> = {
  h800Before: { kind: 'chip', id: 'nvidia-h800', asOf: '2023-10-22' },
  h800After: { kind: 'chip', id: 'nvidia-h800', asOf: '2023-10-23' },
  huawei: { kind: 'party', id: 'huawei', asOf: '2019-05-16' },
  tusimple: { kind: 'party', id: 'tusimple', asOf: '2024-02-10' },
  rtx4090: { kind: 'chip', id: 'nvidia-rtx-4090', asOf: '2024-06-01', destination: 'CN' },
  mi300x: { kind: 'chip', id: 'amd-mi300x', asOf: '2024-06-01', destination: 'VN' },
  nexperia: { kind: 'party', id: 'nexperia', asOf: '2025-10-15' },
  biren: { kind: 'party', id: 'biren', asOf: '2023-10-18' },
};

/** The party that the case loads last: if it is not found, the case is not loaded, and no question is asked. */
const KNOWN_BY = 'nexperia';

/** Questions to start with, each with the answer as known now; nothing if the case is not loaded. */
export function Examples() {
  const { answer } = useAnswer<SearchResults>(`/v1/search?q=${KNOWN_BY}&limit=1`);
  if (answer?.results[0]?.subject.id !== KNOWN_BY) return null;
  return (
    <section class="card">
      <h2>{texts.home.examples}</h2>
      <ul class="examples">
        {(Object.keys(examples) as Example[]).map((example) => (
          <OneExample key={example} example={example} />
        ))}
      </ul>
    </section>
  );
}

function OneExample({ example }: { readonly example: Example }) {
  const { kind, id, ...question } = examples[example];
  const { answer, failure } = useAnswer<Answer>(answerPath({ kind, id }, question, question.asOf));
  if (failure !== undefined) return null;
  return (
    <li>
      <a href={subjectAddress({ kind, id }, question)}>{texts.home.questions[example]}</a>
      <strong class={`status-word-of-${answer?.status ?? 'none'}`}>
        {answer === undefined ? texts.loading : texts.status[answer.status]}
      </strong>
    </li>
  );
}
