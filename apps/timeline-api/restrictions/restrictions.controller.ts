import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { coveredBy } from '../answers/coverage.js';
import { refuseUnseen } from '../answers/never-seen.js';
import { readPointInTime } from '../answers/point-in-time.js';
import { filteredPageQuery, readFilter, type FilteredPageQuery } from '../answers/restriction-filter.js';
import { sendWorld } from '../answers/send-world.js';
import { RESTRICTIONS, worldCursor, WorldQueryHandler } from '../answers/world.query.js';
import { Needs } from '../http/access/access.guard.js';
import { refusePaging } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { Timeline } from '../../../libs/timeline/index.js';

@ApiTags('questions')
@Needs('read')
@Controller('v1')
export class RestrictionsController {
  constructor(
    private readonly queries: WorldQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    summary: 'Every fact in force at a point in time, by subject and fact',
    description:
      'As JSON, in pages; as CSV, complete. Each fact is in force surely or possibly, with its doubts; a subject ' +
      'without a row is not thereby cleared. Measures that do not bear on exports are included: see `bearsOnExports`.',
  })
  @ApiParameters(filteredPageQuery)
  @Offers(JSON_TYPE, CSV_TYPE)
  @ApiCsv('Restrictions')
  @ApiAnswer('Restrictions', 'notReached', 'otherVersion', 'notFollowed')
  @Get('restrictions')
  async restrictions(
    @Query(new QueryPipe(filteredPageQuery)) given: FilteredPageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (wantsCsv(request)) refusePaging(given);
    const { asked, after } = withCursor(given, worldCursor(RESTRICTIONS));
    const parameters = { ...given, ...asked };
    const at = await readPointInTime(parameters, this.timeline);
    const filter = readFilter(parameters);
    refuseUnseen(filter, at.point.position, this.timeline, (subject) =>
      coveredBy(this.timeline, subject, at.question, at.point.lists),
    );
    const query = { path: RESTRICTIONS, at, filter, parameters: filter };
    await sendWorld(request, reply, this.queries, query, { after, limit: given.limit });
  }
}
