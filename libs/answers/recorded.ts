import { Type } from '@sinclair/typebox';
import { id, instant, named, subject, wholeNumber, type ValueOf } from './schema.js';

export const recorded = named(
  'Recorded',
  Type.Object(
    {
      subject,
      factIds: Type.Array(id),
      eventIds: Type.Array(Type.String({ format: 'uuid' })),
      recordedAt: instant,
      revision: wholeNumber,
      position: Type.Optional({
        ...wholeNumber,
        description: 'Absent in a 202: durable, but not yet visible on this replica',
      }),
    },
    { description: 'What was recorded: one append of one event or more' },
  ),
);
/** What a command recorded; without a position if this replica did not follow it in time. */
export type RecordedDocument = ValueOf<typeof recorded>;
