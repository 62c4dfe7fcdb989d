import { useEffect } from 'preact/hooks';
import type { EventsPage } from '../../../libs/answers/index.js';
import { FailureNotice } from '../parts/failure.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { texts } from '../texts/en.js';

/** Where one begins: the question, and what can be asked. */
export function Home() {
  const { answer, failure } = useAnswer<EventsPage>('/v1/events?after=0&limit=1', changedAt.value);
  useEffect(() => {
    document.title = texts.title;
  }, []);
  return (
    <section class="home">
      <h1>{texts.home.heading}</h1>
      <p class="lead">{texts.tagline}</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer?.head === 0 ? (
        <section class="notice">
          <h2>{texts.states.empty.title}</h2>
          <p>{texts.states.empty.text}</p>
        </section>
      ) : (
        <p>{texts.home.searchFirst}</p>
      )}
    </section>
  );
}
