import type { EventData, EventType } from './definitions/index.js';

type Field = { [Type in EventType]: keyof EventData<Type> }[EventType];

const COUNTRY = 'an ISO 3166-1 alpha-2 country';

/** What each field of an event's data means, wherever it is: a field without a description does not compile. */
export const fieldDescriptions: Readonly<Record<Field, string>> = {
  addresses: 'Its addresses; later descriptions add to them',
  appliesTo: 'The transactions that it applies to; absent: all',
  authority: 'The id of the authority that acts (us-bis)',
  basis: 'What shows that the two ids are one party',
  buyer: 'The id of the party that buys: the sale flags it',
  buyerParent: 'The id of the parent of the buyer, as the source states it: the sale flags it too',
  chipId: 'The id of the chip: the subject of the fact',
  chips: 'The ids of the chips, of a sale with the quantity of each',
  companyId: 'The id of the party: the subject of the fact',
  countries: `Where it is or is registered: ISO 3166-1 alpha-2; later descriptions add to them`,
  destinations:
    'Where it reaches, term by term, each with its own exceptions. Of a lift: the destinations that are lifted; absent: all',
  eccn: 'The export control classification number (3A090), as the source states it',
  effectiveFrom: 'When it begins, in the zone of its authority or exchange',
  effectiveTo: 'When it ends, exclusive: 2024-12-02 was last in force on 2024-12-01. Absent: no end is known',
  entry: 'The entry of the list that it is, as the edition has it in which it was first seen',
  evidence: 'Who says so: one source or more',
  exceptDestinations:
    'What is taken away from every term of the same kind in `destinations`: a country or a group from places (D:5 except IL), ' +
    'headquarteredIn: from terms on headquarters. It does not reach what is taken away; where only one term is meant, ' +
    'the term itself has `except`',
  exchange: 'The exchange, by its ISO 10383 market identifier code (XNAS)',
  factId: 'The id of the fact, its own among the facts of the subject and never used again',
  headquarters: `Where it has its headquarters: ${COUNTRY}; the newest value counts`,
  how: 'What the lift does to its fact; absent: it ends it',
  identifiers: 'What others know it by, such as its legal entity identifier; later descriptions add to them',
  instants: 'What each bound means in UTC, resolved when it was recorded',
  kind: 'What the party is; the newest value counts',
  lastRecordedAt: 'The latest `recordedAt` of the log, as the sender saw it',
  legalBasis: 'The text that it rests on, by citation',
  lifts: 'The id of the fact of the same subject that it ends, suspends or withdraws',
  list: 'The id of the government list that it is on (entity-list)',
  localTimes: 'What each bound means in local time, where that is not what it says itself',
  maker: 'Who makes the chip',
  measure: 'What the authority does',
  names: 'Its names; later descriptions add to them',
  parentId: 'The id of the parent, as the source states it',
  partyId: 'The id of the party: the subject of the fact',
  planned: 'Whether the evidence only says that it was planned',
  reason: 'Why, in the words of the source or of the sender',
  redFlag: 'What makes the route suspect',
  releasedOn: 'When the chip came on the market',
  replacedBy: 'The id of the fact that takes the place of this one’s, recorded in the same append',
  restores:
    'The id of the fact that the retracted one had corrected, and that is recorded again as `replacedBy`',
  rightTime: 'The time by a clock that the sender has checked',
  saleId: 'The id of the sale: the subject of the fact',
  sameAs: 'The id of the other party, which is the same one',
  seller: 'The id of the party that sells: the sale is shown on it, and does not flag it',
  statedDestination: `Where the papers say that the goods go: ${COUNTRY}`,
  subsidiaryId: 'The id of the subsidiary: the route flags it',
  suspectedDestination: `Where the goods are suspected to go: ${COUNTRY}`,
  suspectedEndDestination: `Where the goods are suspected to go in the end: ${COUNTRY}`,
  symbol: 'The symbol of the shares on the exchange',
  totalProcessingPerformance: 'The total processing performance (TPP) of ECCN 3A090, as the source states it',
  until: 'When a suspended fact is in force again; absent: until further notice',
  viaCountry: `Where the subsidiary is: ${COUNTRY}`,
  voluntary: 'Whether the company left the exchange by its own decision',
  zone: 'The IANA time zone in which its days are days; absent in a command: that of its authority or exchange, or of the fact that it lifts',
};
