import { once } from 'node:events';
import { seeded } from '../../support/seeded.js';
import {
  commandLine,
  deniedPersons,
  RunningService,
  startCommandLine,
  type Json,
} from '../running-service.js';
import type { TestEnvironment } from '../test-environment.js';

const LIST = 'denied-persons-list';
/** In the order of their imports: the last one is between the others. */
const EDITIONS = ['2018-08-17', '2023-11-30', '2022-09-07'];
/** What is killed while an edition is imported. */
const KILLS: Readonly<Record<string, readonly ('importer' | 'service')[]>> = {
  '2018-08-17': ['importer', 'service', 'importer', 'service'],
  '2023-11-30': ['service', 'importer', 'service'],
  '2022-09-07': ['importer', 'service', 'importer'],
};

const argumentsOf = (edition: string, url: string) => [
  'import',
  'bis-dpl',
  deniedPersons(edition),
  '--edition',
  edition,
  '--url',
  url,
];

interface Recorded {
  readonly stream: string;
  readonly type: string;
  readonly data: Json;
}

/** The log, read from the store of a service that has ended, and the positions at which an append ends. */
async function logOf(environment: TestEnvironment): Promise<{ log: Recorded[]; appendEnds: number[] }> {
  const store = await environment.openStore();
  const log: Recorded[] = [];
  const appendEnds: number[] = [];
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    if (message.kind === 'caught-up') break;
    if (message.kind !== 'event') continue;
    const { stream, type, data, metadata } = message.event;
    log.push({ stream, type, data });
    if (Number(metadata['appendIndex']) + 1 === Number(metadata['appendSize'])) appendEnds.push(log.length);
  }
  await store.close();
  return { log, appendEnds };
}

/** What is recorded of parties: the facts of the list's own stream have the position of their import in their id. */
const ofParties = (log: readonly Recorded[]): string[] =>
  log
    .filter(({ stream }) => stream.startsWith('party-'))
    .map((each) => JSON.stringify(each))
    .sort();

/** What is recorded of editions: how many entries each has, added, changed and gone. */
const editionsIn = (log: readonly Recorded[]): Json[] =>
  log.flatMap(({ type, data: { factId: _fact, ...edition } }) =>
    type === 'ListEditionRecorded' ? [edition] : [],
  );

async function listedOn(service: RunningService, asOf: string, position?: number): Promise<string[]> {
  const at = position === undefined ? '' : `&position=${position}`;
  const { json } = await service.get(`/v1/restrictions?list=${LIST}&asOf=${asOf}&limit=1000${at}`);
  return json.restrictions.map(({ subject }: Json) => subject.id);
}

const headOf = async (service: RunningService): Promise<number> =>
  (await service.get('/v1/events?limit=1')).json.head;

test('an import that is killed, or whose service is, ends as an undisturbed one, and clears nobody meanwhile', async () => {
  const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
  process.stderr.write(`import-killed: KILL_SEED=${seed}\n`);
  const random = seeded(seed);

  const undisturbed = await RunningService.start();
  const ends: number[] = [0];
  for (const edition of EDITIONS) {
    await commandLine(argumentsOf(edition, undisturbed.url));
    ends.push(await headOf(undisturbed));
  }
  const [first, last] = [
    await listedOn(undisturbed, '2018-08-17'),
    await listedOn(undisturbed, '2023-11-30'),
  ];
  const inBoth = first.filter((party) => last.includes(party));
  expect(inBoth.length).toBeGreaterThanOrEqual(30);
  await undisturbed.end();
  const { log: whole } = await logOf(undisturbed.environment);
  await undisturbed.environment.remove();

  let service = await RunningService.start();
  const { environment, url } = service;
  const { port } = new URL(url);
  const restart = () => RunningService.start({ PORT: port }, environment);
  try {
    let interrupted = 0;
    for (const [index, edition] of EDITIONS.entries()) {
      const start = await headOf(service);
      const events = ends[index + 1]! - ends[index]!;
      for (const victim of KILLS[edition] ?? []) {
        const left = events - ((await headOf(service)) - start);
        const killAt = (await headOf(service)) + Math.floor(random() * left);
        const run = startCommandLine(argumentsOf(edition, url));
        const ended = once(run, 'exit');
        while (run.exitCode === null && (await headOf(service)) <= killAt)
          await new Promise((resolve) => setTimeout(resolve, 1));
        if (run.exitCode === null) interrupted += 1;
        if (victim === 'service') {
          await service.end('SIGKILL');
          await ended;
          service = await restart();
        } else {
          run.kill('SIGKILL');
          await ended;
        }
      }
      const { stdout } = await commandLine(argumentsOf(edition, url));
      expect(stdout).toMatch(/: (recorded, with \d+ commands|already recorded; nothing was posted)\.\n$/);
    }
    expect(interrupted).toBeGreaterThan(0);
    await service.end();
    const { log, appendEnds } = await logOf(environment);
    expect(ofParties(log)).toEqual(ofParties(whole));
    expect(editionsIn(log)).toEqual(editionsIn(whole));
    const recorded = log.findIndex(({ type }) => type === 'ListEditionRecorded') + 1;

    service = await restart();
    for (const position of appendEnds.filter((each) => each >= recorded))
      for (const asOf of ['2018-08-17', '2020-01-01'])
        expect({ position, asOf, listed: await listedOn(service, asOf, position) }).toEqual({
          position,
          asOf,
          listed: expect.arrayContaining(inBoth),
        });
  } finally {
    await service.remove();
  }
}, 300_000);
