import { IsString, MaxLength } from 'class-validator';
import { measures, subjectName, type Measure } from '../../../events/index.js';
import type { WorldFilter } from '../../../libs/as-of/index.js';
import { countTo, subjectParameter, type ParameterDocs } from '../http/openapi/parameters.js';
import { wordRef } from '../http/openapi/vocabulary.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../http/pages.js';
import { invalidRequest } from '../http/problems/problem.js';
import { readSubject } from '../http/subject-parameter.js';
import { CountTo, Optional } from '../http/validation/validators.js';
import { PointDto, pointParameters } from './point-in-time.js';

/** The query parameters of a point on both clocks, a filter, and a page. */
export class FilteredPageDto extends PointDto {
  /** `chip/nvidia-a100`, `party/huawei` or `sale/…`: its own facts, and those that name it; of a party, under all of its ids. */
  @Optional() @IsString() @MaxLength(120) readonly subject?: string;
  @Optional() @IsString() @MaxLength(100) readonly authority?: string;
  @Optional() @IsString() @MaxLength(40) readonly measure?: string;
  @Optional() @CountTo(LARGEST_PAGE) readonly limit?: string;
  @Optional() @IsString() @MaxLength(4000) readonly cursor?: string;
}

/** The parameters of {@link FilteredPageDto}, documented. */
export const filteredPageParameters = {
  ...pointParameters,
  ...subjectParameter,
  authority: ['The id of the authority (us-bis).', { type: 'string', maxLength: 100 }],
  measure: ['What the authority does.', wordRef('Measure')],
  limit: [`The most rows in a page. Default: ${DEFAULT_PAGE}.`, countTo(LARGEST_PAGE)],
  cursor: ['Where the previous page ended: taken from its links.next.', { type: 'string', maxLength: 4000 }],
} as const satisfies ParameterDocs;

/** @throws ProblemError (400) naming the invalid parameter. */
export function readFilter({ subject, authority, measure }: FilteredPageDto): WorldFilter {
  const named = readSubject(subject);
  if (measure !== undefined && !isMeasure(measure)) {
    throw invalidRequest([{ parameter: 'measure', detail: `must be one of ${measures.join(', ')}` }]);
  }
  return {
    ...(named === undefined ? {} : { subject: named }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
  };
}

function isMeasure(word: string): word is Measure {
  return (measures as readonly string[]).includes(word);
}

/** The filter as its query parameters. */
export function filterParameters({ subject, authority, measure }: WorldFilter) {
  return {
    ...(subject === undefined ? {} : { subject: subjectName(subject) }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
  };
}
