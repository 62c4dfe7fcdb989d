import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';
import { filteredPageParameters, pageRules } from '../answers/restriction-filter.js';

const { asOf, zone, knownAt, position, lists, atLeast, answerVersion } = pointParameters;
const { limit, cursor } = filteredPageParameters;

/** A query about a point on the recorded clock, for a page of a history. */
export const historyQuery = { schema: closed({ knownAt, position, limit, cursor }), rules: pageRules };
export type HistoryQuery = Static<typeof historyQuery.schema>;

/** A query about a point on both clocks, for a page of subjects. */
export const subjectListQuery = {
  schema: closed({ asOf, zone, knownAt, position, lists, atLeast, answerVersion, limit, cursor }),
  rules: pageRules,
};
export type SubjectListQuery = Static<typeof subjectListQuery.schema>;
