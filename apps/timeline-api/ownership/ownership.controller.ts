import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiAnswer, ApiCsv } from '../answers/answer.docs.js';
import { weakEtagOf } from '../answers/basis.js';
import { readPointInTime } from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import { refusePaging, sendCsv } from '../http/csv.js';
import { withCursor } from '../http/cursor.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ref } from '../http/openapi/schema.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendSerialised, serialise } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { ownershipQuery, type OwnershipQuery } from './ownership.parameters.js';
import { ownershipCursor, OwnershipQueryHandler, type Side } from './ownership.query.js';

const ApiPartyId = ApiParam({ name: 'id', description: 'The id of the party', schema: ref('Id') });

@ApiTags('questions')
@Needs('read')
@Offers(JSON_TYPE, CSV_TYPE)
@Controller('v1/parties')
export class OwnershipController {
  constructor(
    private readonly queries: OwnershipQueryHandler,
    private readonly timeline: Timeline,
  ) {}

  @ApiOperation({
    operationId: 'partyOwners',
    summary: 'Who has a share of a party on a date, as known at a position',
    description:
      'The shares of every id that is joined with it, surely or possibly, with their evidence. What follows from them is in the answer of the party.',
  })
  @ApiPartyId
  @ApiParameters(ownershipQuery)
  @ApiCsv('Owners')
  @ApiAnswer('Owners', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
  @Get(':id/owners')
  owners(
    @Param('id') id: string,
    @Query(new QueryPipe(ownershipQuery)) given: OwnershipQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#send(id, 'owners', given, request, reply);
  }

  @ApiOperation({
    operationId: 'partyOwned',
    summary: 'In which parties a party has a share on a date, as known at a position',
    description: 'The shares that it has, under every id that is joined with it, with their evidence.',
  })
  @ApiPartyId
  @ApiParameters(ownershipQuery)
  @ApiCsv('Owned')
  @ApiAnswer('Owned', 'neverSeen', 'notReached', 'otherVersion', 'notFollowed')
  @Get(':id/owned')
  owned(
    @Param('id') id: string,
    @Query(new QueryPipe(ownershipQuery)) given: OwnershipQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#send(id, 'owned', given, request, reply);
  }

  async #send(
    id: string,
    side: Side,
    given: OwnershipQuery,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const subject = { kind: 'party', id } as const;
    const isCsv = wantsCsv(request);
    if (isCsv) refusePaging(given);
    const { asked, after } = withCursor(given, ownershipCursor(subject, side));
    const at = await readPointInTime({ ...given, ...asked }, this.timeline);
    if (isCsv) {
      sendCsv(request, reply, await inSlices(this.queries.csv(subject, side, at)), at.isPinned);
      return;
    }
    const limit = Number(given.limit ?? DEFAULT_PAGE);
    const page = await inSlices(this.queries.page(subject, side, at, after, limit));
    const { body, etag } = await inSlices(serialise(page));
    sendSerialised(request, reply, { body, etag: at.isOfNow ? weakEtagOf(page.basis) : etag }, at.isPinned);
  }
}
