import { IsString, Length } from 'class-validator';
import { countTo, type ParameterDocs } from '../http/openapi/parameters.js';
import { CountTo, Optional } from '../http/validation/validators.js';

/** Search results: the number without `limit`, and the largest `limit`. */
export const DEFAULT_RESULTS = 10;
const MOST_RESULTS = 100;

/** Characters of a query: an identifier after its scheme. */
const LONGEST_QUERY = 320;

export class SearchDto {
  @IsString() @Length(1, LONGEST_QUERY) readonly q!: string;
  @Optional() @CountTo(MOST_RESULTS) readonly limit?: string;
}

/** The parameters of {@link SearchDto}, documented. */
export const searchParameters = {
  q: [
    'An id, a name or an alias, or part of one; or a whole identifier, alone or after its scheme (lei:5493001KJTIIGC8Y1R12).',
    { type: 'string', minLength: 1, maxLength: LONGEST_QUERY },
  ],
  limit: [`The most results. Default: ${DEFAULT_RESULTS}.`, countTo(MOST_RESULTS)],
} as const satisfies ParameterDocs;
