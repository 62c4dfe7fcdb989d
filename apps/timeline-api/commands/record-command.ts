import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Subject } from '../../../events/index.js';
import type { RecordedDocument } from '../../../libs/answers/index.js';
import {
  Timeline,
  type CommandOutcome,
  type CommandRequest,
  type Recorded,
} from '../../../libs/timeline/index.js';
import { ProblemError } from '../http/problems/problem.js';

/** A validated command. */
export class RecordCommand extends Command<RecordedDocument> {
  constructor(readonly request: CommandRequest) {
    super();
  }
}

@CommandHandler(RecordCommand)
export class RecordCommandHandler implements ICommandHandler<RecordCommand> {
  constructor(private readonly timeline: Timeline) {}

  /**
   * @throws ProblemError if the command names a subject that must be known and is not, if it lost every race, or if
   * its key was used for another request.
   */
  async execute({ request }: RecordCommand): Promise<RecordedDocument> {
    this.refuseUnknown(request.mustBeKnown ?? []);
    const { eventIds, factIds, position, recordedAt, revision } = recordedOf(
      await this.timeline.handle(request),
    );
    const { subject } = request;
    return {
      subject,
      factIds,
      eventIds,
      ...(position === undefined ? {} : { position }),
      recordedAt,
      revision,
    };
  }

  private refuseUnknown(subjects: readonly Subject[]): void {
    const { index } = this.timeline;
    const unknown = subjects.find((subject) => !index.wasSeen(subject, index.head));
    if (unknown === undefined) return;
    const detail = `Nothing recorded is about the ${unknown.kind} "${unknown.id}" or names it: describe it first.`;
    throw new ProblemError(422, 'subject-never-seen', 'The subject was never seen', detail);
  }
}

function recordedOf(outcome: CommandOutcome): Recorded {
  switch (outcome.kind) {
    case 'recorded':
      return outcome;
    case 'races-lost': {
      const detail = 'Concurrent commands kept changing the subject: repeat the command.';
      throw new ProblemError(503, 'store-unavailable', 'The subject is contended', detail, {
        members: { mayBeRecorded: false },
        headers: { 'retry-after': '1' },
      });
    }
    case 'conflict': {
      const { expected, actual } = outcome;
      const detail = `The subject is at revision ${actual}, not ${expected}: read it again (its answer has \`basis.revision\`) and repeat the decision.`;
      throw new ProblemError(409, 'revision-conflict', 'The subject has changed', detail, {
        errors: [{ pointer: '/expectedRevision', detail: `is ${expected}; the head is ${actual}` }],
        members: { expectedRevision: expected, actualRevision: actual },
      });
    }
    case 'idempotency-key-reused': {
      const detail =
        'The key was used for another request on this subject: a retry must be the same request.';
      throw new ProblemError(422, 'idempotency-key-reused', 'The idempotency key is in use', detail, {
        errors: [{ header: 'Idempotency-Key', detail }],
      });
    }
  }
}
