import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';
import { filteredPageParameters, pageRules } from '../answers/restriction-filter.js';

const { asOf, zone, knownAt, position, publishedBy, lists, atLeast, answerVersion } = pointParameters;
const { limit, cursor } = filteredPageParameters;

/** A query about a point on both clocks, for a page of shares. */
export const ownershipQuery = {
  schema: closed({
    ...{ asOf, zone, knownAt, position, publishedBy, lists, atLeast, answerVersion },
    ...{ limit, cursor },
  }),
  rules: pageRules,
};
export type OwnershipQuery = Static<typeof ownershipQuery.schema>;
