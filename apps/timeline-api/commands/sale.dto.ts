import { IsInt, Max, Min } from 'class-validator';
import { LiftDto, PeriodDto } from './fact.dto.js';
import { Optional } from '../http/validation/validators.js';
import { Country, Objects, Slug, Text } from './validators.js';

export class SoldChipDto {
  @Slug() readonly chipId!: string;
  @Optional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1, { message: 'must be 1 or more' })
  @Max(Number.MAX_SAFE_INTEGER)
  readonly quantity?: number;
}

export class BlockSaleDto extends PeriodDto {
  @Slug() readonly saleId!: string;
  @Slug() readonly authority!: string;
  @Objects(1000, () => SoldChipDto) readonly chips!: SoldChipDto[];
  @Optional() @Slug() readonly seller?: string;
  @Slug() readonly buyer!: string;
  @Optional() @Slug() readonly buyerParent?: string;
  @Optional() @Country() readonly statedDestination?: string;
  @Optional() @Country() readonly suspectedEndDestination?: string;
  @Text(2000) readonly reason!: string;
}

export class ReleaseSaleDto extends LiftDto {
  @Slug() readonly saleId!: string;
}
