import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../access/access.guard.js';
import { ParametersOf } from '../description/parameters.js';
import { AnswerDocumented, CsvDocumented } from '../openapi.js';
import { Timeline } from '../timeline.js';
import { ChangesDto, changesCursor, readSpan } from './changes-question.js';
import { changesCsv, ChangesQuery } from './changes.js';
import { withCursor } from './cursor.js';
import { refusePaging, sendCsv, wantsCsv } from './csv.js';
import { sendAnswer } from './documents.js';
import { refuseUnseen } from './never-seen.js';
import { DEFAULT_PAGE } from './page.js';
import { QueryPipe } from './query.pipe.js';
import { SubjectDirectory } from './subject-directory.js';
import { readFilter } from './world-question.js';

@ApiTags('questions')
@Needs('read')
@Controller('v1')
export class ChangesController {
  constructor(
    private readonly queries: QueryBus,
    private readonly timeline: Timeline,
    private readonly directory: SubjectDirectory,
  ) {}

  @ApiOperation({
    summary:
      'Everything that came into force or ended between two dates, or was learned or lifted between two positions',
  })
  @ParametersOf('changes')
  @CsvDocumented('Changes')
  @AnswerDocumented('Changes')
  @Get('changes')
  async changes(
    @Query(new QueryPipe(ChangesDto)) given: ChangesDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isCsv = wantsCsv(request);
    if (isCsv) refusePaging(given);
    const { asked: pinned, after } = withCursor(given, changesCursor);
    const dto = Object.assign(new ChangesDto(), given, pinned);
    const asked = await readSpan(dto, this.timeline, Date.now());
    const filter = readFilter(dto);
    refuseUnseen(filter, asked.later.point.position, this.directory, this.timeline.index);
    if (isCsv) {
      sendCsv(request, reply, changesCsv(this.timeline, asked, filter));
      return;
    }
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const page = await this.queries.execute(
      new ChangesQuery(asked, filter, after && { edge: 0, ...after }, limit),
    );
    sendAnswer(request, reply, page, asked.isPinned, 'authorization, accept');
  }
}
