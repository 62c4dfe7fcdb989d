import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsString, Length, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SubjectKind } from '../../../events/index.js';
import { Needs } from '../access/access.guard.js';
import { Optional } from '../commands/validators.js';
import { ParametersOf, SubjectDocumented } from '../description/parameters.js';
import { AnswerDocumented, CsvDocumented } from '../openapi.js';
import { Timeline } from '../timeline.js';
import { refusePaging, sendRestrictionsCsv, wantsCsv } from './csv.js';
import { withCursor } from './cursor.js';
import { pathOf, sendAnswer, sendSerialised } from './documents.js';
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
    private readonly repeated: RepeatedAnswers,
    private readonly directory: SubjectDirectory,
  ) {}

  @ApiOperation({ summary: 'What was restricted of a chip on a date, as known at a position' })
  @SubjectDocumented()
  @ParametersOf('point')
  @AnswerDocumented('Answer')
  @Get('chips/:id')
  chip(
    @Param('id') id: string,
    @Query(new QueryPipe(PointDto)) point: PointDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#subject('chip', id, point, request, reply);
  }

  @ApiOperation({ summary: 'What was restricted of a company on a date, as known at a position' })
  @SubjectDocumented()
  @ParametersOf('point')
  @AnswerDocumented('Answer')
  @Get('companies/:id')
  company(
    @Param('id') id: string,
    @Query(new QueryPipe(PointDto)) point: PointDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#subject('company', id, point, request, reply);
  }

  @ApiOperation({ summary: 'Every fact about a chip, on both clocks, the retracted ones with why' })
  @SubjectDocumented()
  @ParametersOf('history')
  @AnswerDocumented('History')
  @Get('chips/:id/history')
  chipHistory(
    @Param('id') id: string,
    @Query(new QueryPipe(HistoryDto)) point: HistoryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#history('chip', id, point, request, reply);
  }

  @ApiOperation({ summary: 'Every fact about a company, on both clocks, the retracted ones with why' })
  @SubjectDocumented()
  @ParametersOf('history')
  @AnswerDocumented('History')
  @Get('companies/:id/history')
  companyHistory(
    @Param('id') id: string,
    @Query(new QueryPipe(HistoryDto)) point: HistoryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#history('company', id, point, request, reply);
  }

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
    sendAnswer(request, reply, page, asked.isPinned, 'authorization, accept');
  }

  @ApiOperation({ summary: 'Chips and companies by id, name or alias, typos forgiven' })
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

  async #subject(
    kind: SubjectKind,
    id: string,
    point: PointDto,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const now = Date.now();
    const asked = await readQuestion(point, this.timeline, now);
    const answer = await this.queries.execute(new SubjectQuery({ kind, id }, asked));
    this.repeated.keep(request.url, point, asked, answer, now);
    sendSerialised(request, reply, answer, asked.isPinned);
  }

  async #history(
    kind: SubjectKind,
    id: string,
    point: HistoryDto,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    const position = await readPosition(point, this.timeline, Date.now());
    const given = await this.queries.execute(new HistoryQuery({ kind, id }, position));
    sendAnswer(request, reply, given, false);
  }
}
