import { Type } from '@sinclair/typebox';
import {
  bound,
  closed,
  country,
  day,
  fact,
  lift,
  MOST_DESCRIBED,
  names,
  oneOf,
  period,
  restriction,
  restrictionLift,
  slug,
  some,
  text,
  type Evidence,
} from '../shapes.js';
import { define, named } from './definition.js';

const subject = { kind: 'party', field: 'partyId' } as const;
const companySubject = { kind: 'party', field: 'companyId' } as const;
const parentSubject = { kind: 'party', field: 'parentId' } as const;

/** What a party is, where a source says so: a described value, and no part of who it is. */
export const partyKinds = ['company', 'person', 'vessel', 'aircraft', 'unknown'] as const;
export type PartyKind = (typeof partyKinds)[number];

const entityList: Evidence[] = [
  {
    publisher: 'Bureau of Industry and Security',
    citation: '84 FR 22961',
    publishedOn: '2019-05-21',
    certainty: 'official',
  },
];
const announcement: Evidence[] = [
  {
    publisher: 'TuSimple Holdings',
    citation: 'Announcement of voluntary delisting, 2024-01-17',
    publishedOn: '2024-01-17',
    certainty: 'company-filing',
  },
];
const report: Evidence[] = [
  {
    publisher: 'The Wall Street Journal',
    url: 'https://www.livemint.com/',
    title: 'Text of the report of 2024-01-30, as carried by Mint',
    publishedOn: '2024-01-30',
    language: 'en',
    certainty: 'reported',
  },
];

export const partyRestrictionLifted = define({
  type: 'PartyRestrictionLifted',
  version: 1,
  role: 'lifts',
  participle: 'lifted',
  subject,
  schema: closed({ ...restrictionLift, partyId: slug() }),
  command: {
    name: 'lift-party-restriction',
    other: { name: 'lift-company-restriction', subjectField: 'companyId' },
    summary:
      'A party has left a government list, or the restriction is suspended or was withdrawn before it began: as a whole, or for some destinations or transactions.',
  },
  sample: {
    factId: 'removed',
    partyId: 'huawei',
    lifts: 'entity-list-2019',
    effectiveFrom: '2030',
    evidence: entityList,
  },
});

/** The entry of a list that a restriction is, as the edition has it in which it was first seen. */
const listEntry = closed({
  /** What the entry is found by in other editions. */
  key: text(1500),
  /** Of all that the entry says: two are equal only if it was not reworded. */
  digest: text(64),
  asWritten: text(4000),
  programmes: Type.Optional(some(text(200), 50)),
  requirement: Type.Optional(text(4000)),
  policy: Type.Optional(text(4000)),
  footnotes: Type.Optional(some(text(2000), 20)),
  remarks: Type.Optional(some(text(500), 20)),
  /** The entry is an address, which names no party. */
  isAddress: Type.Optional(Type.Literal(true)),
  /** The effective date and the last day that the entry states: the bounds of the fact are what follows from them. */
  effectiveFrom: Type.Optional(day()),
  expiresOn: Type.Optional(day()),
  /** The day before which the entry was not listed, whatever else is known: when its oldest programme was founded. */
  notBefore: Type.Optional(day()),
  /** What the entry cites of the time before this restriction, the oldest first: no evidence of it. */
  earlierCitations: Type.Optional(
    some(closed({ citation: text(1000), publishedOn: Type.Optional(bound()) }), 40),
  ),
});

export const partyRestricted = define({
  type: 'PartyRestricted',
  version: 1,
  role: 'restricts',
  part: 'measures',
  liftedBy: partyRestrictionLifted,
  subject,
  schema: closed({ ...restriction, partyId: slug(), list: slug(), entry: Type.Optional(listEntry) }),
  command: {
    name: 'restrict-party',
    other: { name: 'restrict-company', subjectField: 'companyId' },
    summary:
      'An authority has put a party on a list: from a date, dealings with it are prohibited or need a licence.',
  },
  sample: {
    factId: 'entity-list-2019',
    partyId: 'huawei',
    authority: 'us-bis',
    list: 'entity-list',
    measure: 'presumption-of-denial',
    destinations: ['worldwide'],
    effectiveFrom: '2019-05-16T16:15-04:00',
    legalBasis: { citation: '84 FR 22961', url: 'https://www.federalregister.gov/d/2019-10616' },
    evidence: entityList,
  },
});

export const partiesIdentified = define({
  type: 'PartiesIdentified',
  version: 1,
  role: 'identifies',
  subject,
  schema: closed({ ...fact, partyId: slug(), sameAs: slug(), basis: text(2000) }),
  names: ({ sameAs }) => named('party', 'sameAs', sameAs, false),
  command: {
    name: 'identify-parties',
    summary:
      'Two ids mean one party, with what shows it: what restricts one restricts the other. Retracted, they are two again.',
  },
  sample: {
    factId: 'same-as-hisilicon-list-entry',
    partyId: 'hisilicon',
    sameAs: 'hisilicon-technologies',
    basis: 'The same name, address and legal entity identifier in both entries',
    evidence: entityList,
  },
});

export const matchDismissed = define({
  type: 'MatchDismissed',
  version: 1,
  role: 'dismisses',
  subject,
  schema: closed({
    ...fact,
    partyId: slug(),
    /** What was matched: a question that says anything else is another. The name itself may be that of a person. */
    asked: Type.String({ pattern: '^[0-9a-f]{64}$', title: 'the asked of a result of POST /v1/match' }),
    /** Who decided it, where that is not who records it. */
    decidedBy: Type.Optional(text(200)),
    reason: text(2000),
  }),
  command: {
    name: 'dismiss-match',
    summary:
      'A person has decided that a name is not this party: the match is suppressed until what is asked or the party changes. The name is not recorded: `asked` of its match says which it is.',
  },
  sample: {
    factId: 'not-the-bakery',
    partyId: 'huawei',
    asked: '4f1c2a9e8b7d6c5f4e3d2c1b0a9f8e7d6c5b4a3928170615243342516f7e8d9c',
    decidedBy: 'A. Officer',
    reason: 'A bakery in Singapore, by its entry in the register of companies',
    evidence: entityList,
  },
});

