import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';
import type { EventsPage } from '../../../libs/answers/index.js';
import { SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { head, newest, seenEvent, type SeenEvent } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factDetail, factTitle } from '../texts/facts.js';

const SHOWN = 50;

/** The events, newest first; new ones appear as they are recorded. */
export function EventsView() {
  // The head when the view was opened; later events arrive on the stream.
  const start = useRef<number | undefined>(undefined);
  // Without a stream, a page of the log has its head, or the failure.
  const first = useAnswer<EventsPage>(head.value === undefined ? '/v1/events?after=0&limit=1' : undefined);
  start.current ??= head.value ?? first.answer?.head;
  const before = Number(useLocation().query['before']);
  const isOlder = Number.isInteger(before) && before > 0;
  const from = isOlder ? before - 1 : start.current;
  const path =
    from === undefined ? undefined : `/v1/events?after=${Math.max(0, from - SHOWN)}&limit=${SHOWN}`;
  const { answer, failure = first.failure } = useAnswer<EventsPage>(path);
  useTitle(texts.views.events);
  const older = (answer?.events ?? []).map(seenEvent).toReversed();
  const arrived = isOlder ? [] : newest.value.filter(({ position }) => position > (from ?? Infinity));
  const oldest = older.at(-1)?.position ?? 1;
  return (
    <section class="view">
      <h1>{texts.events.heading}</h1>
      <p class="meta">{texts.events.intro}</p>
      {failure !== undefined && <FailureNotice failure={failure} />}
      {answer?.head === 0 && arrived.length === 0 && (
        <section class="notice">
          <h2>{texts.states.empty.title}</h2>
          <p>{texts.states.empty.text}</p>
        </section>
      )}
      <EventList events={[...arrived, ...older]} arrived={arrived.length} />
      <p class="tools">
        {isOlder && (
          <a class="button quiet" href="/events">
            {texts.events.newestAgain}
          </a>
        )}
        {oldest > 1 && (
          <a class="button quiet" href={`/events?before=${oldest}`}>
            {texts.events.older}
          </a>
        )}
      </p>
    </section>
  );
}

/** The events that were recorded last, with a link to all. */
export function Newest({ title, count }: { readonly title: string; readonly count: number }) {
  const last = head.value;
  const path =
    last === undefined ? undefined : `/v1/events?after=${Math.max(0, last - count)}&limit=${count}`;
  const { answer } = useAnswer<EventsPage>(path);
  if (answer === undefined) return null;
  return (
    <section>
      <h2>{title}</h2>
      <EventList events={answer.events.map(seenEvent).toReversed()} arrived={0} />
      <p class="tools">
        <a class="button quiet" href="/events">
          {texts.events.all}
        </a>
      </p>
    </section>
  );
}

/** Events, one a line; the first `arrived` of them came while the view was open. */
function EventList({ events, arrived }: { readonly events: readonly SeenEvent[]; readonly arrived: number }) {
  return (
    <ol class="events" aria-live="polite">
      {events.map((event, index) => {
        const [kind = '', id = ''] = event.subject.split('/');
        const fact = { ...event.data, type: event.type };
        const detail = factDetail(fact);
        return (
          <li key={event.position} class={index < arrived ? 'arrived' : undefined}>
            <span class="meta position">#{event.position}</span>
            <span>
              <SubjectLink subject={{ kind, id }} text={event.subject} /> · {factTitle(fact)}
              {detail !== '' && `: ${detail}`}
              {index < arrived && <strong class="new"> {texts.events.isNew}</strong>}
            </span>
            <span class="meta">{recordedInWords(event.time)}</span>
          </li>
        );
      })}
    </ol>
  );
}
