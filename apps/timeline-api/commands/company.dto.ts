import { IsBoolean } from 'class-validator';
import { FactDto, LiftDto, PeriodDto, RestrictionDto } from './fact.dto.js';
import { Country, Destinations, Optional, Pattern, Slug, Slugs, Text, Texts } from './validators.js';

export class RestrictCompanyDto extends RestrictionDto {
  @Slug() readonly companyId!: string;
  /** The government list (`entity-list`). */
  @Slug() readonly list!: string;
}

export class LiftCompanyRestrictionDto extends LiftDto {
  @Slug() readonly companyId!: string;
  /** The destinations for which the restriction ends; absent: all. */
  @Optional() @Destinations() readonly destinations?: string[];
}

/** A stock exchange delisting; a government list is restrict-company. */
export class DelistCompanyDto extends PeriodDto {
  @Slug() readonly companyId!: string;
  @Pattern(/^[A-Z0-9]{4}$/, 'must be an ISO 10383 market identifier code (XNAS)') readonly exchange!: string;
  @Optional() @Text(20) readonly symbol?: string;
  /** Whether the company itself decided it. */
  @IsBoolean({ message: 'must be true or false' }) readonly voluntary!: boolean;
  /** Whether the evidence only says that it was planned. */
  @IsBoolean({ message: 'must be true or false' }) readonly planned!: boolean;
}

export class RelistCompanyDto extends LiftDto {
  @Slug() readonly companyId!: string;
}

export class FlagSubsidiaryRouteDto extends PeriodDto {
  @Slug() readonly parentId!: string;
  @Slug() readonly subsidiaryId!: string;
  @Country() readonly viaCountry!: string;
  @Country() readonly suspectedDestination!: string;
  @Optional() @Slugs(1000) readonly chips?: string[];
  /** What was seen that made the route suspect. */
  @Text(2000) readonly redFlag!: string;
}

export class ClearSubsidiaryRouteDto extends LiftDto {
  @Slug() readonly parentId!: string;
}

export class DescribeCompanyDto extends FactDto {
  @Slug() readonly companyId!: string;
  @Text(200) readonly name!: string;
  @Optional() @Texts(200, 200) readonly aliases?: string[];
  @Optional() @Country() readonly country?: string;
  @Optional() @Slug() readonly parentId?: string;
  @Optional()
  @Pattern(/^[A-Z0-9]{18}[0-9]{2}$/, 'must be an ISO 17442 legal entity identifier')
  readonly legalEntityIdentifier?: string;
  @Optional() @Text(20) readonly ticker?: string;
}
