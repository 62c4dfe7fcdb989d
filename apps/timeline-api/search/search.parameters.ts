import { IsString, Length } from 'class-validator';
import { countTo, type ParameterDocs } from '../http/openapi/parameters.js';
import { CountTo, Optional } from '../http/validation/validators.js';

/** Search results: the number without `limit`, and the largest `limit`. */
export const DEFAULT_RESULTS = 10;
const MOST_RESULTS = 100;

export class SearchDto {
  @IsString() @Length(1, 100) readonly q!: string;
  @Optional() @CountTo(MOST_RESULTS) readonly limit?: string;
}

/** The parameters of {@link SearchDto}, documented. */
export const searchParameters = {
  q: ['An id, a name or an alias, or part of one.', { type: 'string', minLength: 1, maxLength: 100 }],
  limit: [`The most results. Default: ${DEFAULT_RESULTS}.`, countTo(MOST_RESULTS)],
} as const satisfies ParameterDocs;
