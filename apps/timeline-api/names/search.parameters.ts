import type { Static } from '@sinclair/typebox';
import { closed, text } from '../../../events/index.js';
import { limitParameter } from '../http/validation/parameters.js';

/** Search results: the number without `limit`, and the largest `limit`. */
export const DEFAULT_RESULTS = 10;
const MOST_RESULTS = 100;

/** Characters of a query: an identifier after its scheme. */
const LONGEST_QUERY = 320;

const { limit, rule } = limitParameter(MOST_RESULTS, `The most results. Default: ${DEFAULT_RESULTS}.`);

export const searchQuery = {
  schema: closed({
    q: {
      ...text(LONGEST_QUERY),
      description:
        'An id, a name or an alias, or part of one; or a whole identifier, alone or after its scheme (lei:5493001KJTIIGC8Y1R12).',
    },
    limit,
  }),
  rules: [rule],
};
export type SearchQuery = Static<typeof searchQuery.schema>;
