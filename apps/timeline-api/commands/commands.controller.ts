import { Body, Controller, HttpStatus, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { commandNames, recordingCommands, type SubjectKind } from '../../../events/index.js';
import type { Scope } from '../../../libs/access/index.js';
import { InvalidCommandError, readCommand, type ReadCommand } from '../../../libs/commands/index.js';
import { CommandRefusedError, concernsListEntry, type Facts } from '../../../libs/restrictions/index.js';
import { ClockSkewError } from '../../../libs/timeline/index.js';
import { AccessGuard, admittedCallerOf, Needs } from '../http/access/access.guard.js';
import { Metrics } from '../http/metrics.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { readIdempotencyKey } from '../http/idempotency-key.js';
import { noParameters } from '../http/validation/query.pipe.js';
import { ApiCommand } from './command.docs.js';
import { RecordCommand } from './record-command.js';

/** The scope that a command about a kind of subject needs. */
const scopeFor = (kind: SubjectKind | undefined): Scope => (kind === 'list' ? 'import' : 'write');

/** A controller with the route of one command. */
function commandController(name: string): Type {
  const scope = scopeFor(recordingCommands.get(name)?.kind);

  @ApiTags('commands')
  @Needs(scope)
  @Controller('v1/commands')
  class CommandController {
    constructor(
      private readonly commands: CommandBus,
      private readonly metrics: Metrics,
      private readonly access: AccessGuard,
    ) {}

    @ApiCommand(name)
    @Post(name)
    async record(
      @Query(noParameters) _query: object,
      @Body() body: unknown,
      @Req() request: FastifyRequest,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      try {
        const command = readRequest(name, body, request);
        // What a retraction is about is in its body; of any other command, the guard has admitted the caller.
        const needed = scopeFor(command.subject.kind);
        if (needed !== scope) this.access.admit(request, needed);
        // What a list has published is not for everybody who may write to change.
        const decide = (facts: Facts) => {
          const events = command.decide(facts);
          if (events.some((event) => concernsListEntry(event, facts))) this.access.admit(request, 'import');
          return events;
        };
        const recorded = await this.commands.execute(new RecordCommand({ ...command, decide }));
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
  const { subject, decide, mustBeKnown, body: read } = readBody(name, body);
  const { expectedRevision } = body as { readonly expectedRevision?: number | 'no-stream' };
  const idempotencyKey = readIdempotencyKey(request);
  return {
    subject,
    decide,
    mustBeKnown,
    actor: admittedCallerOf(request).actor,
    body: read,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
  };
}

function readBody(name: string, body: unknown): ReadCommand {
  try {
    return readCommand(name, body);
  } catch (error) {
    if (error instanceof InvalidCommandError) throw invalidRequest(error.problems);
    throw error;
  }
}
