import { parseAsOf, type DomainEvent, type Evidence } from '../../events/index.js';
import { given, retraction } from '../../test/support/questions.js';

const official: Evidence[] = [
  { publisher: 'A', citation: 'B', publishedOn: '2020-01-01', certainty: 'official' },
];
const reported: Evidence[] = [{ publisher: 'A', citation: 'B', certainty: 'reported' }];

let ids = 0;
const fact = (groupId: string, effectiveFrom: string, evidence = official) => ({
  factId: `fact-${(ids += 1)}`,
  groupId,
  effectiveFrom,
  evidence,
  zone: 'America/New_York',
});
const edition = (groupId: string, day: string, members: string[], evidence = official): DomainEvent => ({
  type: 'GroupEditionRecorded',
  data: { ...fact(groupId, day, evidence), members, usualInterval: 31 },
});
const joined = (groupId: string, country: string, day: string, evidence = official): DomainEvent => ({
  type: 'CountryJoinedGroup',
  data: { ...fact(groupId, day, evidence), country },
});

const factIdOf = ({ data }: DomainEvent): string => String('factId' in data && data.factId);

/** Whether countries are in groups on a day: `D:5 NI 2024-03-14`. */
const asked = (events: readonly DomainEvent[], ...questions: readonly string[]) => {
  const { groups } = given(...events.map((event) => [event]));
  return questions.map((question) => {
    const [place = '', country = '', asOf = ''] = question.split(' ');
    return groups.membershipIn('ear', { asOf: parseAsOf(asOf), position: events.length })(place, country);
  });
};

test('a group of another regime, or of which nothing is recorded, is not known', () => {
  const { groups } = given([edition('ear-d-5', '2026-07-23', ['CN'])]);
  const question = { asOf: parseAsOf('2026-07-23'), position: 1 };
  expect(groups.membershipFor('cn-mofcom', question)('D:5', 'CN')).toBe('maybe');
  expect(groups.membershipFor('us-bis', question)('D:1', 'CN')).toBe('maybe');
  expect(groups.membershipFor('us-bis', question)('D:5', 'CN')).toBe('yes');
});

test('a day begins where the authorities of the regime are', () => {
  const events = [edition('ear-d-5', '2024-01-01', ['CN']), joined('ear-d-5', 'NI', '2024-03-15')];
  expect(asked(events, 'D:5 NI 2024-03-15T03:59Z', 'D:5 NI 2024-03-15T04:00Z')).toEqual(['no', 'yes']);
});

test('a letter means all groups of it', () => {
  const events = [
    ...['ear-d-1', 'ear-d-2', 'ear-d-3', 'ear-d-4'].map((id) => edition(id, '2026-07-23', [])),
    edition('ear-d-5', '2026-07-23', ['AF']),
  ];
  expect(asked(events, 'D AF 2026-07-23', 'D FR 2026-07-23', 'D FR 2026-07-22')).toEqual([
    'yes',
    'no',
    'maybe',
  ]);
});

test('a territory has the groups of its country from when it counts as part of it', () => {
  const events = [
    edition('ear-d-1', '2020-01-01', ['CN', 'MO']),
    edition('ear-d-1', '2026-07-23', ['CN', 'MO']),
    joined('ear-cn', 'HK', '2020-12-23'),
  ];
  expect(
    asked(events, 'CN HK 2020-12-22', 'CN HK 2020-12-23', 'CN MO 2024-01-01', 'CN FR 2024-01-01'),
  ).toEqual(['maybe', 'yes', 'maybe', 'no']);
  expect(asked(events, 'D:1 HK 2020-12-22', 'D:1 HK 2020-12-23', 'D:1 MO 2024-01-01')).toEqual([
    ...['maybe', 'yes', 'yes'],
  ]);
});

test('a territory that an edition names itself, where its country is no member, is possible', () => {
  const events = [joined('ear-cn', 'HK', '2020-12-23'), edition('ear-d-2', '2026-07-23', ['HK'])];
  expect(asked(events, 'D:2 CN 2026-07-23', 'D:2 HK 2026-07-23', 'D:2 MO 2026-07-23')).toEqual([
    ...['no', 'maybe', 'no'],
  ]);
});

test('what an edition of a country does not name is no territory of it', () => {
  const events = [edition('ear-cn', '2026-07-23', ['HK'])];
  expect(asked(events, 'CN HK 2026-07-23', 'CN MO 2026-07-23', 'CN FR 2020-01-01')).toEqual([
    ...['yes', 'no', 'no'],
  ]);
});

test('what is only reported, or perhaps not public, leaves a membership open', () => {
  const events = [edition('ear-d-5', '2024-01-01', ['CN']), joined('ear-d-5', 'NI', '2024-03-15', reported)];
  expect(asked(events, 'D:5 NI 2024-02-01', 'D:5 NI 2024-04-01', 'D:5 CN 2024-04-01')).toEqual([
    ...['maybe', 'maybe', 'yes'],
  ]);
  const { groups } = given([events[0]!], [joined('ear-d-5', 'NI', '2024-03-15')]);
  const by = (publishedBy: string) =>
    groups.membershipIn('ear', {
      asOf: parseAsOf('2024-04-01'),
      position: 2,
      publishedBy: parseAsOf(publishedBy),
    })('D:5', 'NI');
  expect(['2019-12-31', '2020-01-01'].map(by)).toEqual(['maybe', 'yes']);
});

test('an older position does not know what was recorded later, nor what was retracted later', () => {
  const events = [edition('ear-d-5', '2024-01-01', ['CN']), joined('ear-d-5', 'NI', '2024-03-15')];
  const { groups } = given(...events.map((event) => [event]), [
    retraction({ kind: 'group', id: 'ear-d-5' }, events[1]!.data.factId),
  ]);
  const isIn = (position: number) =>
    groups.membershipIn('ear', { asOf: parseAsOf('2024-03-20'), position })('D:5', 'NI');
  expect([0, 1, 2, 3].map(isIn)).toEqual(['maybe', 'maybe', 'yes', 'maybe']);
});

test('a correction is possible since what it corrects was public, and sure since its own evidence was (R8, R0)', () => {
  const later: Evidence[] = [{ ...official[0]!, publishedOn: '2024-06-01' }];
  const wrong = edition('ear-d-5', '2024-01-01', ['CN']);
  const right = edition('ear-d-5', '2024-01-01', ['CN', 'NI'], later);
  const subject = { kind: 'group', id: 'ear-d-5' } as const;
  const { groups } = given([wrong], [retraction(subject, factIdOf(wrong), factIdOf(right)), right]);
  const isIn = (publishedBy?: string) =>
    groups.membershipIn('ear', {
      asOf: parseAsOf('2024-01-10'),
      position: 3,
      publishedBy: publishedBy === undefined ? undefined : parseAsOf(publishedBy),
    })('D:5', 'NI');
  expect([isIn('2023-01-01'), isIn('2024-06-01'), isIn()]).toEqual(['maybe', 'yes', 'yes']);
});
