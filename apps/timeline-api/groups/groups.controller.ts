import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Timeline } from '../../../libs/timeline/index.js';
import { ApiAnswer } from '../answers/answer.docs.js';
import { readPointInTime } from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import { sendAnswer } from '../http/send-answer.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { groupQuery, type GroupQuery } from './groups.parameters.js';
import { GroupsQueryHandler } from './groups.query.js';

@ApiTags('rules')
@Needs('read')
@Controller('v1/groups')
export class GroupsController {
  constructor(
    private readonly queries: GroupsQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    operationId: 'group',
    summary: 'Who is in a country group on a date, as known at a position; or the territories of a country',
    description:
      'Surely, or possibly: where no edition and no change covers the date, a country may be a member.',
  })
  @ApiParam({
    name: 'regime',
    description: 'The body of rules whose groups these are (ear)',
    schema: { type: 'string' },
  })
  @ApiParam({
    name: 'code',
    description: 'The group (D:5), or a country that has territories (CN)',
    schema: { type: 'string' },
  })
  @ApiParameters(groupQuery)
  @ApiAnswer('CountryGroup', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
  @Get(':regime/:code')
  async one(
    @Param('regime') regime: string,
    @Param('code') code: string,
    @Query(new QueryPipe(groupQuery)) given: GroupQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = await readPointInTime(given, this.timeline);
    await sendAnswer(request, reply, this.queries.one(regime, code, at), at.isPinned);
  }
}
