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

/** The subjects that the events of this page's time were about or named, each with the last one. */
const changes = signal<ReadonlyMap<string, SeenEvent>>(new Map());

/** The last event that was about a subject or named it, since the page was opened. */
export const lastChangeOf = ({ kind, id }: Subject): SeenEvent | undefined =>
  changes.value.get(`${kind}/${id}`);

/** Changes whenever an event arrives that is about a subject or names it. */
export const changesOf = (subject: Subject): number => lastChangeOf(subject)?.position ?? 0;

/** Changes whenever an event arrives. */
export const changedAt = computed(() => newest.value[0]?.position ?? 0);

/** Follows the log as long as the page is open, and goes on by itself where it was cut off. */
export function followLog(): void {
  effect(() => {
    const token = accessToken.value;
    if (signInNeeded.value && token === undefined) return;
    const source = createEventSource({
      url: new URL('/v1/events', location.href),
      headers: {
        accept: 'text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(head.peek() === undefined ? {} : { initialLastEventId: String(head.peek()) }),
      onConnect: () => (connection.value = 'live'),
      onDisconnect: () => (connection.value = 'lost'),
      onMessage: ({ data, event, id }) => {
        connection.value = 'live';
        if (id !== undefined && /^\d+$/.test(id)) head.value = Number(id);
        if (event === undefined) take(JSON.parse(data) as CloudEvent);
      },
    });
    return () => source.close();
  });
}

/** The events of an append that has not arrived whole: it is seen whole. */
let pending: SeenEvent[] = [];

/** An event of the log as the page shows it. */
export function seenEvent({ id, type, subject, time, data }: CloudEvent): SeenEvent {
  return { position: Number(id), type: type.split('.').at(-1) ?? type, subject, time, data };
}

function take(event: CloudEvent): void {
  const { appendindex, appendsize } = event;
  pending.push(seenEvent(event));
  if (appendindex + 1 < appendsize) return;
  const arrived = pending;
  pending = [];
  newest.value = [...arrived.toReversed(), ...newest.value].slice(0, MOST_KEPT);
  const next = new Map(changes.value);
  for (const event of arrived) for (const name of namesIn(event)) next.set(name, event);
  changes.value = next;
}

/** The subjects that an event is about or names. Any id in its data may be one: an answer is asked for again in vain at worst. */
function namesIn({ subject, data }: SeenEvent): string[] {
  const texts = JSON.stringify(data).match(/"[a-z0-9][a-z0-9-]*"/g) ?? [];
  const ids = texts.map((text) => text.slice(1, -1));
  return [subject, ...ids.flatMap((id) => [`party/${id}`, `chip/${id}`, `sale/${id}`])];
}
