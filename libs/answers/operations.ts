import { Type, type Static } from '@sinclair/typebox';
import { oneOf } from '../../events/index.js';
import { problem } from './problem.js';
import { about, instant, named, optional, text, wholeNumber, type ValueOf } from './schema.js';

const state = oneOf(['catching-up', 'live', 'stopped']);

const projection = named(
  'Projection',
  Type.Object({
    name: text,
    version: wholeNumber,
    state: about(state, 'live only where the follower is: it applies what was followed'),
    position: { ...wholeNumber, description: 'Of the newest event that it has applied' },
    lag: {
      ...wholeNumber,
      description: 'Events that it has not applied: of those that were followed, and of `unfollowed`',
    },
    ...optional({
      startsAgain: about(
        Type.Boolean(),
        'If it has stopped it starts again: the service is ready, and only what needs it is refused',
      ),
    }),
  }),
);

const follower = named(
  'Follower',
  Type.Object({
    state,
    position: wholeNumber,
    ...optional({
      unfollowed: {
        ...wholeNumber,
        description:
          'Of the embedded store, while the follower is not live: the events that it has not followed',
      },
    }),
    lagMilliseconds: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description:
        'Time from recording the newest event that was followed live until queries saw it; 0 before the first',
    }),
  }),
);

const clock = named(
  'Clock',
  Type.Object(
    {
      now: { ...instant, description: 'By the clock of this replica' },
      lastRecordedAt: {
        ...instant,
        description: 'The latest recordedAt of the log, as a correction of the clock states it',
      },
      ...optional({
        serverTime: { ...instant, description: 'By the clock of the event store’s server, to the second' },
      }),
    },
    { description: 'Only if the clock is off' },
  ),
);

const progress = { follower, projections: Type.Array(projection) };
// A problem has other members too.
const openProgress = Type.Object({ ...progress, ...optional({ clock }) }, { additionalProperties: true });

export const live = named('Live', Type.Object({ status: Type.Literal('live') }));
/** The process responds. */
export type Live = ValueOf<typeof live>;

export const ready = named('Ready', Type.Object({ status: Type.Literal('ready'), ...progress }));
/** Answers follow the log. */
export type Ready = ValueOf<typeof ready>;

export const notReady = named(
  'NotReady',
  Type.Unsafe<Static<typeof problem> & Static<typeof openProgress>>({ allOf: [problem, openProgress] }),
);
/** Answers do not follow the log, or not yet. */
export type NotReady = ValueOf<typeof notReady>;
