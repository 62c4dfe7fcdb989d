import type { EventsPage } from '../../../libs/answers/index.js';
import { SubjectLink } from '../parts/fact-card.js';
import { FailureNotice } from '../parts/failure.js';
import { head, newest, seenEvent, type SeenEvent } from '../service/live.js';
import { useAnswer } from '../service/use-answer.js';
import { useTitle } from '../shell/title.js';
import { recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { useRef } from 'preact/hooks';

const SHOWN = 50;

/** What is recorded, the newest first, as it is recorded. */
export function EventsView() {
  // The page of what was there when the view was opened; what comes later arrives on the stream.
  const start = useRef<number | undefined>(undefined);
  if (start.current === undefined && head.value !== undefined) start.current = head.value;
  const from = start.current;
  const path =
    from === undefined ? undefined : `/v1/events?after=${Math.max(0, from - SHOWN)}&limit=${SHOWN}`;
  const { answer, failure } = useAnswer<EventsPage>(path);
  useTitle(texts.views.events);
  const older = (answer?.events ?? []).map(seenEvent).toReversed();
  const arrived = newest.value.filter(({ position }) => position > (from ?? Infinity));
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
    </section>
  );
}

/** Events, one a line; the first `arrived` of them came while the view was open. */
function EventList({ events, arrived }: { readonly events: readonly SeenEvent[]; readonly arrived: number }) {
  return (
    <ol class="events" aria-live="polite">
      {events.map((event, index) => {
        const [kind = '', id = ''] = event.subject.split('/');
        return (
          <li key={event.position} class={index < arrived ? 'arrived' : undefined}>
            <span class="meta position">#{event.position}</span>
            <span>
              <SubjectLink subject={{ kind, id }} text={event.subject} /> ·{' '}
              {factTitle({ ...event.data, type: event.type })}
              {index < arrived && <strong class="new"> {texts.events.isNew}</strong>}
            </span>
            <span class="meta">{recordedInWords(event.time)}</span>
          </li>
        );
      })}
    </ol>
  );
}
