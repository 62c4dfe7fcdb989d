import { IsNumber, Min } from 'class-validator';
import { MOST_DESCRIBED, type EffectiveBound as Bound } from '../../../events/index.js';
import { Optional } from '../http/validation/validators.js';
import { FactDto, NameDto, RestrictionDto, RestrictionLiftDto } from './fact.dto.js';
import { MOST_ALIASES, SHORT_NAME } from './short-form.js';
import {
  Beside,
  DistinctObjects,
  EffectiveBound,
  EffectivePoint,
  NotBeside,
  Slug,
  Text,
  Texts,
} from './validators.js';

export class RestrictChipDto extends RestrictionDto {
  @Slug() readonly chipId!: string;
  @Optional() @Text(20) readonly eccn?: string;
}

export class LiftChipRestrictionDto extends RestrictionLiftDto {
  @Slug() readonly chipId!: string;
}

export class DescribeChipDto extends FactDto {
  @Slug() readonly chipId!: string;
  @Optional() @DistinctObjects(MOST_DESCRIBED, () => NameDto) readonly names?: NameDto[];
  /** In short: its primary name. */
  @Optional() @Text(SHORT_NAME) @NotBeside('names') readonly name?: string;
  /** In short: since when it has its primary name. */
  @Optional() @EffectiveBound() @Beside('name') readonly effectiveFrom?: Bound;
  /** In short: other names. */
  @Optional() @Texts(MOST_ALIASES, SHORT_NAME) @NotBeside('names') readonly aliases?: string[];
  @Optional() @Text(200) readonly maker?: string;
  @Optional() @Text(20) readonly eccn?: string;
  @Optional() @EffectivePoint() readonly releasedOn?: string;
  @Optional()
  @IsNumber({}, { message: 'must be a number' })
  @Min(0)
  readonly totalProcessingPerformance?: number;
}
