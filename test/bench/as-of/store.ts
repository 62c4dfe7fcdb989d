import { createHash } from 'node:crypto';
import { definitions, eventContract, streamOf, validateEvent } from '../../../events/index.js';
import type { PositionedEvent } from '../../../libs/as-of/index.js';
import { EmbeddedEventStore, type NewEvent } from '../../../libs/event-store/index.js';

const IN_FLIGHT = 4000;

/** Appends each event to its stream, as a command would, thousands in one group commit. */
export async function fill(folder: string, events: Iterable<PositionedEvent>): Promise<void> {
  const store = await EmbeddedEventStore.open(folder);
  let writing: Promise<unknown>[] = [];
  for (const event of events) {
    writing.push(store.append(streamOf(event.subject), [toNewEvent(event)], 'any'));
    if (writing.length < IN_FLIGHT) continue;
    await Promise.all(writing);
    writing = [];
  }
  await Promise.all(writing);
  await store.close();
}

/** The event as the service would append it. Ids come from the position, so that the same seed gives the same log. */
function toNewEvent({ event, position, recordedAt }: PositionedEvent): NewEvent {
  const hash = createHash('sha256').update(String(position)).digest('hex');
  const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  const metadata = {
    actor: 'bench',
    commandId: id,
    requestHash: hash,
    correlationId: id,
    causationId: id,
    recordedAt: new Date(recordedAt).toISOString(),
    appendIndex: 0,
    appendSize: 1,
    schemaVersion: definitions[event.type].version,
  };
  const { data } = validateEvent(event.type, event.data);
  return { id, type: event.type, data, metadata, contract: eventContract };
}
