import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definitions } from '../../../events/index.js';
import { readCase } from './case-file.js';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'case-file-'));
  file = join(folder, 'case.json');
});
afterAll(() => rm(folder, { recursive: true }));

type Body = Readonly<Record<string, unknown>>;
const write = (...commands: readonly object[]) =>
  writeFile(file, JSON.stringify({ title: 'Notices', commands }));

/** What is wrong with the only command of a file, a line for each error. */
async function errorsOf(command: string, body: unknown): Promise<string[]> {
  await write({ command, body });
  try {
    await readCase(file);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const party: Body = definitions.PartyRestricted.sample;
const description: Body = definitions.PartyDescribed.sample;
const company = ({ partyId, ...rest }: Body): Body => ({ ...rest, companyId: partyId });
const sources = (more: object): Body => ({
  ...party,
  evidence: [{ publisher: 'A', citation: 'B', certainty: 'official', ...more }],
});
const retraction = (replacement: unknown): Body => ({
  subject: { kind: 'company', id: party['partyId'] },
  factId: 'a-fact',
  reason: 'a wrong date',
  replacement,
});
const replacement: Body = { command: 'restrict-company', ...company(party) };

test.each<[string, string, Body]>([
  ['a golden sample', 'restrict-party', party],
  ['a field that the event does not have', 'restrict-party', { ...party, postpones: 'another' }],
  ['another name of a command', 'restrict-company', company(party)],
  ['another name with the first name of its field', 'restrict-company', party],
  [
    'a short form',
    'describe-party',
    { factId: 'd', partyId: 'a', name: 'A', country: 'CN', evidence: party['evidence'] },
  ],
  ['an address in another script', 'restrict-party', sources({ url: 'https://例子.中国/公告?q=芯片' })],
  ['a text of several lines', 'restrict-party', sources({ quote: 'first\n\tsecond' })],
  ['a retraction', 'retract-fact', { ...retraction(undefined), expectedRevision: 3 }],
  ['a retraction with a replacement', 'retract-fact', retraction(replacement)],
])('%s is taken', async (_what, command, body) => {
  expect(await errorsOf(command, body)).toEqual([]);
});

test.each<[string, string, Body, string]>([
  [
    'a blank',
    'restrict-party',
    sources({ publisher: ' ' }),
    '/evidence/0/publisher (restrict-party) must not be blank',
  ],
  [
    'a control character',
    'restrict-party',
    sources({ quote: '\u001b[2J' }),
    '/evidence/0/quote (restrict-party) must not contain the control character U+001B',
  ],
  [
    'half of a character',
    'restrict-party',
    sources({ title: '\ud800' }),
    '/evidence/0/title (restrict-party) must not contain half of a surrogate pair',
  ],
  [
    'a password',
    'restrict-party',
    sources({ url: 'https://u:p@example.org' }),
    '/evidence/0/url (restrict-party) must not contain a user name or a password',
  ],
  [
    'an offset that no clock has',
    'restrict-party',
    { ...party, effectiveFrom: '2024-01-01T00:00+23:59' },
    '/effectiveFrom (restrict-party) "2024-01-01T00:00+23:59" must have an offset of at most 14:00',
  ],
  [
    'a missing field',
    'restrict-party',
    { ...party, factId: undefined },
    '/factId (restrict-party) is missing',
  ],
  [
    'an unknown field',
    'restrict-party',
    { ...party, more: 1 },
    '/more (restrict-party) is not a known field',
  ],
  ['a word', 'restrict-party', { ...party, measure: 'bad' }, '/measure (restrict-party) must be one of '],
  [
    'a country',
    'restrict-party',
    { ...party, destinations: ['CN', 'XX'] },
    '/destinations (restrict-party) "XX" must be an ISO 3166-1',
  ],
  [
    'a day',
    'restrict-party',
    { ...party, effectiveFrom: '2024-02-30' },
    '/effectiveFrom (restrict-party) "2024-02-30" is not a date that exists',
  ],
  [
    'a zone',
    'restrict-party',
    { ...party, zone: 'Mars/Olympus' },
    '/zone (restrict-party) "Mars/Olympus" must be an IANA time zone',
  ],
  [
    'a source',
    'restrict-party',
    { ...party, evidence: [{ publisher: 'A', certainty: 'official' }] },
    '/evidence/0/citation (restrict-party) is missing: give a url, a citation or both',
  ],
  [
    'a field beside another that is missing',
    'restrict-party',
    { ...party, alsoEnds: ['CN'] },
    '/alsoEnds (restrict-party) needs "lifts" or "postpones"',
  ],
  [
    'two fields of which one is enough',
    'restrict-party',
    { ...party, lifts: ['a'], postpones: 'b' },
    '/postpones (restrict-party) cannot be given together with "lifts"',
  ],
  [
    'a short form beside the long one',
    'describe-party',
    { ...description, names: [{ name: 'A', kind: 'primary' }], aliases: ['B'] },
    '/aliases (describe-party) cannot be given together with "names"',
  ],
  [
    'exceptions that leave nothing',
    'restrict-party',
    { ...party, destinations: ['CN'], exceptDestinations: ['CN'] },
    '/exceptDestinations (restrict-party) ',
  ],
  [
    'an id that leaves no space for those of its lifts',
    'restrict-party',
    { ...party, factId: 'x'.repeat(100), lifts: ['a'] },
    '/lifts (restrict-party) needs a factId of at most 9',
  ],
  [
    'the name that the file uses',
    'restrict-company',
    { ...company(party), companyId: 'A b' },
    '/companyId (restrict-company) must be an id',
  ],
  [
    'a replacement of no command',
    'retract-fact',
    retraction({ command: 'retract-fact' }),
    '/replacement/command (retract-fact) must be the name of a command',
  ],
  [
    'a replacement with a guard of its own',
    'retract-fact',
    retraction({ ...replacement, expectedRevision: 1 }),
    '/replacement/expectedRevision (retract-fact) belongs to',
  ],
  [
    'a replacement with a wrong field',
    'retract-fact',
    retraction({ ...replacement, alsoEnds: ['CN'] }),
    '/replacement/alsoEnds (retract-fact) needs "lifts"',
  ],
  [
    'a replacement about another subject',
    'retract-fact',
    retraction({ ...replacement, companyId: 'zte' }),
    '/replacement/companyId (retract-fact) must be about party',
  ],
])('%s is refused as the service refuses it, by its pointer', async (_what, command, body, error) => {
  expect(await errorsOf(command, body)).toContainEqual(expect.stringContaining(`/commands/0/body${error}`));
});

test('names every error of all commands, up to 20', async () => {
  const wrong = { command: 'restrict-party', body: { ...party, measure: 'bad', destinations: ['XX'] } };
  await write(wrong, wrong);
  await expect(readCase(file)).rejects.toThrow(
    /refused\. 4 errors, and nothing was posted:(\n  \/commands\/[01]\/body\/(measure|destinations) .*){4}$/,
  );
  await write(...Array.from({ length: 11 }, () => wrong));
  await expect(readCase(file)).rejects.toThrow(
    /22 errors, and nothing was posted:(\n  \/commands.*){20}\n  and 2 more$/,
  );
});

test('a field that is not known is refused wherever it is, and not passed over', async () => {
  await writeFile(
    file,
    JSON.stringify({
      title: 'Notices',
      comands: [],
      commands: [{ command: 'restrict-party', idempotencykey: 'a', body: party }],
    }),
  );
  await expect(readCase(file)).rejects.toThrow(
    /2 errors.*\n\s+\/comands is not a known field\n\s+\/commands\/0\/idempotencykey is not a known field/,
  );
});

describe('what the commands before a command refuse, whatever else is recorded', () => {
  const { evidence } = party;
  const listing = (factId: string, more: object = {}) => ({
    command: 'restrict-party',
    body: { ...party, factId, effectiveFrom: '2024-01-01', ...more },
  });
  const lifted = (factId: string, more: object = {}) => ({
    command: 'lift-party-restriction',
    body: { factId, partyId: party['partyId'], lifts: 'a', effectiveFrom: '2025-01-01', evidence, ...more },
  });
  const retracted = (factId: string) => ({
    command: 'retract-fact',
    body: { subject: { kind: 'party', id: party['partyId'] }, factId, reason: 'wrong' },
  });
  const named = (factId: string, name: string, country: string) => ({
    command: 'describe-party',
    body: { factId, partyId: 'a-party', name, country, evidence },
  });

  /** The errors of commands in a file, in its order. */
  async function errorsIn(...commands: readonly object[]): Promise<string[]> {
    await write(...commands);
    const message = await readCase(file).then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    return message.split('\n').slice(1);
  }

  test.each<[string, readonly object[], string]>([
    [
      'given an end before the beginning',
      [listing('a', { effectiveTo: '2023-01-01' })],
      '/commands/0/body/effectiveTo (restrict-party) effectiveTo must be after effectiveFrom',
    ],
    [
      'given a party that is itself',
      [
        {
          command: 'identify-parties',
          body: { factId: 'i', partyId: 'a', sameAs: 'a', basis: 'x', evidence },
        },
      ],
      '/commands/0/body/sameAs (identify-parties) "a" is the party itself',
    ],
    [
      'given an end of a suspension that is none, of a fact that the file does not have',
      [lifted('b', { lifts: 'elsewhere', until: '2026-01-01' })],
      '/commands/0/body/until (lift-party-restriction) is only for a lift whose "how" is "suspends"',
    ],
    [
      'given the id of a fact twice',
      [listing('a'), listing('a', { effectiveFrom: '2024-02-01' })],
      '/commands/1/body/factId (restrict-party) "a" is already a fact of this subject',
    ],
    [
      'given a lift before the fact begins',
      [listing('a'), lifted('b', { effectiveFrom: '2023-01-01' })],
      '/commands/1/body/lifts (lift-party-restriction) "a" has not begun',
    ],
    [
      'given a lift of what was retracted',
      [listing('a'), retracted('a'), lifted('b')],
      '/commands/2/body/lifts (lift-party-restriction) "a" was retracted',
    ],
  ])('%s, when the file is read, then it is refused by its place', async (_what, commands, error) => {
    expect(await errorsIn(...commands)).toEqual([expect.stringContaining(error)]);
  });

  test.each<[string, readonly object[]]>([
    ['a fact that may be recorded already', [lifted('b')]],
    ['a fact of the file that comes later', [lifted('b'), listing('a')]],
    ['a retraction of a fact that may be recorded', [retracted('elsewhere')]],
    ['an end for a place that another fact may restrict', [listing('a', { lifts: ['x'], alsoEnds: ['CN'] })]],
    ['a name that a recorded description may have', [named('a', 'Alpha', 'CN'), named('b', 'Beta', 'RU')]],
    [
      'facts of which a command that rests on others may have changed some',
      [
        listing('a'),
        lifted('b'),
        { ...retracted('b'), body: { ...retracted('b').body, alsoRetract: ['elsewhere'] } },
        lifted('c', { effectiveFrom: '2025-06-01' }),
      ],
    ],
  ])('given %s, when the file is read, then the service decides', async (_what, commands) => {
    expect(await errorsIn(...commands)).toEqual([]);
  });

  test('given a body that is larger than the service takes, then it is refused with its size', async () => {
    const sources = Array.from({ length: 300 }, () => ({ quote: 'x'.repeat(1000) }));
    const [error] = await errorsIn(listing('a', { evidence: sources }));
    expect(error).toMatch(
      /\/commands\/0\/body \(restrict-party\) has 3\d{5} bytes; the limit of a body is 262144/,
    );
  });
});
