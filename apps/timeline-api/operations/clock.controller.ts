import { Body, Controller, HttpStatus, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Static } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { closed, definitions } from '../../../events/index.js';
import type { RecordedCorrection } from '../../../libs/answers/index.js';
import { Timeline, type ClockCorrection } from '../../../libs/timeline/index.js';
import { admittedCallerOf, Needs } from '../http/access/access.guard.js';
import { ApiIdempotencyKey, readIdempotencyKey } from '../http/idempotency-key.js';
import { ApiBodyProblems, ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { ref } from '../http/openapi/schema.js';
import { recordedOf } from '../http/recorded-outcome.js';
import { ApiParameters, wholeNumberParameter } from '../http/validation/parameters.js';
import { QueryPipe } from '../http/validation/query.pipe.js';
import { bodyReader } from '../http/validation/read-body.js';

const { schema, sample, command } = definitions.ClockCorrected;

const readCorrection = bodyReader(schema);

const correctionQuery = {
  schema: closed({
    setsBackDays: wholeNumberParameter(
      'By how many whole days the log goes back, if by a day or more: a correction cannot be undone, and a correction from a clock that is itself wrong would backdate everything that follows.',
    ),
  }),
  rules: [],
};
type CorrectionQuery = Static<typeof correctionQuery.schema>;

/** The operator's way out where a clock that was ahead has stamped the log. */
@ApiTags('operations')
@Needs('admin')
@Controller('v1/clock/corrections')
export class ClockController {
  constructor(private readonly timeline: Timeline) {}

  @ApiOperation({
    operationId: 'correctClock',
    summary: command.summary,
    description:
      'Recorded with who says so and why, and never changed. It is refused unless the log is ahead of the clock by ' +
      'more than a minute, `lastRecordedAt` is what readiness names, and `rightTime` is within a minute of the ' +
      'replica’s clock, and neither before this release was built nor before the last correction. It cannot be undone: ' +
      'where the log goes back by a day or more, `setsBackDays` says by how many. Answers by position stay as they are.',
  })
  @ApiIdempotencyKey()
  @ApiParameters(correctionQuery)
  @ApiBody({ schema: ref('ClockCorrected'), examples: { sample: { value: sample } } })
  @ApiResponse({
    status: 201,
    description: 'Recorded',
    headers: headersOf('Cache-Control'),
    content: json('RecordedCorrection'),
  })
  @ApiProblem(400, 'The body is invalid; `errors` names the fields')
  @ApiProblem(409, 'The fact id is in use')
  @ApiBodyProblems()
  @ApiProblem(422, 'The log is not ahead, or is not as the sender has seen it, or the time is not plausible')
  @ApiProblem(
    503,
    'The store is unavailable, or the clock of this replica is off from the server’s',
    'Retry-After',
  )
  @ApiProblem(507, 'The store is full')
  @Post()
  async correct(
    @Query(new QueryPipe(correctionQuery)) { setsBackDays }: CorrectionQuery,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const days = setsBackDays === undefined ? undefined : Number(setsBackDays);
    const recorded = await this.#record(readCorrection(body), days, request);
    void reply.status(HttpStatus.CREATED).header('cache-control', 'no-store').send(recorded);
  }

  async #record(
    correction: ClockCorrection,
    setsBackDays: number | undefined,
    request: FastifyRequest,
  ): Promise<RecordedCorrection> {
    const idempotencyKey = readIdempotencyKey(request);
    const outcome = await this.timeline.correctClock(correction, {
      actor: admittedCallerOf(request).actor,
      setsBackDays,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    const { position, recordedAt, eventIds } = recordedOf(outcome);
    return { eventIds, recordedAt, ...(position === undefined ? {} : { position }) };
  }
}
