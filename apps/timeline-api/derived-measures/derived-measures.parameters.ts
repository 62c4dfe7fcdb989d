import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointQuery } from '../answers/point-in-time.js';
import { filteredPageParameters, pageRules } from '../answers/restriction-filter.js';

const { limit, cursor } = filteredPageParameters;

/** A query about a point on both clocks, for a page of subjects. */
export const derivedMeasuresQuery = {
  schema: closed({ ...pointQuery.schema.properties, limit, cursor }),
  rules: pageRules,
};
export type DerivedMeasuresQuery = Static<typeof derivedMeasuresQuery.schema>;
