import type { Static } from '@sinclair/typebox';
import { closed } from '../../../events/index.js';
import { pointParameters } from '../answers/point-in-time.js';
import { filteredPageParameters, pageRules } from '../answers/restriction-filter.js';
import { textParameter } from '../http/validation/parameters.js';

const { knownAt, position } = pointParameters;
const { limit, cursor } = filteredPageParameters;

/** A query about a point on the recorded clock. */
export const knownQuery = { schema: closed({ knownAt, position }), rules: [] };
export type KnownQuery = Static<typeof knownQuery.schema>;

/** A query about a point on the recorded clock, for a page. */
export const knownPageQuery = { schema: closed({ knownAt, position, limit, cursor }), rules: pageRules };
export type KnownPageQuery = Static<typeof knownPageQuery.schema>;

/** A query about a point on both clocks, for a page of the entries of a list. */
export const entriesQuery = { schema: closed({ ...pointParameters, limit, cursor }), rules: pageRules };
export type EntriesQuery = Static<typeof entriesQuery.schema>;

const edition = (description: string) =>
  textParameter(10, description, { type: 'string', format: 'date', examples: ['2022-09-07'] });

/** A query about two editions of a list, as known at a point on the recorded clock, for a page. */
export const listChangesQuery = {
  schema: closed({
    from: edition('The date of the earlier edition; one that is recorded.'),
    to: edition('The date of the later edition; one that is recorded.'),
    knownAt,
    position,
    limit,
    cursor,
  }),
  rules: pageRules,
};
export type ListChangesQuery = Static<typeof listChangesQuery.schema>;
