import type { EventLog, RecordedRawEvent } from '../event-store/index.js';
import type { Resolved } from './read-responses.js';

/** The type of a link, whose data is `revision@stream`. */
const LINK = '$>';
const TARGET = /^(\d{1,15})@(.+)$/s;

/** The event to which a link leads; whatever is no link is itself. An event that is not there leaves the link alone. */
export function resolved(log: EventLog, record: RecordedRawEvent): Resolved {
  if (record.type !== LINK) return { event: record };
  const [, revision, stream] = TARGET.exec(Buffer.from(record.data).toString()) ?? [];
  if (revision === undefined || stream === undefined) return { event: undefined, link: record };
  const place = { stream, revision: Number(revision) };
  const position = log.positionOf(stream, place.revision);
  return { event: position === undefined ? undefined : log.at(position, place), link: record };
}
