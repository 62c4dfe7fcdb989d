import { IsObject } from 'class-validator';
import { subjectKindNames } from '../../../events/index.js';
import { GuardedDto } from './fact.dto.js';
import { Optional } from '../http/validation/validators.js';
import { Nested, OneOf, Slug, Slugs, Text } from './validators.js';

export class SubjectDto {
  /** A kind of subject, or another name of one. */
  @OneOf(subjectKindNames) readonly kind!: string;
  @Slug() readonly id!: string;
}

/** How many facts can be retracted beside one. */
export const MOST_ALSO_RETRACTED = 20;

export class RetractFactDto extends GuardedDto {
  /** The subject of the fact. */
  @Nested(() => SubjectDto) readonly subject!: SubjectDto;
  @Slug() readonly factId!: string;
  /** What was wrong. */
  @Text(2000) readonly reason!: string;
  /** A command on the same subject, with its name as `command`: recorded in the same append. */
  @Optional()
  @IsObject({ message: 'must be a command on the same subject, with its name as "command"' })
  readonly replacement?: Readonly<Record<string, unknown>>;
  /** Facts that are retracted with it. If it is given, and be it empty, what the fact had replaced is not restored. */
  @Optional() @Slugs(MOST_ALSO_RETRACTED, 0) readonly alsoRetract?: string[];
}
