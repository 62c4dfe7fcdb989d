import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';

const { asOf, zone, knownAt, position, atLeast } = pointParameters;

/** The point of both clocks at which names count. */
export const matchQuery = { schema: closed({ asOf, zone, knownAt, position, atLeast }), rules: [] };
export type MatchQuery = Static<typeof matchQuery.schema>;
