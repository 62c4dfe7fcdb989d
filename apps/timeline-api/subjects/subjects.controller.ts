import { applyDecorators, Controller, Get, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerPaths, type AnswerPath } from '../../../events/index.js';
import { AnswerCache } from '../answers/answer-cache.js';
import { ApiAnswer } from '../answers/answer.docs.js';
import {
  PointDto,
  pointParameters,
  readPointInTime,
  readPosition,
  RecordedPointDto,
  recordedPointParameters,
} from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import type { Scope } from '../../../libs/access/index.js';
import { ApiParameters } from '../http/openapi/parameters.js';
import { ref } from '../http/openapi/schema.js';
import { sendAnswer, sendSerialised } from '../http/send-answer.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { Timeline } from '../../../libs/timeline/index.js';
import type { CachedRoute } from './cached-answers.js';
import { SubjectsQueryHandler } from './subjects.query.js';

const SCOPE: Scope = 'read';

/** Documents the operation of one route, and the id in its path. */
const ApiSubject = (operationId: string, summary: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId, summary }),
    ApiParam({ name: 'id', description: 'The id of the subject', schema: ref('Id') }),
  );

/** A controller with the answers and histories of one kind of subject, under one of its paths. */
function subjectController({ kind, path, name }: AnswerPath): Type {
  @ApiTags('questions')
  @Needs(SCOPE)
  @Controller(`v1/${path}`)
  class SubjectController {
    constructor(
      private readonly queries: SubjectsQueryHandler,
      private readonly timeline: Timeline,
      private readonly cache: AnswerCache,
    ) {}

    @ApiSubject(name, `What was restricted of a ${name} on a date, as known at a position`)
    @ApiParameters(pointParameters)
    @ApiAnswer('Answer', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
    @RouteConfig({ cachedForScope: SCOPE } satisfies CachedRoute)
    @Get(':id')
    async answer(
      @Param('id') id: string,
      @Query(new QueryPipe(PointDto)) parameters: PointDto,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const now = Date.now();
      const at = await readPointInTime(parameters, this.timeline, now);
      const answer = this.queries.answer({ kind, id }, at);
      this.cache.keep(request.url, parameters, at, answer, now);
      sendSerialised(request, reply, answer, at.isPinned);
    }

    @ApiSubject(`${name}History`, `Every fact about a ${name} on both clocks, retracted ones with the reason`)
    @ApiParameters(recordedPointParameters)
    @ApiAnswer('History', 'neverSeen', 'notReached', 'notFollowed')
    @Get(':id/history')
    async history(
      @Param('id') id: string,
      @Query(new QueryPipe(RecordedPointDto)) parameters: RecordedPointDto,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const position = await readPosition(parameters, this.timeline, Date.now());
      sendAnswer(request, reply, this.queries.history({ kind, id }, position), false);
    }
  }
  return SubjectController;
}

/** One controller for each path under which subjects are answered. */
export const subjectControllers = answerPaths.map(subjectController);
