import { type EventLog, CorruptEventError, type RecordedRawEvent } from '../event-store/index.js';

/** Events under consecutive numbers: a stream by revision, or `$all` by position. */
export interface EventSequence {
  readonly first: number;
  /** The number of the newest event; below `first` while there is none. */
  readonly last: () => number;
  /** @throws CorruptEventError when the event is damaged or missing. */
  readonly at: (number: number) => RecordedRawEvent;
}

/** All events by position. */
export function allEvents(log: EventLog): EventSequence {
  return { first: 1, last: () => log.lastPosition, at: (position) => log.at(position) };
}

/** The events of one stream by revision. */
export function eventsOf(log: EventLog, stream: string): EventSequence {
  const at = (revision: number): RecordedRawEvent => {
    const position = log.positionOf(stream, revision);
    if (position === undefined) throw new CorruptEventError(0n);
    return log.at(position, { stream, revision });
  };
  return { first: 0, last: () => log.head(stream), at };
}
