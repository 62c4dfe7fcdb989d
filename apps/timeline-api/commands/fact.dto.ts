import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import {
  certainties,
  LONGEST_CITATION,
  LONGEST_NAME,
  measures,
  nameKinds,
  transactions,
  type Certainty,
  type EffectiveBound as Bound,
  type Measure,
  type NameKind,
} from '../../../events/index.js';
import { Optional } from '../http/validation/validators.js';
import {
  Destinations,
  EffectiveBound,
  EffectivePoint,
  Nested,
  Objects,
  OneOf,
  Pattern,
  Slug,
  SomeOf,
  Text,
  WebUrl,
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
  @Optional() @EffectiveBound() readonly effectiveTo?: Bound;
}

export class LiftDto extends FactDto {
  /** The fact of the same subject that ends. */
  @Slug() readonly lifts!: string;
  @EffectiveBound() readonly effectiveFrom!: Bound;
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

export class RestrictionDto extends PeriodDto {
  @Slug() readonly authority!: string;
  @OneOf(measures) readonly measure!: Measure;
  @Optional() @SomeOf(transactions) readonly appliesTo?: (typeof transactions)[number][];
  @Destinations() readonly destinations!: string[];
  @Optional() @Destinations() readonly exceptDestinations?: string[];
  @Optional() @Nested(() => LegalBasisDto) readonly legalBasis?: LegalBasisDto;
}
