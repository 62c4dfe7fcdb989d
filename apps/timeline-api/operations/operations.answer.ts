import { listOf, object, oneOf, ref, text, wholeNumber } from '../http/openapi/schema.js';

export const operationsSchemas = {
  Live: object({ status: { type: 'string', const: 'live' } }),
  Ready: object({
    status: { type: 'string', const: 'ready' },
    follower: ref('Follower'),
    projections: listOf(ref('Projection')),
  }),
  NotReady: {
    allOf: [
      ref('Problem'),
      object(
        { follower: ref('Follower'), projections: listOf(ref('Projection')) },
        {},
        { additionalProperties: true },
      ),
    ],
  },
  Projection: object({
    name: text,
    version: wholeNumber,
    state: oneOf(['catching-up', 'live', 'stopped']),
    position: { ...wholeNumber, description: 'Of the newest event that it has applied' },
    lag: { ...wholeNumber, description: 'Followed events that it has not applied' },
  }),
  Follower: object({
    state: oneOf(['catching-up', 'live', 'stopped']),
    position: wholeNumber,
    lagMilliseconds: {
      type: ['number', 'null'],
      description:
        'Time from recording the newest event that was followed live until queries saw it; 0 before the first',
    },
  }),
};
