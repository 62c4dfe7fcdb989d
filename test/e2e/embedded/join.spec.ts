import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListLog } from '../../support/list-imports.js';
import { importEdition, listDefinition, listEntry } from '../imported-list.js';
import { commandLine, RunningService } from '../running-service.js';

const EDITION = '2026-07-31';
const airfix = { countries: ['FI', 'CH'], kind: 'unknown' as const };
const cano = { kind: 'person' as const, identifiers: [{ scheme: 'ofac-uid', value: '10000' }] };
const ustinov = { kind: 'person' as const, countries: ['RU'] };

let service: RunningService;
beforeEach(async () => {
  service = await RunningService.start();
  const log = new ListLog();
  const importing = (id: string, entries: Parameters<typeof importEdition>[4]) =>
    importEdition(service, log, listDefinition(id, `The list ${id}`), EDITION, entries);
  await importing('entity-list', [
    listEntry('Airfix Aviation Oy', airfix),
    listEntry('CANO CORREA, Jhon Eidelber', { ...cano, countries: ['CO'] }),
    listEntry('USTINOV, Vladimir Vasilyevich', ustinov),
  ]);
  await importing('sdn', [
    listEntry('AIRFIX AVIATION OY', airfix),
    listEntry('CANO CORREA, Jhon Eidelber', { ...cano, countries: ['CO', 'VE'] }),
    listEntry('USTINOV, Vladimir Vasilyevich', ustinov),
    listEntry('=HYPERLINK("x") Trading', { countries: ['AE'] }),
  ]);
});
afterEach(() => service.remove());

const joinCommand = async (...args: readonly string[]): Promise<string> =>
  (await commandLine(['join', ...args, '--url', service.url])).stdout;
const statusOf = async (id: string) => (await service.get(`/v1/parties/${id}`)).json;

test('proposals are shown, written to a file, confirmed there and recorded', async () => {
  const file = join(service.environment.folder, 'joins.csv');
  const shown = await joinCommand('--file', file);
  expect(shown).toMatch(/^7 parties on lists: 2 joins are proposed, 1 are undecided\.\n/);
  expect(shown).toMatch(
    / 0\.99 (\S+) \(entity-list\) = \S+ \(sdn\): Both entries state the ofac-uid number 10000/,
  );
  expect(shown).toMatch(/undecided:\n.*a person is never joined by name/);
  await expect(joinCommand('--file', file)).rejects.toThrow(/it already exists/);

  const text = await readFile(file, 'utf8');
  const confirmed = text
    .split('\n')
    .map((line) => (line.includes('Airfix') ? `yes${line}` : line))
    .join('\n');
  await writeFile(file, confirmed);
  expect(await joinCommand('--confirm', file, '--dry-run')).toMatch(
    /^1 joins would be posted; nothing was sent/,
  );
  expect(await joinCommand('--confirm', file)).toMatch(/Joins: 1 recorded, 0 were already recorded/);
  expect(await joinCommand('--confirm', file)).toMatch(/Joins: 0 recorded, 1 were already recorded/);

  // The names agree, and no publisher says that they are one: the other entry holds possibly.
  const { identifiedWith } = await statusOf('airfix-aviation-oy');
  expect(identifiedWith).toMatchObject([
    {
      identified: 'possibly',
      statedBy: [
        {
          evidence: [
            {
              title: expect.stringContaining(`The list entity-list, edition of ${EDITION}`) as string,
              certainty: 'reported',
            },
            {
              title: expect.stringContaining(`The list sdn, edition of ${EDITION}`) as string,
              certainty: 'reported',
            },
          ],
        },
      ],
    },
  ]);
  expect(await joinCommand('--dry-run')).toMatch(/1 joins are proposed/);
});

test('all that is proposed can be confirmed at once', async () => {
  expect(await joinCommand('--confirm-all')).toMatch(/Joins: 2 recorded, 0 were already recorded/);
  const { identifiedWith } = await statusOf('cano-correa-jhon-eidelber');
  expect(identifiedWith).toMatchObject([{ identified: 'surely' }]);
  expect(await joinCommand('--dry-run')).toMatch(/0 joins are proposed/);
});

test('a file with anything wrong in it is refused as a whole', async () => {
  const file = join(service.environment.folder, 'wrong.csv');
  const header =
    'confirm,score,partyId,partyName,partyLists,sameAs,sameAsName,sameAsLists,basis,undecided,certainty,note';
  const write = (...rows: string[]) => writeFile(file, [header, ...rows].join('\n'));
  await write('maybe,1,a,,,b,,,basis,,reported,', 'yes,1,a,,,b,,,basis,,sure,');
  await expect(joinCommand('--confirm', file)).rejects.toThrow(
    /row 2: confirm must be yes, no or empty[^]*row 3: certainty must be one of official/,
  );
  await write('yes,1,nobody,,,no-one,,,basis,,reported,');
  await expect(joinCommand('--confirm', file)).rejects.toThrow(
    /nothing was posted, because these parties are on none of the lists: nobody, no-one/,
  );
});

test('a join that was retracted is not proposed again', async () => {
  await joinCommand('--confirm-all');
  const { facts } = (await service.get('/v1/parties/airfix-aviation-oy/history')).json;
  const { factId, subject } = facts.find(({ type }: { type: string }) => type === 'PartiesIdentified');
  await service.post('retract-fact', { subject, factId, reason: 'They are two' });
  expect(await joinCommand('--dry-run')).toMatch(
    /0 joins are proposed, 2 are undecided[^]*that was retracted/,
  );
});
