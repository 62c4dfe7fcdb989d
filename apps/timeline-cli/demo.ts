import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, History, Restrictions } from '../../libs/answers/index.js';
import { answerText } from './ask/answer-text.js';
import { restrictionsText } from './ask/restrictions-text.js';
import { TimelineClient, tokenOfEnvironment } from './client.js';
import { importFile } from './import/import.js';
import { loadCase } from './load/load.js';

/**
 * What the demo loads, in order: the measures that name a chip or a party, the groups, the rules that name neither, the
 * owners of parties, and notices for other forms of the chips that they name.
 */
const CASES = [
  'chip-controls',
  'country-groups',
  'chip-parameters',
  'chip-rules',
  'ownership',
  'chip-variants',
].map((name) => `events/cases/${name}.json`);

/** Excerpts of two editions of the Denied Persons List, by their dates. */
const EDITIONS = ['2018-08-17', '2023-11-30'];
const editionFile = (edition: string): string => `events/cases/denied-persons-list/${edition}.txt`;
const BETWEEN_EDITIONS = '/v1/lists/denied-persons-list-excerpt/entries?asOf=2022-09-07&limit=3';

interface Question {
  readonly asks: string;
  readonly paths: readonly string[];
}

/** The first seven questions; the last one is asked before and after a correction. */
function questions(beforeCorrection: number): Question[] {
  return [
    {
      asks: 'Was the NVIDIA H800 restricted on 2023-10-22? And a day later?',
      paths: ['/v1/chips/nvidia-h800?asOf=2023-10-22', '/v1/chips/nvidia-h800?asOf=2023-10-23'],
    },
    {
      asks: 'Huawei was listed on 2019-05-16 at 16:15 in Washington. Was it restricted on that day?',
      paths: ['/v1/parties/huawei?asOf=2019-05-16'],
    },
    {
      asks: 'What was the status of TuSimple on 2024-02-10?',
      paths: ['/v1/parties/tusimple?asOf=2024-02-10'],
    },
    {
      asks: 'Could the NVIDIA RTX 4090 go to China on 2024-06-01?',
      paths: ['/v1/chips/nvidia-rtx-4090?asOf=2024-06-01&destination=CN'],
    },
    {
      asks: 'No measure names the AMD MI300X. Could it go to Vietnam on 2024-06-01?',
      paths: ['/v1/chips/amd-mi300x?asOf=2024-06-01&destination=VN'],
    },
    {
      asks: 'No list names Nexperia. Wingtech owns it, and is listed. Was it restricted on 2025-10-15? And a month later?',
      paths: ['/v1/parties/nexperia?asOf=2025-10-15', '/v1/parties/nexperia?asOf=2025-11-15'],
    },
    {
      asks: 'Was Biren restricted on 2023-10-18? As we knew it before a date was corrected, and as we know it now:',
      paths: [
        `/v1/parties/biren?asOf=2023-10-18&position=${beforeCorrection}`,
        '/v1/parties/biren?asOf=2023-10-18',
      ],
    },
  ];
}

/** The main entry of the service, beside this program. */
const SERVICE = fileURLToPath(new URL('../timeline-api/main.js', import.meta.url));

/**
 * Starts the service, loads the real case through HTTP and asks about it, imports excerpts of two editions of a
 * government list and asks about a day between them, and keeps running.
 */
export async function runDemo(print: (line: string) => void): Promise<void> {
  const service = await startService();
  // Ctrl-C in a terminal reaches both processes; a signal to this one alone is passed on.
  const stop = (signal: NodeJS.Signals): void => void service.child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const ended = once(service.child, 'exit') as Promise<[number | null]>;
  void ended.then(([code]) => process.exit(code ?? 1));
  try {
    const client = new TimelineClient({ url: service.url, token: tokenOfEnvironment() });
    for (const file of CASES) {
      const { title, recorded, found } = await loadCase(file, client, { inOrder: true });
      print(`${title}: ${recorded} commands recorded, ${found} were already recorded.`);
    }
    const asked = questions(await positionBeforeCorrection(client));
    for (const [index, { asks, paths }] of asked.entries()) {
      print(`\n${index + 1}. ${asks}`);
      for (const path of paths) print(`\nGET ${path}\n${answerText(await client.get<Answer>(path))}`);
    }
    await showList(asked.length + 1, client, print);
    print(farewell(service.url));
  } catch (error) {
    service.child.removeAllListeners('exit');
    service.child.kill();
    throw error;
  }
}

/**
 * Imports excerpts of a list, as a list of their own, and asks who was on it between them: surely, possibly, and what is
 * not known.
 */
async function showList(
  number: number,
  client: TimelineClient,
  print: (line: string) => void,
): Promise<void> {
  print('\nExcerpts of two editions of a government list, as a list of their own:');
  for (const edition of EDITIONS)
    await importFile('bis-dpl', editionFile(edition), { edition, excerpt: true }, client, print);
  const page = await client.get<Restrictions>(BETWEEN_EDITIONS);
  print(
    `\n${number}. Who in the excerpt was on the Denied Persons List on 2022-09-07, between the two editions, and what is not known?` +
      `\n\nGET ${BETWEEN_EDITIONS}\n${restrictionsText(page, true, true)}`,
  );
}

/**
 * Starts the service in a process of its own, which sends its address as a message and ends with this process.
 * @throws Error if it ends instead of listening; it has written the reason to the error stream.
 */
async function startService(): Promise<{ child: ChildProcess; url: string }> {
  const env = { LOG_LEVEL: 'warn', ...process.env };
  const child = fork(SERVICE, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  if (typeof first !== 'object' || first === null || !('url' in first))
    throw new Error('The service did not start');
  return { child, url: String(first.url) };
}

async function positionBeforeCorrection(client: TimelineClient): Promise<number> {
  const { facts } = await client.get<History>('/v1/parties/biren/history');
  const corrected = facts.find(({ retracted }) => retracted !== null);
  return (corrected?.retracted?.position ?? 1) - 1;
}

function farewell(url: string): string {
  return [
    '',
    `The service keeps running. Open ${url}/party/tusimple?asOf=2024-02-10 to see TuSimple on both clocks.`,
    'Or open, or ask in another terminal:',
    `  ${url}/docs                              the interface, to browse and try`,
    `  ${url}/v1/parties/tusimple              one party, today`,
    `  ${url}/v1/parties/biren/history         its facts on both clocks`,
    `  ${url}/v1/restrictions?asOf=2024-02-10   the whole world on a day`,
    `  ${url}/v1/lists                         the government lists and their editions`,
    `  ${url}/v1/groups/ear/D:5?asOf=2025-12-01   who was in a country group`,
    `  curl -N -H 'Accept: text/event-stream' '${url}/v1/events?after=0'   the event stream`,
    'Ctrl-C stops it; the data is kept.',
  ].join('\n');
}
