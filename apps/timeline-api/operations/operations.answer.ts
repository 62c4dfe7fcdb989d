import { object, oneOf, ref, wholeNumber } from '../http/openapi/schema.js';

export const operationsSchemas = {
  Live: object({ status: { type: 'string', const: 'live' } }),
  Ready: object({ status: { type: 'string', const: 'ready' }, follower: ref('Follower') }),
  NotReady: {
    allOf: [ref('Problem'), object({ follower: ref('Follower') }, {}, { additionalProperties: true })],
  },
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
