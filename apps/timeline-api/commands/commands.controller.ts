import { Body, Controller, HttpStatus, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CommandRefusedError } from '../../../libs/restrictions/index.js';
import { callerOf, Needs } from '../access/access.guard.js';
import { CommandDocumented } from '../openapi.js';
import { Metrics } from '../operations/metrics.js';
import { invalidRequest, ProblemError } from '../problems/problem.js';
import { untrustedJsonProblem } from '../problems/untrusted-json.js';
import { IDEMPOTENCY_KEY, readCommand, type CommandName } from './command-table.js';
import { RecordCommand } from './record-command.js';

@ApiTags('commands')
@Needs('write')
@Controller('v1/commands')
export class CommandsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly metrics: Metrics,
  ) {}

  @CommandDocumented('restrict-chip')
  @Post('restrict-chip')
  restrictChip(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('restrict-chip', body, request, reply);
  }

  @CommandDocumented('lift-chip-restriction')
  @Post('lift-chip-restriction')
  liftChipRestriction(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('lift-chip-restriction', body, request, reply);
  }

  @CommandDocumented('block-sale')
  @Post('block-sale')
  blockSale(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('block-sale', body, request, reply);
  }

  @CommandDocumented('release-sale')
  @Post('release-sale')
  releaseSale(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('release-sale', body, request, reply);
  }

  @CommandDocumented('delist-company')
  @Post('delist-company')
  delistCompany(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('delist-company', body, request, reply);
  }

  @CommandDocumented('relist-company')
  @Post('relist-company')
  relistCompany(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('relist-company', body, request, reply);
  }

  @CommandDocumented('flag-subsidiary-route')
  @Post('flag-subsidiary-route')
  flagSubsidiaryRoute(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('flag-subsidiary-route', body, request, reply);
  }

  @CommandDocumented('clear-subsidiary-route')
  @Post('clear-subsidiary-route')
  clearSubsidiaryRoute(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('clear-subsidiary-route', body, request, reply);
  }

  @CommandDocumented('restrict-company')
  @Post('restrict-company')
  restrictCompany(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('restrict-company', body, request, reply);
  }

  @CommandDocumented('lift-company-restriction')
  @Post('lift-company-restriction')
  liftCompanyRestriction(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('lift-company-restriction', body, request, reply);
  }

  @CommandDocumented('describe-chip')
  @Post('describe-chip')
  describeChip(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('describe-chip', body, request, reply);
  }

  @CommandDocumented('describe-company')
  @Post('describe-company')
  describeCompany(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('describe-company', body, request, reply);
  }

  @CommandDocumented('retract-fact')
  @Post('retract-fact')
  retractFact(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#record('retract-fact', body, request, reply);
  }

  async #record(
    name: CommandName,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    try {
      const recorded = await this.commands.execute(new RecordCommand(readRequest(name, body, request)));
      this.metrics.commands.inc({ command: name, outcome: 'recorded' });
      const isFollowed = recorded.position !== undefined;
      void reply
        .status(isFollowed ? HttpStatus.CREATED : HttpStatus.ACCEPTED)
        .header('cache-control', 'no-store')
        .send(recorded);
    } catch (error) {
      const outcome = outcomeOf(error);
      this.metrics.commands.inc({ command: name, outcome });
      throw error;
    }
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.kind;
  return error instanceof CommandRefusedError ? error.refusal : 'failed';
}

function readRequest(name: CommandName, body: unknown, request: FastifyRequest) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest([{ pointer: '', detail: 'must be a JSON object' }]);
  }
  const untrusted = untrustedJsonProblem(body);
  if (untrusted !== undefined) throw invalidRequest([untrusted]);
  const { subject, decide } = readCommand(name, body);
  const { expectedRevision } = body as { readonly expectedRevision?: number | 'no-stream' };
  const idempotencyKey = readIdempotencyKey(request);
  const caller = callerOf(request);
  if (caller === undefined) throw new Error('a command came past the access guard');
  return {
    subject,
    decide,
    actor: caller.actor,
    body: { command: name, ...body },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  };
}

function readIdempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  const detail = 'must be given once, 1 to 255 visible ASCII characters';
  throw invalidRequest([{ header: 'Idempotency-Key', detail }]);
}
