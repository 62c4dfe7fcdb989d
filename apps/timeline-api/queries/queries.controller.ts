import { Controller, Get, Param, Query, Req, Res, type Type } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerPaths, pathOf, type AnswerPath } from '../../../events/index.js';
import { Needs } from '../access/access.guard.js';
import { Optional } from '../commands/validators.js';
import { ParametersOf, SubjectDocumented } from '../description/parameters.js';
import { AnswerDocumented, CsvDocumented } from '../openapi.js';
import { Timeline } from '../timeline.js';
import { refusePaging, sendRestrictionsCsv, wantsCsv } from './csv.js';
import { withCursor } from './cursor.js';
import { sendAnswer, sendSerialised, weakEtagOf } from './documents.js';
import { serialise } from './serialised-answers.js';
import { HistoryQuery, RestrictionsQuery, restrictionsCursor, SearchQuery, SubjectQuery } from './queries.js';
import { CountTo, DEFAULT_PAGE, DEFAULT_RESULTS, MOST_RESULTS } from './page.js';
import { PointDto, readPosition, readQuestion, WholeNumber } from './question.js';
import { refuseUnseen } from './never-seen.js';
import { QueryPipe } from './query.pipe.js';
import { RepeatedAnswers } from './repeated-answers.js';
import { SubjectDirectory } from './subject-directory.js';
import { readFilter, WorldPageDto } from './world-question.js';

/** A point on the recorded clock. */
export class HistoryDto {
  @Optional() @IsString() @MaxLength(40) readonly knownAt?: string;
  @Optional() @WholeNumber() readonly position?: string;
}

export class SearchDto {
  @IsString() @Length(1, 100) readonly q!: string;
  @Optional() @CountTo(MOST_RESULTS) readonly limit?: string;
}

@ApiTags('questions')
@Needs('read')
@Controller('v1')
export class QueriesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly timeline: Timeline,
    private readonly directory: SubjectDirectory,
  ) {}

  @ApiOperation({ summary: 'The whole world at a point: every fact in force, by subject and fact' })
  @ParametersOf('restrictions')
  @CsvDocumented('Restrictions')
  @AnswerDocumented('Restrictions')
  @Get('restrictions')
  async restrictions(
    @Query(new QueryPipe(WorldPageDto)) given: WorldPageDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked: pinned, after } = withCursor(given, restrictionsCursor);
    const dto = Object.assign(new WorldPageDto(), given, pinned);
    const asked = await readQuestion(dto, this.timeline, Date.now());
    const filter = readFilter(dto);
    refuseUnseen(filter, asked.point.position, this.directory, this.timeline.index);
    if (wantsCsv(request)) {
      refusePaging(given);
      sendRestrictionsCsv(request, reply, this.timeline.index, asked, filter);
      return;
    }
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const page = await this.queries.execute(new RestrictionsQuery(asked, filter, after, limit));
    const { body, etag } = serialise(page);
    const answer = { body, etag: asked.isOfNow ? weakEtagOf(page.basis) : etag };
    sendSerialised(request, reply, answer, asked.isPinned, 'authorization, accept');
  }

  @ApiOperation({ summary: 'Chips and parties by id, name or alias, typos forgiven' })
  @ParametersOf('search')
  @AnswerDocumented('SearchResults')
  @Get('search')
  async search(
    @Query(new QueryPipe(SearchDto)) { q, limit }: SearchDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.queries.execute(new SearchQuery(q, Number(limit ?? DEFAULT_RESULTS)));
    const results = found.map((each) => ({ ...each, href: pathOf(each.subject) }));
    sendAnswer(request, reply, { results }, false);
  }
}

/** A controller with the answers and histories of one kind of subject, under one of its paths. */
function subjectController({ kind, path, name }: AnswerPath): Type {
  @ApiTags('questions')
  @Needs('read')
  @Controller(`v1/${path}`)
  class SubjectController {
    constructor(
      private readonly queries: QueryBus,
      private readonly timeline: Timeline,
      private readonly repeated: RepeatedAnswers,
    ) {}

    @ApiOperation({
      operationId: name,
      summary: `What was restricted of a ${name} on a date, as known at a position`,
    })
    @SubjectDocumented()
    @ParametersOf('point')
    @AnswerDocumented('Answer')
    @Get(':id')
    async answer(
      @Param('id') id: string,
      @Query(new QueryPipe(PointDto)) point: PointDto,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const now = Date.now();
      const asked = await readQuestion(point, this.timeline, now);
      const answer = await this.queries.execute(new SubjectQuery({ kind, id }, asked));
      this.repeated.keep(request.url, point, asked, answer, now);
      sendSerialised(request, reply, answer, asked.isPinned);
    }

    @ApiOperation({
      operationId: `${name}History`,
      summary: `Every fact about a ${name}, on both clocks, the retracted ones with why`,
    })
    @SubjectDocumented()
    @ParametersOf('history')
    @AnswerDocumented('History')
    @Get(':id/history')
    async history(
      @Param('id') id: string,
      @Query(new QueryPipe(HistoryDto)) point: HistoryDto,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const position = await readPosition(point, this.timeline, Date.now());
      const given = await this.queries.execute(new HistoryQuery({ kind, id }, position));
      sendAnswer(request, reply, given, false);
    }
  }
  return SubjectController;
}

/** One controller for each path under which subjects are answered. */
export const subjectControllers = answerPaths.map(subjectController);
