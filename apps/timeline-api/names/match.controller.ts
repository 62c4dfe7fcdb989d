import { Body, Controller, HttpCode, HttpStatus, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { stringify } from 'csv-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchRequest } from '../../../libs/answers/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { readPointInTime, type PointInTime } from '../answers/point-in-time.js';
import { Needs } from '../http/access/access.guard.js';
import { csvForm } from '../http/csv.js';
import { CSV_TYPE, JSON_TYPE, Offers, wantsCsv } from '../http/negotiation.js';
import { ApiBodyProblems, ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { ref, text } from '../http/openapi/schema.js';
import { invalidRequest } from '../http/problems/problem.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { bodyReader } from '../http/validation/read-body.js';
import { matchQuery, type MatchQuery } from './match.parameters.js';
import { matchColumns, MatchQueryHandler, rowsOfMatches } from './match.query.js';

const readRequest = bodyReader(matchRequest);

@ApiTags('questions')
@Needs('read')
@Controller('v1/match')
export class MatchController {
  constructor(
    private readonly timeline: Timeline,
    private readonly queries: MatchQueryHandler,
  ) {}

  @ApiOperation({
    operationId: 'matchNames',
    summary:
      'Match names against chips and parties, with scores that are explained; finding no match is no clearance',
    description:
      'Up to 500 names, at a point on both clocks: a former name matches, and is marked as former once it is out of use. ' +
      'With `since`, the position of an earlier run: only matches that are new, changed or gone since then. ' +
      'As text/csv (RFC 4180), a row for each match, and one for each name without a match.',
  })
  @ApiParameters(matchQuery)
  @ApiBody({
    schema: ref('MatchRequest'),
    examples: { sample: { value: { names: [{ name: 'Hua Wei Technologies', country: 'CN' }] } } },
  })
  @ApiResponse({
    status: 200,
    description: 'For each name its matches, best first',
    headers: headersOf('Cache-Control', 'Vary'),
    content: { ...json('Matches'), 'text/csv': { schema: text } },
  })
  @ApiProblem(400, 'The body or a parameter is invalid; `errors` names it')
  @ApiProblem(406, 'Accept allows none of the media types of the answer')
  @ApiProblem(409, 'The position is beyond the head of this replica, given as `head`')
  @ApiBodyProblems()
  @ApiProblem(503, 'The index of names is not available for a moment', 'Retry-After')
  @Offers(JSON_TYPE, CSV_TYPE)
  @HttpCode(HttpStatus.OK)
  @Post()
  async match(
    @Query(new QueryPipe(matchQuery)) given: MatchQuery,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { names } = readRequest(body);
    const isCsv = wantsCsv(request);
    const at = await readPointInTime(given, this.timeline);
    const answer = await this.queries.matches(names, at, await this.#earlier(given, at));
    void reply
      .status(HttpStatus.OK)
      .header('cache-control', 'no-store')
      .header('vary', 'authorization, accept');
    if (!isCsv) {
      void reply.send(answer);
      return;
    }
    const rows = stringify(rowsOfMatches(answer), { ...csvForm, columns: [...matchColumns] });
    void reply.type(`${CSV_TYPE}; charset=utf-8; header=present`).send(rows);
  }

  /** The point of an earlier run, which is compared with; undefined where none is named. */
  async #earlier(
    { since, sinceAsOf, zone }: MatchQuery,
    { point }: PointInTime,
  ): Promise<PointInTime | undefined> {
    const refused = (parameter: string, detail: string) => invalidRequest([{ parameter, detail }]);
    if (since === undefined) {
      if (sinceAsOf !== undefined) throw refused('sinceAsOf', 'needs "since"');
      return undefined;
    }
    const earlier = await readPointInTime(
      sinceAsOf === undefined
        ? { asOf: point.asOf, position: since }
        : { asOf: sinceAsOf, position: since, ...(zone === undefined ? {} : { zone }) },
      this.timeline,
      { asOf: 'sinceAsOf', position: 'since' },
    );
    if (earlier.point.position > point.position)
      throw refused('since', `must not be after the position of this run, ${point.position}`);
    return earlier;
  }
}
