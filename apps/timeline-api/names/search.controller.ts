import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiAnswer } from '../answers/answer.docs.js';
import { Needs } from '../http/access/access.guard.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { sendAnswer } from '../http/send-answer.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { DEFAULT_RESULTS, searchQuery, type SearchQuery } from './search.parameters.js';
import { SearchQueryHandler } from './search.query.js';

@ApiTags('questions')
@Needs('read')
@Controller('v1')
export class SearchController {
  constructor(private readonly queries: SearchQueryHandler) {}

  @ApiOperation({
    summary:
      'Chips, parties and sales by id, name or alias, tolerating typos, and parties by an exact identifier; finding nothing is no clearance',
    description: 'The best match first, each with the link to its answer.',
  })
  @ApiParameters(searchQuery)
  @ApiAnswer('SearchResults', 'namesUnavailable')
  @Get('search')
  async search(
    @Query(new QueryPipe(searchQuery)) { q, limit }: SearchQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const results = await this.queries.results(q, Number(limit ?? DEFAULT_RESULTS));
    await sendAnswer(request, reply, results, false);
  }
}
