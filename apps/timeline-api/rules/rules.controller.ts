import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Timeline } from '../../../libs/timeline/index.js';
import { ApiAnswer } from '../answers/answer.docs.js';
import { readPointInTime } from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import { ref } from '../http/openapi/schema.js';
import { sendAnswer } from '../http/send-answer.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { rulesQuery, type RulesQuery } from './rules.parameters.js';
import { RulesQueryHandler } from './rules.query.js';

@ApiTags('rules')
@Needs('read')
@Controller('v1/rules')
export class RulesController {
  constructor(
    private readonly queries: RulesQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    operationId: 'rules',
    summary: 'The rules that were adopted, by version: their terms, and which are in force on a date',
  })
  @ApiParameters(rulesQuery)
  @ApiAnswer('AdoptedRules', 'notReached', 'otherVersion', 'notFollowed')
  @Get()
  async all(
    @Query(new QueryPipe(rulesQuery)) given: RulesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = await readPointInTime(given, this.timeline);
    await sendAnswer(request, reply, this.queries.all(at), at.isPinned);
  }

  @ApiOperation({
    operationId: 'rule',
    summary: 'The versions of one rule, each with what suspends it, leaves it unenforced or ends it',
  })
  @ApiParam({ name: 'id', description: 'The id of the rule', schema: ref('Id') })
  @ApiParameters(rulesQuery)
  @ApiAnswer('AdoptedRules', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query(new QueryPipe(rulesQuery)) given: RulesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = await readPointInTime(given, this.timeline);
    await sendAnswer(request, reply, this.queries.one(id, at), at.isPinned);
  }
}
