import { Body, Controller, HttpStatus, Post, Req, Res, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { commandNames } from '../../../events/index.js';
import { InvalidCommandError, readCommand, type ReadCommand } from '../../../libs/commands/index.js';
import { CommandRefusedError } from '../../../libs/restrictions/index.js';
import { ClockSkewError } from '../../../libs/timeline/index.js';
import { callerOf, Needs } from '../http/access/access.guard.js';
import { Metrics } from '../http/metrics.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { readIdempotencyKey } from '../http/idempotency-key.js';
import { ApiCommand } from './command.docs.js';
import { RecordCommand } from './record-command.js';

/** A controller with the route of one command. */
function commandController(name: string): Type {
  @ApiTags('commands')
  @Needs('write')
  @Controller('v1/commands')
  class CommandController {
    constructor(
      private readonly commands: CommandBus,
      private readonly metrics: Metrics,
    ) {}

    @ApiCommand(name)
    @Post(name)
    async record(
      @Body() body: unknown,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
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
        this.metrics.commands.inc({ command: name, outcome: outcomeOf(error) });
        throw error;
      }
    }
  }
  return CommandController;
}

/** One controller for each name of each command. */
export const commandControllers = commandNames.map(commandController);

function outcomeOf(error: unknown): string {
  if (error instanceof ProblemError) return error.kind;
  if (error instanceof ClockSkewError) return 'clock-skew';
  return error instanceof CommandRefusedError ? error.refusal : 'failed';
}

function readRequest(name: string, body: unknown, request: FastifyRequest) {
  refuseParameters(request);
  const { subject, decide, mustBeKnown, body: read } = readBody(name, body);
  const { expectedRevision } = body as { readonly expectedRevision?: number | 'no-stream' };
  const idempotencyKey = readIdempotencyKey(request);
  const caller = callerOf(request);
  if (caller === undefined) throw new Error('A command was not admitted by the access guard');
  return {
    subject,
    decide,
    mustBeKnown,
    actor: caller.actor,
    body: read,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  };
}

/** A parameter that was meant as a guard (`expectedRevision`, `dryRun`) must not be passed over. */
function refuseParameters({ query }: FastifyRequest): void {
  const names = Object.keys(query as object);
  if (names.length === 0) return;
  const detail = 'is not a known parameter: a command has a body and headers only';
  throw invalidRequest(names.map((parameter) => ({ parameter, detail })));
}

function readBody(name: string, body: unknown): ReadCommand {
  try {
    return readCommand(name, body);
  } catch (error) {
    if (error instanceof InvalidCommandError) throw invalidRequest(error.problems);
    throw error;
  }
}
