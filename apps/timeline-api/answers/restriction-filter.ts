import type { Static } from '@sinclair/typebox';
import {
  answeredKindNames,
  closed,
  isSlug,
  measures,
  subjectName,
  type Measure,
} from '../../../events/index.js';
import type { WorldFilter } from '../../../libs/as-of/index.js';
import { limitParameter, subjectParameter, textParameter } from '../http/validation/parameters.js';
import { ref } from '../http/openapi/schema.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../http/pages.js';
import { invalidRequest } from '../http/problems/problem.js';
import { readSubject } from '../http/subject-parameter.js';
import { pointParameters } from './point-in-time.js';

const { limit, rule } = limitParameter(LARGEST_PAGE, `The most rows in a page. Default: ${DEFAULT_PAGE}.`);

/** The query parameters of a point on both clocks, a filter, and a page. */
export const filteredPageParameters = {
  ...pointParameters,
  subject: subjectParameter(answeredKindNames),
  authority: textParameter(100, 'The id of the authority (us-bis).'),
  measure: textParameter(40, 'What the authority does.', ref('Measure')),
  list: textParameter(100, 'The id of the government list (entity-list): only its entries.', ref('Id')),
  limit,
  cursor: textParameter(4000, 'Where the previous page ended: taken from its links.next.'),
};

/** What the schema of a page's parameters does not say. */
export const pageRules = [rule];

/** A query about a point on both clocks, with a filter, for a page. */
export const filteredPageQuery = { schema: closed(filteredPageParameters), rules: pageRules };
export type FilteredPageQuery = Static<typeof filteredPageQuery.schema>;

/** @throws ProblemError (400) naming the invalid parameter. */
export function readFilter({ subject, authority, measure, list }: FilteredPageQuery): WorldFilter {
  const named = readSubject(subject, answeredKindNames);
  if (measure !== undefined && !isMeasure(measure)) {
    throw invalidRequest([{ parameter: 'measure', detail: `must be one of ${measures.join(', ')}` }]);
  }
  if (list !== undefined && !isSlug(list)) {
    throw invalidRequest([{ parameter: 'list', detail: 'must be the id of a list (entity-list)' }]);
  }
  return {
    ...(named === undefined ? {} : { subject: named }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
    ...(list === undefined ? {} : { list }),
  };
}

function isMeasure(word: string): word is Measure {
  return (measures as readonly string[]).includes(word);
}

/** The query parameters that a cursor pins: what narrows the question, and its filter. */
export const narrowingPins = ['publishedBy', 'destination', 'transaction', 'lists'] as const;
export const filterPins = ['subject', 'authority', 'measure', 'list'] as const;

/** The filter as its query parameters. */
export function filterParameters({ subject, authority, measure, list }: WorldFilter) {
  return {
    ...(subject === undefined ? {} : { subject: subjectName(subject) }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
    ...(list === undefined ? {} : { list }),
  };
}
