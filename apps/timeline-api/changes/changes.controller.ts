import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { coveredBy } from '../answers/coverage.js';
import { refuseUnseen } from '../answers/never-seen.js';
import { readFilter } from '../answers/restriction-filter.js';
import { Needs } from '../http/access/access.guard.js';
import { refusePaging, sendCsv } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendAnswer } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { ChangesQueryHandler } from './changes.query.js';
import { changesCursor, changesQuery, readTimeSpan, type ChangesQuery } from './time-span.js';

@ApiTags('questions')
@Needs('read')
@Controller('v1')
export class ChangesController {
  constructor(
    private readonly queries: ChangesQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    summary:
      'Everything that came into force or ended between two dates, or became known or was lifted between two positions',
    description:
      'Every edge of the span, and which parts of the reach of a fact differ there; with `net`, only the difference of ' +
      'its two ends. No event announces that a date has come: ask every day from yesterday to today for what is due.',
  })
  @ApiParameters(changesQuery)
  @Offers(JSON_TYPE, CSV_TYPE)
  @ApiCsv('Changes')
  @ApiAnswer('Changes', 'notReached', 'otherVersion', 'notFollowed')
  @Get('changes')
  async changes(
    @Query(new QueryPipe(changesQuery)) given: ChangesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isCsv = wantsCsv(request);
    if (isCsv) refusePaging(given);
    const { asked, after } = withCursor(given, changesCursor);
    const parameters = { ...given, ...asked };
    const span = await readTimeSpan(parameters, this.timeline);
    const filter = readFilter(parameters);
    refuseUnseen(filter, span.later.point.position, this.timeline, (subject) =>
      coveredBy(this.timeline, subject, span.later.question, span.later.point.lists),
    );
    const query = { span, filter };
    if (isCsv) {
      sendCsv(request, reply, await inSlices(this.queries.csv(query)), span.isPinned);
      return;
    }
    const page = await inSlices(this.queries.page(query, after, Number(given.limit ?? DEFAULT_PAGE)));
    await sendAnswer(request, reply, page, span.isPinned);
  }
}
