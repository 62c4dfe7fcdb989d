import type { EventStore, RecordedEvent } from '../../libs/event-store/index.js';

/** What a copy of an event keeps: all but what only its store can say of it, position and time of the append. */
export type KeptEvent = Omit<RecordedEvent, 'position' | 'created'>;

/** Every event of a store in order, as a copy keeps it. */
export async function logOf(store: EventStore): Promise<KeptEvent[]> {
  const log: KeptEvent[] = [];
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    if (message.kind === 'caught-up') break;
    if (message.kind !== 'event') continue;
    const { position: _position, created: _created, ...kept } = message.event;
    log.push(kept);
  }
  return log;
}
