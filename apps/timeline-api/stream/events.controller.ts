import { Controller, Get, Query, Req, Res, type BeforeApplicationShutdown } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { isEventType } from '../../../events/index.js';
import {
  EVENT_TYPE_PREFIX,
  Timeline,
  type CloudEvent,
  type FeedFilter,
} from '../../../libs/timeline/index.js';
import { Needs } from '../access/access.guard.js';
import { Optional } from '../commands/validators.js';
import { ParametersOf } from '../description/parameters.js';
import { EventsDocumented } from '../openapi.js';
import { invalidRequest } from '../problems/problem.js';
import { queryOf } from '../queries/documents.js';
import { CountTo, DEFAULT_PAGE, LARGEST_PAGE } from '../queries/page.js';
import { QueryPipe } from '../queries/query.pipe.js';
import { WHOLE_NUMBER } from '../queries/question.js';
import { readSubject } from '../queries/world-question.js';
import { LiveStreams } from './live-streams.js';

/** How much of the log one page looks through, so that a rare filter costs no more than a common one. */
const LONGEST_LOOK = 10_000;

/** Bytes after which a page takes no more. */
const LONGEST_PAGE = 4 * 1024 * 1024;

const NO_POSITION = 'must be a position: a whole number';

const EVENT_STREAM = 'text/event-stream';

export class EventsDto {
  @Optional()
  @Matches(WHOLE_NUMBER, { message: NO_POSITION })
  readonly after?: string;
  @Optional() @CountTo(LARGEST_PAGE) readonly limit?: string;
  @Optional() @IsString({ each: true }) readonly type?: string | string[];
  @Optional() @IsString() @MaxLength(120) readonly subject?: string;
}

@ApiTags('events')
@Needs('read')
@Controller('v1')
export class EventsController implements BeforeApplicationShutdown {
  constructor(
    private readonly timeline: Timeline,
    private readonly streams: LiveStreams,
  ) {}

  /** A stream never ends by itself: it must, for the service to stop. */
  beforeApplicationShutdown(): void {
    this.streams.close();
  }

  @EventsDocumented()
  @ParametersOf('events')
  @Get('events')
  events(
    @Query(new QueryPipe(EventsDto)) given: EventsDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const filter = readFilter(given);
    if (new Negotiator(request.raw).mediaType(['application/json', EVENT_STREAM]) !== EVENT_STREAM) {
      void reply.header('cache-control', 'no-store').send(this.#page(given, filter));
      return;
    }
    const after = this.#resumeAfter(given, request);
    // Before the answer begins: afterwards it could only be cut off.
    this.timeline.events.assertReadable();
    if (request.method === 'HEAD') {
      void reply.headers({ 'content-type': EVENT_STREAM, 'cache-control': 'no-store' }).send();
      return;
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': `${EVENT_STREAM}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // A stream ends when the service does, and its connection with it.
      connection: 'close',
    });
    request.raw.socket.setNoDelay(true);
    this.streams.open(reply.raw, filter, after);
  }

  /** A page ends with an append, so that its position can be asked for; a long append makes it a little longer. */
  #page(given: EventsDto, filter: FeedFilter) {
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const start = Number(given.after ?? 0);
    const { events: feed } = this.timeline;
    const events: CloudEvent[] = [];
    let bytes = 0;
    let position = start;
    /** The end of the append that the last event is of. */
    let end = start;
    const isFull = (): boolean => events.length >= limit || bytes > LONGEST_PAGE;
    for (let isOver = false; !isOver;) {
      const page = feed.after(position, filter);
      isOver = page.position === position || page.position >= feed.head;
      isOver ||= page.endsAppend && page.position - start >= LONGEST_LOOK;
      ({ position } = page);
      for (const { cloudEvent, block, position: at } of page.items) {
        if (isFull() && at > end) break;
        events.push(cloudEvent);
        bytes += block.length;
        end = at - cloudEvent.appendindex + cloudEvent.appendsize - 1;
      }
      if (!isFull() || position < end) continue;
      position = end;
      isOver = true;
    }
    const { type, subject } = given;
    const types = [type ?? []].flat();
    const query = [
      queryOf({ after: position, limit, subject }),
      ...types.map((each) => queryOf({ type: each })),
    ];
    // There is always a next page: at the head it is the one that is not written yet.
    return { events, position, head: feed.head, links: { next: `/v1/events?${query.join('&')}` } };
  }

  /**
   * Last-Event-ID comes from a client that was cut off, and so goes before what its address says. A position beyond
   * the head is no error: this replica may have followed less of the log than the one that told of it.
   */
  #resumeAfter({ after }: EventsDto, { headers }: FastifyRequest): number | undefined {
    const given = headers['last-event-id'];
    if (given === undefined) return after === undefined ? undefined : Number(after);
    if (typeof given === 'string' && WHOLE_NUMBER.test(given)) return Number(given);
    throw invalidRequest([{ header: 'Last-Event-ID', detail: NO_POSITION }]);
  }
}

function readFilter({ type, subject }: EventsDto): FeedFilter {
  // As the catalogue names it, or as the event itself does.
  const types = [type ?? []]
    .flat()
    .map((each) => (each.startsWith(EVENT_TYPE_PREFIX) ? each.slice(EVENT_TYPE_PREFIX.length) : each));
  const unknown = types.find((each) => !isEventType(each));
  if (unknown !== undefined) {
    throw invalidRequest([{ parameter: 'type', detail: `${JSON.stringify(unknown)} is no event type` }]);
  }
  return { types: new Set(types), subject: readSubject(subject) };
}
