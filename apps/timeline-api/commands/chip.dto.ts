import { IsNumber, Min } from 'class-validator';
import { MOST_DESCRIBED } from '../../../events/index.js';
import { liftIdOf } from '../../../libs/restrictions/index.js';
import { FactDto, LiftDto, NameDto, RestrictionDto } from './fact.dto.js';
import { Optional } from '../http/validation/validators.js';
import {
  Destinations,
  DistinctObjects,
  EffectivePoint,
  LeavesRoomInId,
  Slug,
  Slugs,
  Text,
} from './validators.js';

/** The most restrictions that one restriction can replace. */
export const MOST_LIFTS = 20;

/** The suffix of the last of their lifts: its id is the id of the replacing restriction followed by this. */
const LIFT_SUFFIX = liftIdOf('', MOST_LIFTS);

export class RestrictChipDto extends RestrictionDto {
  @Slug() readonly chipId!: string;
  @Optional() @Text(20) readonly eccn?: string;
  /** Restrictions of the chip that this one replaces: they end where it begins. */
  @Optional() @Slugs(MOST_LIFTS) @LeavesRoomInId(LIFT_SUFFIX) readonly lifts?: string[];
}

export class LiftChipRestrictionDto extends LiftDto {
  @Slug() readonly chipId!: string;
  /** The destinations for which the restriction ends; absent: all. */
  @Optional() @Destinations() readonly destinations?: string[];
  /** The restriction that replaced the one that ends; set by restrict-chip with `lifts`. */
  @Optional() @Slug() readonly replacedBy?: string;
}

export class DescribeChipDto extends FactDto {
  @Slug() readonly chipId!: string;
  @Optional() @DistinctObjects(MOST_DESCRIBED, () => NameDto) readonly names?: NameDto[];
  @Optional() @Text(200) readonly maker?: string;
  @Optional() @Text(20) readonly eccn?: string;
  @Optional() @EffectivePoint() readonly releasedOn?: string;
  @Optional()
  @IsNumber({}, { message: 'must be a number' })
  @Min(0)
  readonly totalProcessingPerformance?: number;
}
