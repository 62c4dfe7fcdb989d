import { randomUUID } from 'node:crypto';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog, RecordedRawEvent } from '../event-store/index.js';
import { allEvents, eventsOf, type EventSequence } from './event-sequence.js';
import { resolved } from './links.js';
import type { ReadRequest } from './read-request.js';
import * as responses from './read-responses.js';
import type { Reader } from './reader.js';

/** Answers a read or a subscription, until it is complete or the reader has disconnected. */
export async function answerRead(log: EventLog, question: ReadRequest, reader: Reader): Promise<void> {
  const { stream, mode } = question;
  const sequence = stream === undefined ? allEvents(log) : eventsOf(log, stream);
  if (mode === 'subscription') {
    await answerSubscription(log, sequence, question, reader);
  } else if (stream !== undefined && sequence.last() < sequence.first) {
    await reader.write(responses.streamNotFoundResponse(stream));
  } else {
    await answerOnce(log, sequence, question, reader);
  }
}

async function answerOnce(
  log: EventLog,
  sequence: EventSequence,
  question: ReadRequest,
  reader: Reader,
): Promise<void> {
  const { mode, filter } = question;
  const [first, last] = [sequence.first, sequence.last()];
  const step = mode === 'forwards' ? 1 : -1;
  let remaining = question.limit;
  for (let next = startOf(question, first, last); next >= first && next <= last; next += step) {
    if (remaining === 0 || reader.isGone()) return;
    if (filter) await reader.search();
    const event = sequence.at(next);
    if (filter && !filter.matches(event)) continue;
    await reader.write(responseTo(log, event, question));
    remaining -= 1;
  }
}

function responseTo(
  log: EventLog,
  event: RecordedRawEvent,
  { resolvesLinks, structuredIds }: ReadRequest,
): ReadResp {
  return responses.eventResponse(resolvesLinks ? resolved(log, event) : { event }, structuredIds);
}

function startOf({ from, mode, stream }: ReadRequest, first: number, last: number): number {
  const number = from === 'start' ? 0 : from;
  if (mode === 'forwards') return number === 'end' ? last + 1 : Math.max(number, first);
  if (number === 'end') return last;
  // Backwards, the protocol reads a position of $all as the end of a record: the record that begins there is
  // not returned. In a stream, the event at the given revision is returned.
  return Math.min(stream === undefined ? number - 1 : number, last);
}

async function answerSubscription(
  log: EventLog,
  sequence: EventSequence,
  question: ReadRequest,
  reader: Reader,
): Promise<void> {
  const subscription = new Subscription(log, question, reader);
  await reader.write(responses.confirmationResponse(randomUUID()));
  let next = nextAfter(question.from, sequence);
  let isLive = false;
  while (!reader.isGone() && !log.isClosed) {
    if (next <= sequence.last()) {
      await subscription.consider(sequence.at(next));
      next += 1;
    } else if (!isLive) {
      isLive = true;
      await subscription.goLive(next - 1);
    } else {
      await log.nextCommit(reader.signal);
    }
  }
}

function nextAfter(from: ReadRequest['from'], { first, last }: EventSequence): number {
  if (from === 'start') return first;
  return (from === 'end' ? last() : Math.max(from, first - 1)) + 1;
}

/** The responses to a subscriber, event by event. */
class Subscription {
  readonly #log: EventLog;
  readonly #question: ReadRequest;
  readonly #reader: Reader;
  #considered = 0;

  constructor(log: EventLog, question: ReadRequest, reader: Reader) {
    this.#log = log;
    this.#question = question;
    this.#reader = reader;
  }

  async consider(event: RecordedRawEvent): Promise<void> {
    const { filter } = this.#question;
    if (filter) await this.#reader.search();
    if (!filter || filter.matches(event)) {
      await this.#reader.write(responseTo(this.#log, event, this.#question));
    }
    this.#considered += 1;
    if (filter && this.#considered % filter.checkpointInterval === 0) {
      await this.#reader.write(responses.checkpointResponse(Number(event.position)));
    }
  }

  async goLive(position: number): Promise<void> {
    if (this.#question.filter && position > 0) {
      await this.#reader.write(responses.checkpointResponse(position));
    }
    await this.#reader.write(responses.caughtUpResponse());
  }
}
