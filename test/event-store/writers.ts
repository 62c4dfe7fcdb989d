import { jsonEvent, type EventStoreDBClient } from '@eventstore/db-client';
import { newEvent, newStream } from '../support/event-store/builders.js';
import {
  AppendUnconfirmedError,
  type EventStoreDBEventStore,
  type NewEvent,
} from '../../libs/event-store/index.js';

/** One append that was tried, and the revision of its last event if it was acknowledged. */
export interface TriedAppend {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly acknowledged: number | undefined;
}

/** Appends until it is stopped, and keeps the outcome of each append. */
export type Writer = (tried: TriedAppend[], isStopped: () => boolean) => Promise<void>;

/** Through our adapter, on exact revisions. It asks again until every append is settled. */
export function adapterWriter(store: EventStoreDBEventStore): Writer {
  return async (tried, isStopped) => {
    const stream = newStream();
    for (let head = -1; !isStopped();) {
      const events = newEvents();
      const result = await settled(() => store.append(stream, events, head < 0 ? 'no-stream' : head));
      if (result.kind === 'conflict') throw new Error(`Conflict at ${result.actual} in ${stream}`);
      head = result.lastRevision;
      tried.push({ stream, ids: events.map(({ id }) => id), acknowledged: head });
    }
  };
}

/** Through the official client alone, by its batch call or by one call for each append. */
export function clientWriter(client: EventStoreDBClient, way: 'batch' | 'single'): Writer {
  // Credentials for the call keep the client from its batch call.
  const credentials = way === 'single' ? { credentials: { username: '', password: '' } } : {};
  return async (tried, isStopped) => {
    const stream = newStream();
    while (!isStopped()) {
      const events = newEvents().map((event) => jsonEvent({ ...event, data: { ...event.data } }));
      const result = await client.appendToStream(stream, events, credentials).catch(() => undefined);
      const acknowledged = result && Number(result.nextExpectedRevision);
      tried.push({ stream, ids: events.map(({ id }) => id), acknowledged });
      if (!result) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
}

async function settled<Result>(append: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await append();
    } catch (error) {
      if (!(error instanceof AppendUnconfirmedError)) throw error;
    }
  }
}

function newEvents(): readonly NewEvent[] {
  const length = 1 + Math.floor(Math.random() * 3);
  return Array.from({ length }, (_, index) =>
    newEvent({ data: { index, text: 'x'.repeat(Math.random() * 2000) } }),
  );
}