export const companyRelisted = define({
  type: 'CompanyRelisted',
  version: 1,
  role: 'lifts',
  participle: 'relisted',
  subject: companySubject,
  schema: closed({ ...lift, companyId: slug() }),
  command: {
    name: 'relist-company',
    summary: 'A company’s shares are traded again on the exchange that they had left.',
  },
  sample: {
    factId: 'relisted',
    companyId: 'tusimple',
    lifts: 'nasdaq-delisting',
    effectiveFrom: '2025-01-01',
    evidence: announcement,
  },
});

export const companyDelisted = define({
  type: 'CompanyDelisted',
  version: 1,
  role: 'flags',
  part: 'listings',
  liftedBy: companyRelisted,
  subject: companySubject,
  schema: closed({
    ...fact,
    ...period,
    companyId: slug(),
    exchange: Type.String({
      pattern: '^[A-Z0-9]{4}$',
      title: 'an ISO 10383 market identifier code (XNAS)',
    }),
    symbol: Type.Optional(text(20)),
    voluntary: Type.Boolean(),
    planned: Type.Boolean(),
  }),
  command: {
    name: 'delist-company',
    summary:
      'A company’s shares have left a stock exchange, or are to leave it; a government list is restrict-party.',
  },
  sample: {
    factId: 'nasdaq-delisting',
    companyId: 'tusimple',
    exchange: 'XNAS',
    voluntary: true,
    planned: true,
    effectiveFrom: '2024-02-08',
    evidence: announcement,
  },
});

export const subsidiaryRouteCleared = define({
  type: 'SubsidiaryRouteCleared',
  version: 1,
  role: 'lifts',
  participle: 'cleared',
  subject: parentSubject,
  schema: closed({ ...lift, parentId: slug() }),
  command: {
    name: 'clear-subsidiary-route',
    summary: 'A route through a subsidiary is no longer suspect: it flags nobody any more.',
  },
  sample: {
    factId: 'route-cleared',
    parentId: 'tusimple',
    lifts: 'route-australia',
    effectiveFrom: '2025-01-01',
    evidence: report,
  },
});

export const subsidiaryRouteFlagged = define({
  type: 'SubsidiaryRouteFlagged',
  version: 1,
  role: 'flags',
  part: 'routes',
  liftedBy: subsidiaryRouteCleared,
  subject: parentSubject,
  schema: closed({
    ...fact,
    ...period,
    parentId: slug(),
    subsidiaryId: slug(),
    viaCountry: country(),
    suspectedDestination: country(),
    chips: Type.Optional(some(slug(), 1000)),
    redFlag: text(2000),
  }),
  names: ({ subsidiaryId, chips }) => [
    ...named('party', 'subsidiary', subsidiaryId, true),
    ...named('chip', 'chip', chips, false),
  ],
  parents: ({ parentId, subsidiaryId }) => [{ party: subsidiaryId, parent: parentId }],
  command: {
    name: 'flag-subsidiary-route',
    summary:
      'Chips are suspected to reach a destination through a subsidiary elsewhere: it flags the parent and the subsidiary.',
  },
  sample: {
    factId: 'route-australia',
    parentId: 'tusimple',
    subsidiaryId: 'tusimple-australia',
    viaCountry: 'AU',
    suspectedDestination: 'CN',
    chips: ['nvidia-a100'],
    redFlag: 'A subsidiary set up in Australia orders chips that need a licence for China',
    effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
    evidence: report,
  },
});

export const partyDescribed = define({
  type: 'PartyDescribed',
  version: 1,
  role: 'describes',
  subject,
  schema: closed({
    ...fact,
    partyId: slug(),
    kind: Type.Optional(oneOf(partyKinds)),
    names: Type.Optional(names()),
    /** What others know it by; the scheme says whose identifier it is: `lei`, `ticker`, `us-csl`. */
    identifiers: Type.Optional(some(closed({ scheme: slug(), value: text(200) }), MOST_DESCRIBED)),
    addresses: Type.Optional(
      some(closed({ address: text(1000), country: Type.Optional(country()) }), MOST_DESCRIBED),
    ),
    countries: Type.Optional(some(country(), MOST_DESCRIBED)),
    headquarters: Type.Optional(country()),
    parentId: Type.Optional(slug()),
  }),
  parents: ({ partyId, parentId }) => (parentId === undefined ? [] : [{ party: partyId, parent: parentId }]),
  command: {
    name: 'describe-party',
    other: { name: 'describe-company', subjectField: 'companyId' },
    summary:
      'What a party is: names to find it by, identifiers, addresses, countries and its parent; it restricts nothing, and adds to what was described before.',
  },
  sample: {
    factId: 'description',
    partyId: 'tusimple',
    kind: 'company',
    names: [
      { name: 'TuSimple Holdings', kind: 'primary' },
      { name: 'CreateAI Holdings', kind: 'alias', effectiveFrom: '2024-12' },
    ],
    identifiers: [{ scheme: 'ticker', value: 'TSP' }],
    addresses: [{ address: 'San Diego, California', country: 'US' }],
    countries: ['US'],
    headquarters: 'US',
    evidence: announcement,
  },
});
