import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAsOf, validateEvent } from '../../events/index.js';
import type { LogEntry } from '../projections/index.js';
import { Names, NamesUnavailableError, type NamesOptions } from './index.js';
import { startInProcess } from './matcher.js';
import type { NamesWorker } from './worker/tasks.js';

const evidence = [{ publisher: 'A register', citation: 'entry 1', certainty: 'official' as const }];

/** A log of descriptions, each an append of its own unless `appendSize` says otherwise. */
function logOf(...names: readonly string[]) {
  const entries = names.map((name, place) => entryOf(name, place + 1));
  return {
    get head() {
      return entries.length;
    },
    entriesAfter: (position: number, limit: number) => entries.slice(position, position + limit),
    add: (name: string) => entries.push(entryOf(name, entries.length + 1)),
  };
}

function entryOf(name: string, position: number): LogEntry {
  const id = `party-${position}`;
  const event = validateEvent('PartyDescribed', {
    factId: 'described',
    partyId: id,
    names: [{ name, kind: 'primary' }],
    evidence,
  });
  const metadata = { appendIndex: 0, appendSize: 1 };
  return {
    id: `event-${name}`,
    subject: { kind: 'party', id },
    event,
    position,
    metadata,
  } as unknown as LogEntry;
}

let folder: string;
const problems: string[] = [];
const opened: Names[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-'));
  problems.length = 0;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((names) => names.close()));
  await rm(folder, { recursive: true });
});

const file = () => join(folder, 'names');
const open = async (log: ReturnType<typeof logOf>, options: Partial<NamesOptions> = {}): Promise<Names> => {
  const names = new Names(log, {
    file: file(),
    startWorker: startInProcess,
    askedKey: Buffer.alloc(32, 7),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  opened.push(names);
  await names.settled(5000);
  return names;
};
const found = async (names: Names, text: string) =>
  (await names.search(text, 5, parseAsOf('2026-11-26'))).map(({ subject }) => subject.id);

test('what was recorded before a question is found by it', async () => {
  const log = logOf('Acme Robotics');
  const names = await open(log);
  expect(await found(names, 'acme robotics')).toEqual(['party-1']);
  log.add('Zenith Robotics');
  names.follow();
  expect(await found(names, 'zenith')).toEqual(['party-2']);
  expect(names.status).toMatchObject({ state: { kind: 'live' }, position: 2, lag: 0 });
});

describe('what was saved', () => {
  const saved = async (log: ReturnType<typeof logOf>): Promise<void> => (await open(log)).close();

  test('is used by the next start, which reads only the log after it', async () => {
    const log = logOf('Acme Robotics', 'Zenith Robotics');
    await saved(log);
    log.add('Nadir Robotics');
    const read = jest.spyOn(log, 'entriesAfter');
    const names = await open(log);
    expect(await found(names, 'acme')).toEqual(['party-1']);
    expect(await found(names, 'nadir')).toEqual(['party-3']);
    // The entry at the saved position, by which the log is recognised, and those after it.
    expect(Math.min(...read.mock.calls.map(([position]) => position))).toBe(1);
    expect(problems).toEqual([]);
  });

  test.each([
    ['damaged', async () => writeFile(file(), (await readFile(file())).fill(7, 100, 120)), 'it is damaged'],
    ['cut short', async () => writeFile(file(), (await readFile(file())).subarray(0, 60)), 'it is damaged'],
  ])('is read from the log again where it is %s', async (_, damage, reason) => {
    const log = logOf('Acme Robotics');
    await saved(log);
    await damage();
    expect(await found(await open(log), 'acme')).toEqual(['party-1']);
    expect(problems).toEqual([expect.stringContaining(reason)]);
  });

  test('is read from the log again where it is of another log', async () => {
    await saved(logOf('Acme Robotics', 'Zenith Robotics'));
    const names = await open(logOf('Acme Robotics', 'Nadir Robotics'));
    expect(await found(names, 'zenith')).toEqual([]);
    expect(await found(names, 'nadir')).toEqual(['party-2']);
    expect(problems).toEqual([expect.stringContaining('of another log')]);
  });
});

describe('a worker', () => {
  const point = { asOf: parseAsOf('2026-11-26'), position: 1 };

  /** Workers of which the first fails as said, once it is asked to match. */
  function failingOnce(fail: (signal: AbortSignal) => Promise<never>) {
    let started = 0;
    return async (): Promise<NamesWorker> => {
      const worker = await startInProcess();
      started += 1;
      if (started > 1) return worker;
      return {
        ...worker,
        run: (task, given, signal) => (task === 'match' ? fail(signal) : worker.run(task, given, signal)),
      };
    };
  }

  test.each([
    ['that ends', () => Promise.reject(new Error('the worker ended'))],
    [
      'that hangs',
      (signal: AbortSignal) =>
        new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('hung')))),
    ],
  ])('%s is started again: until then a question is refused, with a time to try again', async (_, fail) => {
    const startWorker = failingOnce(fail);
    const names = await open(logOf('Acme Robotics'), { startWorker, limits: { task: 100 } });
    const query = [{ name: 'Acme Robotics', kind: 'party' as const }];
    await expect(names.match(query, point)).rejects.toThrow(NamesUnavailableError);
    await expect(names.search('acme', 1, point.asOf)).rejects.toMatchObject({ retryAfter: 1 });
    expect(names.status).toMatchObject({ state: { kind: 'stopped' }, startsAgain: true });
    await until(() => names.status.state.kind === 'live');
    expect(await names.match(query, point)).toMatchObject([{ matches: [{ subject: 'party/party-1' }] }]);
    expect(problems).toEqual([expect.stringContaining('is started again')]);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 500) throw new Error('it did not come to be so');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
