import { IsObject } from 'class-validator';
import { subjectKindNames } from '../../../events/index.js';
import { GuardedDto } from './fact.dto.js';
import { Optional } from '../http/validation/validators.js';
import { Nested, OneOf, Slug, Text } from './validators.js';

export class SubjectDto {
  /** A kind of subject, or another name of one. */
  @OneOf(subjectKindNames) readonly kind!: string;
  @Slug() readonly id!: string;
}

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
}
