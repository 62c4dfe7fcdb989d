import { IsBoolean } from 'class-validator';
import {
  MOST_DESCRIBED,
  partyKinds,
  type EffectiveBound as Bound,
  type PartyKind,
} from '../../../events/index.js';
import { Optional } from '../http/validation/validators.js';
import { FactDto, LiftDto, NameDto, PeriodDto, RestrictionDto, RestrictionLiftDto } from './fact.dto.js';
import { MOST_ALIASES, SHORT_NAME } from './short-form.js';
import {
  Beside,
  Countries,
  Country,
  DistinctObjects,
  EffectiveBound,
  NotBeside,
  OneOf,
  Pattern,
  Slug,
  Slugs,
  Text,
  Texts,
} from './validators.js';

export class RestrictPartyDto extends RestrictionDto {
  @Slug() readonly partyId!: string;
  /** The government list (`entity-list`). */
  @Slug() readonly list!: string;
}

export class LiftPartyRestrictionDto extends RestrictionLiftDto {
  @Slug() readonly partyId!: string;
}

/** Two ids that mean one party. */
export class IdentifyPartiesDto extends FactDto {
  @Slug() readonly partyId!: string;
  /** The other id. */
  @Slug() readonly sameAs!: string;
  /** What shows that it is one party. */
  @Text(2000) readonly basis!: string;
}

/** A stock exchange delisting; a government list is restrict-party. */
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
  /** The observations that made the route suspect. */
  @Text(2000) readonly redFlag!: string;
}

export class ClearSubsidiaryRouteDto extends LiftDto {
  @Slug() readonly parentId!: string;
}

export class IdentifierDto {
  /** The scheme that issues the identifier: `lei`, `ticker`, `us-csl`. */
  @Slug() readonly scheme!: string;
  @Text(200) readonly value!: string;
}

export class AddressDto {
  @Text(1000) readonly address!: string;
  @Optional() @Country() readonly country?: string;
}

export class DescribePartyDto extends FactDto {
  @Slug() readonly partyId!: string;
  @Optional() @OneOf(partyKinds) readonly kind?: PartyKind;
  @Optional() @DistinctObjects(MOST_DESCRIBED, () => NameDto) readonly names?: NameDto[];
  @Optional() @DistinctObjects(MOST_DESCRIBED, () => IdentifierDto) readonly identifiers?: IdentifierDto[];
  @Optional() @DistinctObjects(MOST_DESCRIBED, () => AddressDto) readonly addresses?: AddressDto[];
  @Optional() @Countries(MOST_DESCRIBED) readonly countries?: string[];
  @Optional() @Country() readonly headquarters?: string;
  @Optional() @Slug() readonly parentId?: string;
  /** That it is the same party, although it reads like another: under other names, in another country. */
  @Optional() @IsBoolean({ message: 'must be true or false' }) readonly confirmed?: boolean;
  /** In short: its primary name. */
  @Optional() @Text(SHORT_NAME) @NotBeside('names') readonly name?: string;
  /** In short: since when it has its primary name. */
  @Optional() @EffectiveBound() @Beside('name') readonly effectiveFrom?: Bound;
  /** In short: other names. */
  @Optional() @Texts(MOST_ALIASES, SHORT_NAME) @NotBeside('names') readonly aliases?: string[];
  /** In short: its only country. */
  @Optional() @Country() @NotBeside('countries') readonly country?: string;
  /** In short: its identifier of the scheme `lei`. */
  @Optional()
  @Pattern(/^[A-Z0-9]{18}[0-9]{2}$/, 'must be an ISO 17442 legal entity identifier')
  @NotBeside('identifiers')
  readonly legalEntityIdentifier?: string;
  /** In short: its identifier of the scheme `ticker`. */
  @Optional() @Text(20) @NotBeside('identifiers') readonly ticker?: string;
}
