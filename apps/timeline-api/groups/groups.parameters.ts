import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';

const { asOf, zone, knownAt, position, publishedBy, atLeast, answerVersion } = pointParameters;

/** A query about a point on both clocks. */
export const groupQuery = {
  schema: closed({ asOf, zone, knownAt, position, publishedBy, atLeast, answerVersion }),
  rules: [],
};
export type GroupQuery = Static<typeof groupQuery.schema>;
