import { computed, effect, signal } from '@preact/signals';
import { createEventSource } from 'eventsource-client';
import type { CloudEvent } from '../../../libs/answers/index.js';
import type { Subject } from '../question/subjects.js';
import { accessToken, signInNeeded } from './client.js';

/** Whether events arrive as they are recorded. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

/** The last position that was seen on the stream; undefined before the first. */
export const head = signal<number | undefined>(undefined);

/** An event as the page shows it. */
export interface SeenEvent {
  readonly position: number;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: CloudEvent['data'];
}

const MOST_KEPT = 200;

/** The events that arrived since the page was opened, the newest first. */
export const newest = signal<readonly SeenEvent[]>([]);

/** By subject, the last event about it or naming it since the page was opened; oldest first. */
const changes = new Map<string, SeenEvent>();
const MOST_CHANGES = 100_000;

/** The last event that was about a subject or named it, since the page was opened. */
export function lastChangeOf({ kind, id }: Subject): SeenEvent | undefined {
  // Read, so that a view that asks is drawn again when events arrive.
  return newest.value.length === 0 ? undefined : changes.get(`${kind}/${id}`);
}

/** Changes whenever an event arrives that is about a subject or names it. */
export const changesOf = (subject: Subject): number => lastChangeOf(subject)?.position ?? 0;

/** Changes whenever an event arrives. */
export const changedAt = computed(() => newest.value[0]?.position ?? 0);

/**
 * Follows the log while the page is visible, and resumes where it was cut off. A hidden page keeps no connection: a
 * browser opens at most six to a service, and a seventh tab would get no answer.
 */
export function followLog(): void {
  const isSeen = signal(!document.hidden);
  document.addEventListener('visibilitychange', () => (isSeen.value = !document.hidden));
  effect(() => {
    const token = accessToken.value;
    if (!isSeen.value || (signInNeeded.value && token === undefined)) return;
    let isClosed = false;
    const source = createEventSource({
      url: new URL('/v1/events', location.href),
      headers: {
        accept: 'text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(head.peek() === undefined ? {} : { initialLastEventId: String(head.peek()) }),
      onConnect: () => (connection.value = 'live'),
      onDisconnect: () => {
        if (!isClosed) connection.value = 'lost';
      },
      onMessage: ({ data, event, id }) => {
        connection.value = 'live';
        if (id !== undefined && /^\d+$/.test(id)) head.value = Number(id);
        if (event === undefined) take(JSON.parse(data) as CloudEvent);
      },
    });
    return () => {
      isClosed = true;
      source.close();
      connection.value = 'connecting';
    };
  });
}

/** How long events are gathered before views see them, in milliseconds: an import records thousands. */
const GATHERED = 400;

/** The events of an append that has not fully arrived: views see whole appends. */
let pending: SeenEvent[] = [];
/** Whole appends that views do not see yet. */
let gathered: SeenEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** An event of the log as the page shows it. */
export function seenEvent({ id, type, subject, time, data }: CloudEvent): SeenEvent {
  return { position: Number(id), type: type.split('.').at(-1) ?? type, subject, time, data };
}

function take(event: CloudEvent): void {
  const { appendindex, appendsize } = event;
  pending.push(seenEvent(event));
  if (appendindex + 1 < appendsize) return;
  gathered.push(...pending);
  pending = [];
  if (timer !== undefined) return;
  // The first is shown at once, what follows it soon.
  show();
  timer = setTimeout(() => {
    timer = undefined;
    show();
  }, GATHERED);
}

function show(): void {
  if (gathered.length === 0) return;
  for (const event of gathered)
    for (const name of namesIn(event)) {
      changes.delete(name);
      changes.set(name, event);
    }
  for (const name of changes.keys()) {
    if (changes.size <= MOST_CHANGES) break;
    changes.delete(name);
  }
  newest.value = [...gathered.toReversed(), ...newest.value].slice(0, MOST_KEPT);
  gathered = [];
}

/** The subjects that an event is about or names. Any id in its data may be one: at worst an answer is asked for once too often. */
function namesIn({ subject, data }: SeenEvent): string[] {
  const texts = JSON.stringify(data).match(/"[a-z0-9][a-z0-9-]*"/g) ?? [];
  const ids = texts.map((text) => text.slice(1, -1));
  return [subject, ...ids.flatMap((id) => [`party/${id}`, `chip/${id}`, `sale/${id}`])];
}
