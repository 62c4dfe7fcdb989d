import { applyDecorators, Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../../../events/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { readPointInTime, readPosition } from '../answers/point-in-time.js';
import { sendWorld } from '../answers/send-world.js';
import { worldCursor, WorldQueryHandler } from '../answers/world.query.js';
import { Needs } from '../http/access/access.guard.js';
import { refusePaging, sendCsv } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ref } from '../http/openapi/schema.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendAnswer } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { listChangesCursor, ListChangesQueryHandler } from './list-changes.query.js';
import {
  entriesQuery,
  knownPageQuery,
  knownQuery,
  listChangesQuery,
  type EntriesQuery,
  type KnownPageQuery,
  type KnownQuery,
  type ListChangesQuery,
} from './lists.parameters.js';
import { listFactsCursor, ListsQueryHandler } from './lists.query.js';

/** Documents the operation of one route about a list, and the id in its path. */
const ApiList = (operationId: string, summary: string, description: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ operationId, summary, description }),
    ApiParam({ name: 'id', description: 'The id of the list', schema: ref('Id') }),
  );

@ApiTags('lists')
@Needs('read')
@Controller('v1/lists')
export class ListsController {
  constructor(
    private readonly queries: ListsQueryHandler,
    private readonly changeQueries: ListChangesQueryHandler,
    private readonly worldQueries: WorldQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    operationId: 'lists',
    summary: 'The government lists that are described, with their first and last edition',
  })
  @ApiParameters(knownQuery)
  @ApiAnswer('Lists', 'notReached', 'notFollowed')
  @Get()
  async all(
    @Query(new QueryPipe(knownQuery)) given: KnownQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendAnswer(request, reply, this.queries.all(await readPosition(given, this.timeline)), false);
  }

  @ApiList(
    'list',
    'A government list with all of its editions',
    'Each with its counts and the digest of its file.',
  )
  @ApiParameters(knownQuery)
  @ApiAnswer('List', 'neverSeen', 'notReached', 'notFollowed')
  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query(new QueryPipe(knownQuery)) given: KnownQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendAnswer(request, reply, this.queries.one(id, await readPosition(given, this.timeline)), false);
  }

  @ApiList(
    'listEntries',
    'The entries of a list that are in force at a point in time, by subject and fact',
    'As /v1/restrictions with `list`; the reservations are those of this list. Each entry is in force surely or possibly.',
  )
  @ApiParameters(entriesQuery)
  @Offers(JSON_TYPE, CSV_TYPE)
  @ApiCsv('Restrictions')
  @ApiAnswer('Restrictions', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
  @Get(':id/entries')
  async entries(
    @Param('id') id: string,
    @Query(new QueryPipe(entriesQuery)) given: EntriesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (wantsCsv(request)) refusePaging(given);
    const path = `${pathOf({ kind: 'list', id })}/entries`;
    const { asked, after } = withCursor(given, worldCursor(path));
    const parameters = { ...given, ...asked };
    this.queries.assertKnown(id, (await readPosition(parameters, this.timeline)).position);
    const at = await readPointInTime({ lists: id, ...parameters }, this.timeline);
    const query = { path, at, filter: { list: id }, parameters: {} };
    await sendWorld(request, reply, this.worldQueries, query, { after, limit: given.limit });
  }

  @ApiList(
    'listFacts',
    'The restrictions that are entries of a list, whenever they are in force, with their lifts',
    'Those that are not retracted at the position: what an import compares an edition with.',
  )
  @ApiParameters(knownPageQuery)
  @ApiAnswer('ListFacts', 'neverSeen', 'notReached', 'notFollowed')
  @Get(':id/facts')
  async facts(
    @Param('id') id: string,
    @Query(new QueryPipe(knownPageQuery)) given: KnownPageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked, after } = withCursor(given, listFactsCursor(id));
    const known = await readPosition({ ...given, ...asked }, this.timeline);
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    await sendAnswer(request, reply, await inSlices(this.queries.facts(id, known, after, limit)), false);
  }

  @ApiList(
    'listChanges',
    'How one edition of a list differs from an earlier one, by party and key',
    'What was added, is gone, expired, was renewed or renamed, with the recorded facts. Both are recorded editions; ' +
      'entries that came and went between them are not shown.',
  )
  @ApiParameters(listChangesQuery)
  @Offers(JSON_TYPE, CSV_TYPE)
  @ApiCsv('ListChanges')
  @ApiAnswer('ListChanges', 'neverSeen', 'notReached', 'notFollowed')
  @Get(':id/changes')
  async changes(
    @Param('id') id: string,
    @Query(new QueryPipe(listChangesQuery)) given: ListChangesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const isCsv = wantsCsv(request);
    if (isCsv) refusePaging(given);
    const { asked, after } = withCursor(given, listChangesCursor(id));
    const parameters = { ...given, ...asked };
    const known = await readPosition(parameters, this.timeline);
    const compared = this.changeQueries.compare(id, parameters, known);
    if (isCsv) {
      sendCsv(request, reply, this.changeQueries.csv(compared), false);
      return;
    }
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    await sendAnswer(request, reply, await inSlices(this.changeQueries.page(compared, after, limit)), false);
  }
}
