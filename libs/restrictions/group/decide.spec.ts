import { definitions } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideGroup, type GroupCommand } from './decide.js';

const { given } = specification<GroupCommand>(decideGroup);

const { evidence } = definitions.GroupEditionRecorded.sample;

const edition = (groupId: string, members: string[], more: object = {}): GroupCommand => ({
  type: 'record-group-edition',
  data: {
    factId: 'edition-2026-07-23',
    groupId,
    effectiveFrom: '2026-07-23',
    members,
    usualInterval: 31,
    evidence,
    ...more,
  },
});
const joined = (groupId: string, country: string): GroupCommand => ({
  type: 'add-country-to-group',
  data: {
    factId: `${country.toLowerCase()}-joined`,
    groupId,
    country,
    effectiveFrom: '2024-03-15',
    evidence,
  },
});

test('an edition records all members of a group on a day, which is one in the zone of the regime', () => {
  given()
    .when(edition('ear-d-5', ['CN', 'NI']))
    .then({
      type: 'GroupEditionRecorded',
      data: {
        members: ['CN', 'NI'],
        zone: 'America/New_York',
        instants: { effectiveFrom: { earliest: '2026-07-23T04:00:00.000Z' } },
      },
    });
});

test('a country joins a group of which an edition is recorded, and leaves it', () => {
  const held = given(edition('ear-d-5', ['CN']));
  held.when(joined('ear-d-5', 'NI')).then({ type: 'CountryJoinedGroup', data: { country: 'NI' } });
  held
    .when({ type: 'remove-country-from-group', data: definitions.CountryLeftGroup.sample })
    .then({ type: 'CountryLeftGroup', data: { country: 'KH', zone: 'America/New_York' } });
});

test('a group that no edition knows has no changes', () => {
  given().when(joined('ear-d-5', 'NI')).thenRefused('group-unknown', '/groupId');
  given(edition('ear-d-5', ['CN']), {
    type: 'retract-fact',
    factId: 'edition-2026-07-23',
    reason: 'Of another group',
  })
    .when(joined('ear-d-5', 'NI'))
    .thenRefused('group-unknown', '/groupId');
});

test('a territory is part of a country, which has no editions', () => {
  given()
    .when(joined('ear-cn', 'HK'))
    .then({ type: 'CountryJoinedGroup', data: { country: 'HK' } });
  given().when(joined('ear-cn', 'CN')).thenRefused('group-unknown', '/country');
  given().when(joined('ear-cn', 'TW')).thenRefused('group-unknown', '/country');
  given()
    .when(edition('ear-cn', ['HK', 'FR']))
    .thenRefused('group-unknown', '/members/1');
});

test('a group of a country that there is not, is none', () => {
  given().when(joined('ear-xx', 'HK')).thenRefused('group-unknown', '/groupId');
});

test('a country is not both a member and possibly one', () => {
  given()
    .when(edition('ear-d-5', ['CN'], { possibleMembers: ['KH', 'CN'] }))
    .thenRefused('group-unknown', '/possibleMembers/1');
});
