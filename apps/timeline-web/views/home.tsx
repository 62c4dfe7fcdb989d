import { useEffect } from 'preact/hooks';
import type { Changes, Restrictions } from '../../../libs/answers/index.js';
import { SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { queryOf } from '../question/question.js';
import { SearchBox } from '../search/search-box.js';
import { changedAt } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useToday } from '../shell/today.js';
import { Coverage } from '../subject/coverage.js';
import { boundInWords, dayNumber, dayOf, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { Newest } from './events.js';
import { Examples } from './examples.js';

const [LAST_DAYS, NEXT_DAYS] = [30, 90];
const SHOWN = 6;

/** The start page: search, example questions, recent and coming changes, and the lists that answers rest on. */
export function Home() {
  const today = useToday();
  // With a limit of 1, for the lists that matter today and the head of the log, which every answer has.
  const { answer, failure } = useAnswer<Restrictions>(
    `/v1/restrictions${queryOf({ asOf: today, limit: 1 })}`,
    changedAt.value,
  );
  useEffect(() => {
    document.title = texts.title;
  }, []);
  const isEmpty = answer?.basis.position === 0;
  return (
    <section class="home">
      <h1>{texts.home.heading}</h1>
      <p class="lead">{texts.home.lead}</p>
      <SearchBox />
      {failure !== undefined && <FailureNotice failure={failure} />}
      {isEmpty && (
        <section class="notice">
          <h2>{texts.states.empty.title}</h2>
          <p>{texts.states.empty.text}</p>
        </section>
      )}
      {answer !== undefined && !isEmpty && (
        <>
          <div class="cards">
            <Examples />
            <div>
              <ChangesBetween
                title={texts.home.lately}
                none={texts.home.noneLately}
                from={dayOf(dayNumber(today) - LAST_DAYS)}
                to={today}
              />
              <ChangesBetween
                title={texts.home.soon}
                none={texts.home.noneSoon}
                from={today}
                to={dayOf(dayNumber(today) + NEXT_DAYS)}
                isAhead
              />
              <section class="card">
                <h2>{texts.home.holds}</h2>
                <p>
                  {answer.basis.knownAt !== null &&
                    texts.home.recorded(answer.basis.position, recordedInWords(answer.basis.knownAt))}
                </p>
                <Coverage coverage={answer.coverage} />
              </section>
            </div>
          </div>
          <Newest title={texts.home.newest} count={SHOWN} />
        </>
      )}
    </section>
  );
}

/** What changes in the world between two days, as known now: the first few, with a link to all. */
function ChangesBetween({
  title,
  none,
  from,
  to,
  isAhead = false,
}: {
  readonly title: string;
  readonly none: string;
  readonly from: string;
  readonly to: string;
  readonly isAhead?: boolean;
}) {
  const days = { asOfFrom: from, asOfTo: to };
  const words = isAhead ? { ...texts.changes.why, ...texts.changes.whyAhead } : texts.changes.why;
  const { answer, failure } = useAnswer<Changes>(
    `/v1/changes${queryOf({ ...days, limit: SHOWN })}`,
    changedAt.value,
  );
  return (
    <section class="card">
      <h2>{title}</h2>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer === undefined && failure === undefined && <p class="loading">{texts.loading}</p>}
      {answer?.changes.length === 0 && <p class="meta">{none}</p>}
      <ul class="plain changed">
        {answer?.changes.map(({ fact, why, at }, index) => (
          <li key={index}>
            <span class="meta">{boundInWords(at.asOf)}</span>
            <span>
              <SubjectLink subject={fact.subject} query={queryOf({ asOf: at.asOf })} /> · {factTitle(fact)}{' '}
              <strong>{words[why]}</strong>
            </span>
          </li>
        ))}
      </ul>
      {answer !== undefined && answer.changes.length > 0 && (
        <p>
          <a href={`/changes${queryOf(days)}`}>
            {answer.links.next === null ? texts.home.sideBySide : texts.home.allChanges}
          </a>
        </p>
      )}
    </section>
  );
}
