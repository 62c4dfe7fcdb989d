import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { RecordedDocument } from '../../../libs/answers/index.js';
import { Timeline, type CommandRequest } from '../../../libs/timeline/index.js';
import { ProblemError } from '../http/problems/problem.js';
import { recordedOf } from '../http/recorded-outcome.js';

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

  private refuseUnknown(named: NonNullable<CommandRequest['mustBeKnown']>): void {
    const { index } = this.timeline;
    const unknown = named.find(({ subject }) => !index.wasSeen(subject, index.head));
    if (unknown === undefined) return;
    const { subject, pointer } = unknown;
    const detail = `Nothing recorded is about the ${subject.kind} "${subject.id}" or names it: describe it first.`;
    const options = { errors: [{ pointer, detail }] };
    throw new ProblemError(422, 'subject-never-seen', 'The subject was never seen', detail, options);
  }
}
