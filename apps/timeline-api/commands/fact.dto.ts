import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import {
  certainties,
  liftKinds,
  LONGEST_CITATION,
  LONGEST_NAME,
  measures,
  nameKinds,
  transactions,
  type Certainty,
  type DestinationTerm,
  type EffectiveBound as Bound,
  type LiftKind,
  type Measure,
  type NameKind,
  type Transaction,
} from '../../../events/index.js';
import { liftIdOf } from '../../../libs/restrictions/index.js';
import { Optional } from '../http/validation/validators.js';
import {
  Beside,
  Destinations,
  DestinationTerms,
  EffectiveBound,
  EffectivePoint,
  Exceptions,
  LeavesRoomInId,
  Nested,
  NotBeside,
  Objects,
  OneOf,
  Pattern,
  Slug,
  Slugs,
  SomeOf,
  Text,
  WebUrl,
  Zone,
} from './validators.js';

/** Where a fact comes from: a publisher, and a url or a citation. */
export class EvidenceDto {
  @Text(200) readonly publisher!: string;
  @Optional() @WebUrl() readonly url?: string;
  // Required if there is no url.
  @ValidateIf(({ url, citation }: EvidenceDto) => citation !== undefined || url === undefined)
  @Text(LONGEST_CITATION, 'is missing: give a url, a citation or both')
  readonly citation?: string;
  @Optional() @Text(500) readonly title?: string;
  /** When it was published; a range if only the days between which it was published are known. */
  @Optional() @EffectiveBound() readonly publishedOn?: Bound;
  /** The date of the edition in which it was seen. */
  @Optional() @EffectivePoint() readonly observedOn?: string;
  @Optional()
  @Pattern(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag (en)')
  readonly language?: string;
  @Optional() @Text(1000) readonly quote?: string;
  @OneOf(certainties) readonly certainty!: Certainty;
}

/** Guards a command against changes that its sender has not seen. It is not part of the fact. */
export class GuardedDto {
  /** The revision of the subject's stream that the sender has seen, or `no-stream`. */
  @ValidateIf(
    ({ expectedRevision }: GuardedDto) => ![undefined, 'no-stream'].includes(expectedRevision as string),
  )
  @IsInt({ message: 'must be a whole number from 0, or no-stream' })
  @Min(0, { message: 'must be a whole number from 0, or no-stream' })
  @Max(Number.MAX_SAFE_INTEGER)
  readonly expectedRevision?: number | 'no-stream';
}

export class FactDto extends GuardedDto {
  @Slug() readonly factId!: string;
  @Objects(50, () => EvidenceDto) readonly evidence!: EvidenceDto[];
}

export class PeriodDto extends FactDto {
  @EffectiveBound() readonly effectiveFrom!: Bound;
  /** The IANA time zone in which its days are days; absent: that of its authority or exchange. */
  @Optional() @Zone() readonly zone?: string;
  @Optional() @EffectiveBound() readonly effectiveTo?: Bound;
}

export class LiftDto extends FactDto {
  /** The fact of the same subject that ends. */
  @Slug() readonly lifts!: string;
  @EffectiveBound() readonly effectiveFrom!: Bound;
  /** The IANA time zone in which its days are days; absent: that of the fact that it lifts. */
  @Optional() @Zone() readonly zone?: string;
}

/** A name, and the period in which it is used; always, if there is no period. */
export class NameDto {
  @Text(LONGEST_NAME) readonly name!: string;
  @OneOf(nameKinds) readonly kind!: NameKind;
  @Optional() @EffectiveBound() readonly effectiveFrom?: Bound;
  @Optional() @EffectiveBound() readonly effectiveTo?: Bound;
}

export class LegalBasisDto {
  @Text(LONGEST_CITATION) readonly citation!: string;
  @Optional() @WebUrl() readonly url?: string;
}

/** Ends, suspends or withdraws a restriction. */
export class RestrictionLiftDto extends LiftDto {
  /** Absent: it ends. A withdrawal has the date of the act, before the restriction begins. */
  @Optional() @OneOf(liftKinds) readonly how?: LiftKind;
  /** When a suspended restriction is in force again; absent: not known. */
  @Optional() @EffectiveBound() readonly until?: Bound;
  /** The destinations that are lifted; absent: all. */
  @Optional() @DestinationTerms() readonly destinations?: DestinationTerm[];
  /** The transactions that are lifted; absent: all. */
  @Optional() @SomeOf(transactions) readonly appliesTo?: Transaction[];
  /** The restriction that takes the place of the one that is lifted; set where a restriction `lifts` others. */
  @Optional() @Slug() readonly replacedBy?: string;
}

/** How many restrictions one can take the place of. */
export const MOST_LIFTS = 20;

/** What the id of the last lift that comes with a restriction has after the restriction's: each may be in two parts. */
const LIFT_SUFFIX = liftIdOf('', 2 * MOST_LIFTS);

export class RestrictionDto extends PeriodDto {
  @Slug() readonly authority!: string;
  @OneOf(measures) readonly measure!: Measure;
  @Optional() @SomeOf(transactions) readonly appliesTo?: Transaction[];
  @DestinationTerms() readonly destinations!: DestinationTerm[];
  @Optional() @Exceptions() readonly exceptDestinations?: string[];
  @Optional() @Nested(() => LegalBasisDto) readonly legalBasis?: LegalBasisDto;
  /** Restrictions of the same subject that this one takes the place of: they end where it begins. */
  @Optional() @Slugs(MOST_LIFTS) @LeavesRoomInId(LIFT_SUFFIX) readonly lifts?: string[];
  /** A restriction that has not begun, and is to begin in this form instead. */
  @Optional() @Slug() @NotBeside('lifts') @LeavesRoomInId(LIFT_SUFFIX) readonly postpones?: string;
  /** Destinations of what it takes the place of that end too, although it does not name them in the same words. */
  @Optional() @Destinations() @Beside('lifts', 'postpones') readonly alsoEnds?: string[];
  /** When the postponement was decided; absent: when the earliest evidence was published. */
  @Optional() @EffectiveBound() @Beside('postpones') readonly decidedOn?: Bound;
}

/** The fields of a restriction that are no part of the fact. */
export const replacingFields = ['lifts', 'postpones', 'alsoEnds', 'decidedOn'] as const;
