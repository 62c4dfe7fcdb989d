import type { Failure } from '../service/client.js';
import { problemKind, texts } from '../texts/en.js';
import { SubjectLink } from './fact-card.js';
import { Reservations } from './reservations.js';

/** What is shown instead of an answer. */
export function FailureNotice({
  failure: { status, problem },
  kind,
  query = '',
}: {
  readonly failure: Failure;
  /** The kind of the subject that was asked for. */
  readonly kind?: string | undefined;
  readonly query?: string;
}) {
  const { title, text } = wordsOf(status);
  const kindOfProblem = problemKind(problem);
  const isNeverSeen = kindOfProblem === 'subject-never-seen';
  return (
    <section class="notice" role="alert">
      <h2>{isNeverSeen || hasOwnWords(status) ? title : (problem.title ?? title)}</h2>
      {problem.errors === undefined && <p>{problem.detail ?? text}</p>}
      {status === 503 && <p>{text}</p>}
      {problem.near !== undefined && problem.near.length > 0 && kind !== undefined && (
        <>
          <p>{texts.states.near}</p>
          <ul>
            {problem.near.map((id) => (
              <li key={id}>
                <SubjectLink subject={{ kind, id }} query={query} />
              </li>
            ))}
          </ul>
        </>
      )}
      {kindOfProblem === 'list-never-seen' && problem.known !== undefined && problem.known.length > 0 && (
        <>
          <p>{texts.states.lists}</p>
          <ul>
            {problem.known.map((id) => (
              <li key={id}>
                <SubjectLink subject={{ kind: 'list', id }} />
              </li>
            ))}
          </ul>
        </>
      )}
      {problem.knownAs !== undefined && (
        <>
          <p>{texts.states.knownAs}</p>
          <ul>
            {problem.knownAs.map((name) => {
              const [of = '', id = ''] = name.split('/');
              return (
                <li key={name}>
                  <SubjectLink subject={{ kind: of, id }} text={name} query={query} />
                </li>
              );
            })}
          </ul>
        </>
      )}
      {problem.reservations !== undefined && problem.reservations.length > 0 && (
        <Reservations reservations={problem.reservations} title={texts.reservations.title} query={query} />
      )}
      {problem.errors !== undefined && (
        <ul>
          {problem.errors.map(({ parameter, pointer, header, detail }) => (
            <li key={detail}>
              <code>{parameter ?? pointer ?? header}</code>: {detail}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Whether the title of a status is the page's own, and not that of the problem. */
const hasOwnWords = (status: number | undefined): boolean =>
  status === undefined || status === 401 || status === 403 || status === 503;

function wordsOf(status: number | undefined): { readonly title: string; readonly text: string } {
  switch (status) {
    case undefined:
      return texts.states.unreachable;
    case 401:
    case 403:
    case 404:
    case 503:
      return texts.states[status];
    default:
      return texts.states.other;
  }
}
