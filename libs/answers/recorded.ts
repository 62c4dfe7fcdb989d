import { Type } from '@sinclair/typebox';
import { anySubject, id, instant, named, wholeNumber, type ValueOf } from './schema.js';

const eventIds = Type.Array(Type.String({ format: 'uuid' }));
const position = (description: string) => Type.Optional({ ...wholeNumber, description });

export const recorded = named(
  'Recorded',
  Type.Object(
    {
      subject: anySubject,
      factIds: Type.Array(id),
      eventIds,
      recordedAt: instant,
      revision: wholeNumber,
      position: position('Absent in a 202: durable, but not yet visible on this replica'),
    },
    { description: 'What was recorded: one append of one event or more' },
  ),
);
/** What a command recorded; without a position if this replica did not follow it in time. */
export type RecordedDocument = ValueOf<typeof recorded>;

export const recordedCorrection = named(
  'RecordedCorrection',
  Type.Object(
    {
      eventIds,
      recordedAt: {
        ...instant,
        description: 'By the right clock: from here on `recordedAt` follows it again',
      },
      position: position('Absent if the correction is not yet visible on this replica'),
    },
    { description: 'The correction of the clock, as it was recorded' },
  ),
);
/** A correction of the clock, as it was recorded. */
export type RecordedCorrection = ValueOf<typeof recordedCorrection>;
