import { applyDecorators, Controller, Get, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerPaths, subjectKinds, type AnswerPath } from '../../../events/index.js';
import { AnswerCache } from '../answers/answer-cache.js';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { weakEtagOf } from '../answers/basis.js';
import {
  pointQuery,
  readPointInTime,
  readPosition,
  refuseBuyer,
  type PointQuery,
} from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import type { Scope } from '../../../libs/access/index.js';
import { refusePaging, sendCsv } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { ref } from '../http/openapi/schema.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendAnswer, sendSerialised, serialise } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { Timeline } from '../../../libs/timeline/index.js';
import type { CachedRoute } from './cached-answers.js';
import { historyCursor, HistoryQueryHandler } from './history.query.js';
import { subjectListCursor, SubjectListQueryHandler } from './subject-list.query.js';
import {
  historyQuery,
  subjectListQuery,
  type HistoryQuery,
  type SubjectListQuery,
} from './subjects.parameters.js';
import { SubjectsQueryHandler } from './subjects.query.js';

const SCOPE: Scope = 'read';

/** Documents the operation of one route, and the id in its path. */
const ApiSubject = (operationId: string, summary: string, description: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId, summary, description }),
    ApiParam({ name: 'id', description: 'The id of the subject', schema: ref('Id') }),
  );

/** A controller with the list, the answers and the histories of one kind of subject, under one of its paths. */
function subjectController({ kind, path, name }: AnswerPath): Type {
  @ApiTags('questions')
  @Needs(SCOPE)
  @Offers(JSON_TYPE, CSV_TYPE)
  @Controller(`v1/${path}`)
  class SubjectController {
    constructor(
      private readonly answers: SubjectsQueryHandler,
      private readonly histories: HistoryQueryHandler,
      private readonly lists: SubjectListQueryHandler,
      private readonly timeline: Timeline,
      private readonly cache: AnswerCache,
    ) {}

    @ApiOperation({
      operationId: path,
      summary: `The ${subjectKinds[kind].plural} that have an answer, by id, including those that are only named by others`,
    })
    @ApiParameters(subjectListQuery)
    @ApiCsv('Subjects')
    @ApiAnswer('Subjects', 'notReached', 'otherVersion', 'notFollowed')
    @Get()
    async list(
      @Query(new QueryPipe(subjectListQuery)) given: SubjectListQuery,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const isCsv = wantsCsv(request);
      if (isCsv) refusePaging(given);
      const { asked, after } = withCursor(given, subjectListCursor(kind));
      const parameters = { ...given, ...asked };
      const at = await readPointInTime(parameters, this.timeline);
      if (isCsv) {
        sendCsv(request, reply, this.lists.csv(kind, at), at.isPinned);
        return;
      }
      const limit = Number(given.limit ?? DEFAULT_PAGE);
      const page = await inSlices(this.lists.page(kind, at, after, limit));
      const { body, etag } = await inSlices(serialise(page));
      const answer = { body, etag: at.isOfNow ? weakEtagOf(page.basis) : etag };
      sendSerialised(request, reply, answer, at.isPinned);
    }

    @ApiSubject(
      name,
      `The restrictions on a ${name} on a date, as known at a position`,
      'The status and the rule that decided on it, every fact in force with its evidence, the reservations, and the ' +
        'basis, whose pinned link always gives the same answer.',
    )
    @ApiParameters(pointQuery)
    @ApiCsv('Answer', 'As JSON, the whole answer; as text/csv (RFC 4180), the facts in force, streamed')
    @ApiAnswer('Answer', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
    @RouteConfig({ cachedForScope: SCOPE } satisfies CachedRoute)
    @Get(':id')
    async answer(
      @Param('id') id: string,
      @Query(new QueryPipe(pointQuery)) parameters: PointQuery,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const isCsv = wantsCsv(request);
      refuseBuyer(kind, parameters);
      const now = Date.now();
      const at = await readPointInTime(parameters, this.timeline);
      if (isCsv) {
        sendCsv(request, reply, await inSlices(this.answers.csv({ kind, id }, at)), at.isPinned);
        return;
      }
      const answer = await inSlices(this.answers.answer({ kind, id }, at));
      this.cache.keep(request.url, parameters, at, answer, now);
      sendSerialised(request, reply, answer, at.isPinned);
    }

    @ApiSubject(
      `${name}History`,
      `Every fact about a ${name} on both clocks, retracted ones with the reason`,
      'In the order in which they were recorded. Of a party, those of every id that is joined with it.',
    )
    @ApiParameters(historyQuery)
    @ApiCsv('History')
    @ApiAnswer('History', 'neverSeen', 'notReached', 'notFollowed')
    @Get(':id/history')
    async history(
      @Param('id') id: string,
      @Query(new QueryPipe(historyQuery)) given: HistoryQuery,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const isCsv = wantsCsv(request);
      if (isCsv) refusePaging(given);
      const { asked, after = 0 } = withCursor(given, historyCursor({ kind, id }));
      const parameters = { ...given, ...asked };
      const known = await readPosition(parameters, this.timeline);
      if (isCsv) {
        sendCsv(request, reply, this.histories.csv({ kind, id }, known.position), false);
        return;
      }
      const limit = Number(given.limit ?? DEFAULT_PAGE);
      const page = await inSlices(this.histories.page({ kind, id }, known, after, limit));
      await sendAnswer(request, reply, page, false);
    }
  }
  return SubjectController;
}

/** One controller for each path under which subjects are answered. */
export const subjectControllers = answerPaths.map(subjectController);
