import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Timeline } from '../../../libs/timeline/index.js';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { weakEtagOf } from '../answers/basis.js';
import { readPointInTime } from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import { refusePaging, sendCsv } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendSerialised, serialise } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { derivedMeasuresQuery, type DerivedMeasuresQuery } from './derived-measures.parameters.js';
import { derivedMeasuresCursor, DerivedMeasuresQueryHandler } from './derived-measures.query.js';

@ApiTags('questions')
@Needs('read')
@Controller('v1/derived-measures')
export class DerivedMeasuresController {
  constructor(
    private readonly queries: DerivedMeasuresQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    operationId: 'derivedMeasures',
    summary: 'What follows from rules on a date, as known at a position: for every chip and party',
    description:
      'Every chip that a rule restricts by its parameters, and every party that a rule restricts by its owners, by id. Recorded restrictions are in /v1/restrictions.',
  })
  @ApiParameters(derivedMeasuresQuery)
  @Offers(JSON_TYPE, CSV_TYPE)
  @ApiCsv('DerivedMeasures')
  @ApiAnswer('DerivedMeasures', 'notReached', 'otherVersion', 'notFollowed')
  @Get()
  async page(
    @Query(new QueryPipe(derivedMeasuresQuery)) given: DerivedMeasuresQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isCsv = wantsCsv(request);
    if (isCsv) refusePaging(given);
    const { asked, after } = withCursor(given, derivedMeasuresCursor);
    const at = await readPointInTime({ ...given, ...asked }, this.timeline);
    if (isCsv) {
      sendCsv(request, reply, this.queries.csv(at), at.isPinned);
      return;
    }
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const page = await inSlices(this.queries.page(at, after, limit));
    const { body, etag } = await inSlices(serialise(page));
    sendSerialised(request, reply, { body, etag: at.isOfNow ? weakEtagOf(page.basis) : etag }, at.isPinned);
  }
}
