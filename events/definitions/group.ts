import { Type } from '@sinclair/typebox';
import { closed, country, day, fact, groupId, some, startOnly, type Evidence } from '../shapes.js';
import { define } from './definition.js';

const subject = { kind: 'group', field: 'groupId' } as const;

const edition: Evidence[] = [
  {
    publisher: 'Electronic Code of Federal Regulations',
    citation: '15 CFR part 740, supplement no. 1, as of 2026-07-23',
    observedOn: '2026-07-23',
    certainty: 'official',
  },
];
const federalRegister: Evidence[] = [
  {
    publisher: 'Federal Register',
    citation: '89 FR 18780',
    publishedOn: '2024-03-15',
    certainty: 'official',
  },
];

export const groupEditionRecorded = define({
  type: 'GroupEditionRecorded',
  version: 1,
  role: 'governs',
  subject,
  schema: closed({
    ...fact,
    ...startOnly,
    groupId: groupId(),
    effectiveFrom: day(),
    members: Type.Array(country(), { maxItems: 300, uniqueItems: true }),
    /** Countries of which the edition leaves open whether they are members. */
    possibleMembers: Type.Optional(some(country(), 300)),
    usualInterval: Type.Integer({ minimum: 1, maximum: 3660 }),
  }),
  command: {
    name: 'record-group-edition',
    summary:
      'All the members of a country group on a day, from one edition of the regulation: a country that it does not name is no member on that day.',
  },
  sample: {
    factId: 'edition-2026-07-23',
    groupId: 'ear-d-5',
    effectiveFrom: '2026-07-23',
    members: [
      'AF',
      'BY',
      'CD',
      'CF',
      'CN',
      'CU',
      'ER',
      'HT',
      'IQ',
      'IR',
      'KP',
      'LB',
      'LY',
      'MM',
      'NI',
      'RU',
      'SD',
      'SO',
      'SS',
      'SY',
      'VE',
      'ZW',
    ],
    usualInterval: 31,
    evidence: edition,
  },
});

const membershipChange = { ...fact, ...startOnly, groupId: groupId(), country: country() };

export const countryJoinedGroup = define({
  type: 'CountryJoinedGroup',
  version: 1,
  role: 'governs',
  subject,
  schema: closed(membershipChange),
  command: {
    name: 'add-country-to-group',
    summary:
      'A country has joined a country group of a regime; or a territory counts as part of a country from then on, as Hong Kong of China.',
  },
  sample: {
    factId: 'ni-joined-2024-03-15',
    groupId: 'ear-d-5',
    country: 'NI',
    effectiveFrom: '2024-03-15',
    evidence: federalRegister,
  },
});

export const countryLeftGroup = define({
  type: 'CountryLeftGroup',
  version: 1,
  role: 'governs',
  subject,
  schema: closed(membershipChange),
  command: {
    name: 'remove-country-from-group',
    summary:
      'A country has left a country group of a regime, or a territory is a destination of its own again.',
  },
  sample: {
    factId: 'kh-left-2025-11-07',
    groupId: 'ear-d-5',
    country: 'KH',
    effectiveFrom: { earliest: '2025-11-07', latest: '2026-02-03' },
    evidence: federalRegister,
  },
});
