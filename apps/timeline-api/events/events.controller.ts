import {
  applyDecorators,
  Controller,
  Get,
  Query,
  Req,
  Res,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../libs/access/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { refuseUnseen } from '../answers/never-seen.js';
import { assertFollowed } from '../answers/not-followed.js';
import { AccessGuard, Needs } from '../http/access/access.guard.js';
import { EVENT_STREAM_TYPE, JSON_TYPE, Offers, wantsEventStream } from '../http/negotiation.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { text } from '../http/openapi/schema.js';
import { sendUncached } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { eventsQuery, readFeedFilter, readResumePosition, type EventsQuery } from './events.parameters.js';
import { EventsQueryHandler } from './events.query.js';
import { LiveStreams } from './live-streams.js';

/** Documents both forms of the event log. */
const ApiEvents = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'The event log: a page, or, with Accept: text/event-stream, a live stream',
      description:
        'A page ends where an append ends. There is always a next link: at the head, it gives the events that are ' +
        'recorded later. While this replica does not follow the log, a page at its end has `follower`, or is refused ' +
        'if it would be empty. /asyncapi.json describes the stream and its messages.',
    }),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Resume a stream after this position' }),
    ApiResponse({
      status: 200,
      description: 'CloudEvents 1.0',
      headers: headersOf('Cache-Control'),
      content: { ...json('EventsPage'), 'text/event-stream': { schema: text } },
    }),
    ApiProblem(400, 'A parameter or Last-Event-ID is invalid'),
    ApiProblem(404, 'Of a page: nothing recorded is about the subject of the filter or names it'),
    ApiProblem(406, 'Accept allows neither application/json nor text/event-stream'),
    ApiProblem(
      503,
      'This replica does not follow the log, and has no event after the position; or its event feed has stopped',
      'Retry-After',
    ),
  );

/** Proxies neither keep a stream nor compress it: one that compresses may hold back what is small. */
const UNCHANGED = 'no-store, no-transform';

const SCOPE: Scope = 'read';

@ApiTags('events')
@Needs(SCOPE)
@Controller('v1')
export class EventsController implements BeforeApplicationShutdown {
  constructor(
    private readonly queries: EventsQueryHandler,
    private readonly streams: LiveStreams,
    private readonly timeline: Timeline,
    private readonly guard: AccessGuard,
  ) {}

  /** Streams do not end by themselves, and the service cannot stop before they have. */
  beforeApplicationShutdown(): void {
    this.streams.close();
  }

  @ApiEvents()
  @Offers(JSON_TYPE, EVENT_STREAM_TYPE)
  @ApiParameters(eventsQuery)
  @Get('events')
  async events(
    @Query(new QueryPipe(eventsQuery)) given: EventsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = readFeedFilter(given);
    if (!wantsEventStream(request)) {
      // A stream may wait for the first event about a subject; an empty page would look like a clearance.
      if (filter.subject !== undefined)
        refuseUnseen({ subject: filter.subject }, this.timeline.index.head, this.timeline);
      const page = await inSlices(this.queries.page(given, filter));
      await sendUncached(reply, page);
      return;
    }
    const after = readResumePosition(given, request.headers['last-event-id']);
    // Before the response begins: afterwards it could only be cut off.
    this.timeline.events.assertReadable();
    const state = this.timeline.stateOf('events');
    if (state.kind === 'stopped') assertFollowed(state);
    if (request.method === 'HEAD') {
      void reply.headers({ 'content-type': EVENT_STREAM_TYPE, 'cache-control': UNCHANGED }).send();
      return;
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': `${EVENT_STREAM_TYPE}; charset=utf-8`,
      'cache-control': UNCHANGED,
      'x-accel-buffering': 'no',
      // A stream ends when the service does, and its connection with it.
      connection: 'close',
    });
    request.raw.socket.setNoDelay(true);
    this.streams.open(reply.raw, filter, after, () => this.guard.isStillAdmitted(request, SCOPE));
  }
}
