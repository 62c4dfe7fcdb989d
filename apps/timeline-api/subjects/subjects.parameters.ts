import { IsString, MaxLength } from 'class-validator';
import { pointParameters, RecordedPointDto, recordedPointParameters } from '../answers/point-in-time.js';
import { countTo, type ParameterDocs } from '../http/openapi/parameters.js';
import { DEFAULT_PAGE, LARGEST_PAGE } from '../http/pages.js';
import { CountTo, Optional, WholeNumber } from '../http/validation/validators.js';

/** The query parameters of a history: a point on the recorded clock, and a page. */
export class HistoryDto extends RecordedPointDto {
  @Optional() @CountTo(LARGEST_PAGE) readonly limit?: string;
  @Optional() @IsString() @MaxLength(4000) readonly cursor?: string;
}

/** The query parameters of a list of subjects: a point on both clocks, and a page. */
export class SubjectListDto extends HistoryDto {
  /** On the effective clock: the names of the subjects are those of that time. */
  @Optional() @IsString() @MaxLength(80) readonly asOf?: string;
  @Optional() @IsString() @MaxLength(50) readonly zone?: string;
  @Optional() @WholeNumber() readonly atLeast?: string;
  @Optional() @WholeNumber() readonly answerVersion?: string;
}

const pageParameters = {
  limit: [`The most rows in a page. Default: ${DEFAULT_PAGE}.`, countTo(LARGEST_PAGE)],
  cursor: ['Where the previous page ended: taken from its links.next.', { type: 'string', maxLength: 4000 }],
} as const satisfies ParameterDocs;

/** The parameters of {@link HistoryDto}, documented. */
export const historyParameters = { ...recordedPointParameters, ...pageParameters } as const;

const { asOf, zone, atLeast, answerVersion } = pointParameters;

/** The parameters of {@link SubjectListDto}, documented. */
export const subjectListParameters = {
  asOf,
  zone,
  ...recordedPointParameters,
  atLeast,
  answerVersion,
  ...pageParameters,
} as const;
