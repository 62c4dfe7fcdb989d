import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';
import { effectiveTimeParameter, wholeNumberParameter } from '../http/validation/parameters.js';

const { asOf, zone, knownAt, position, atLeast } = pointParameters;

/** The point of both clocks at which names count, and that of an earlier run. */
export const matchQuery = {
  schema: closed({
    asOf,
    zone,
    knownAt,
    position,
    atLeast,
    since: wholeNumberParameter(
      'The position of an earlier run: only matches that are new, changed or gone since then.',
    ),
    sinceAsOf: effectiveTimeParameter('With since: the effective time of the earlier run. Default: asOf.'),
  }),
  rules: [],
};
export type MatchQuery = Static<typeof matchQuery.schema>;
