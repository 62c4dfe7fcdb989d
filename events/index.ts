export { canonicalJson, digestOf } from './canonical-json.js';
export {
  chipParameterNames,
  isMeasured,
  parameterProblem,
  placeWithoutValue,
  type ChipParameter,
} from './chip-parameters.js';
export { comparableText } from './comparable-text.js';
export { comparableIdentifier, comparableScheme, type Identifier } from './identifiers.js';
export { answerParts, type AnswerPart, type Role } from './definitions/definition.js';
export {
  answerPartOf,
  commandNames,
  definitions,
  destinationsOf,
  howOf,
  eventTypes,
  factTypeOf,
  isOf,
  namedSubjects,
  roleOf,
  schemaUriOf,
  latestRecordedAt,
  statedParents,
  type DomainEvent,
  type EventData,
  type EventOf,
  type EventType,
  type RecordFact,
  type RecordingCommand,
} from './definitions/index.js';
export { LONGEST_ANSWER_PART, screeningDecisions } from './definitions/screening.js';
export { ruleKindNames, ruleKinds, ruleTerms, type RuleKind } from './definitions/rule-kinds/index.js';
export type { ChipParameterTerms, Threshold } from './definitions/rule-kinds/chip-parameters.js';
export type { OwnershipTerms } from './definitions/rule-kinds/ownership.js';
export { holdings, type Holding } from './definitions/ownership.js';
export { partyKinds, type PartyKind } from './definitions/party.js';
export {
  countryCodes,
  countryOf,
  covers,
  destinationOf,
  destinationPattern,
  destinationProblem,
  exceptionsOf,
  exceptionsProblem,
  isCountry,
  isCountryGroup,
  isOnHeadquarters,
  mayInclude,
  placeIn,
  reaches,
  termProblem,
  termsProblem,
  termOf,
  termText,
  unknownMembership,
  type Certain,
  type Destination,
  type DestinationTerm,
  type Membership,
} from './destinations.js';
export {
  asOfPattern,
  dayOrInstantPattern,
  DAY,
  InvalidEffectiveTimeError,
  isCalendarDay,
  isDay,
  isInstant,
  parseAsOf,
  parseBound,
  parseEnd,
  parsePoint,
  pointPattern,
  timeProblem,
  type AsOf,
  type EffectiveBound,
  type UncertainInstant,
} from './effective-time.js';
export {
  bearingMeanings,
  certaintyMeanings,
  holdingMeanings,
  liftKindMeanings,
  measureMeanings,
  nameKindMeanings,
  partyKindMeanings,
  transactionMeanings,
} from './meanings.js';
export { fieldDescriptions } from './field-descriptions.js';
export {
  groupIdOf,
  groupOf,
  groupsIn,
  regimeOf,
  regimes,
  zoneOfRegime,
  type Group,
  type Regime,
} from './groups.js';
export type { EventMetadata } from './metadata.js';
export { recordingCommands, withSubjectField, type NamedCommand } from './recording-commands.js';
export { offsetProblem, writtenAddressProblem, writtenTextProblem } from './recordable.js';
export { endOf, resolved, startOf, zonelessTimes, type EffectiveTimes } from './resolve.js';
export {
  bearingOnExports,
  bearings,
  bound,
  boundsOfShare,
  certainties,
  closed,
  country,
  day,
  destination,
  exceptions,
  isConfirmed,
  liftKinds,
  measures,
  nameKinds,
  oneOf,
  serviceWritten,
  slug,
  slugSchema,
  some,
  text,
  transactions,
  type BearingOnExports,
  type Evidence,
  type Form,
  type LiftKind,
  type Measure,
  type Name,
  type NameKind,
  type Share,
  type ShareBounds,
  type Transaction,
} from './shapes.js';
export { zoneOf, zoneProblem } from './time-zones.js';
export {
  answeredKindNames,
  answeredKinds,
  namedKinds,
  hasAnswers,
  answerPaths,
  pathOf,
  recordedClock,
  streamCategories,
  streamOf,
  subjectKindNames,
  subjectKindOf,
  subjectKinds,
  subjectName,
  subjectNamed,
  subjectOf,
  type NamedKind,
  type AnswerPath,
  type Subject,
  type SubjectKind,
} from './subjects.js';
export {
  checkOf,
  compileSchemas,
  eventContract,
  InvalidEventError,
  isEventType,
  isSlug,
  isWebUrl,
  metadataProblems,
  quickCheckOf,
  readEvent,
  validateEvent,
} from './validate.js';
