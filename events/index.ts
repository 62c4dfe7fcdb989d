export { digestOf } from './canonical-json.js';
export {
  certainties,
  destinationsOf,
  eventSchemas,
  isConfirmed,
  measures,
  schemaVersions,
  slugSchema,
  transactions,
  type Certainty,
  type DomainEvent,
  type EventData,
  type EventType,
  type Evidence,
  type Measure,
} from './catalogue.js';
export {
  covers,
  destinationPattern,
  destinationProblem,
  isCountry,
  isCountryGroup,
  isOnHeadquarters,
  reaches,
  type Certain,
  type Destination,
} from './destinations.js';
export {
  asOfPattern,
  InvalidEffectiveTimeError,
  parseAsOf,
  parseBound,
  parseEnd,
  parsePoint,
  pointPattern,
  surelyPublicBy,
  type AsOf,
  type EffectiveBound,
  type EffectivePoint,
  type EffectiveRange,
  type UncertainInstant,
} from './effective-time.js';
export { goldenSamples } from './golden-samples.js';
export type { EventMetadata } from './metadata.js';
export { streamOf, subjectKinds, subjectOf, type Subject, type SubjectKind } from './streams.js';
export {
  countryFields,
  destinationFields,
  InvalidEventError,
  isEventType,
  isSlug,
  isWebUrl,
  metadataProblems,
  readEvent,
  timeFields,
  validateEvent,
  type EventProblem,
} from './validate.js';
