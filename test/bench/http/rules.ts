import { RunningService } from '../../e2e/running-service.js';
import { commandsOf } from '../../support/cases.js';
import { median } from '../median.js';
import { load } from './load.js';
import { interleaved, ratioOf, type Report, type Row, type Settings } from './measure.js';
import { Program } from './processes.js';
import { daysFrom } from './requests.js';

const CONNECTIONS = 8;
const OWNERS = 5;
const RULES = 10;
/** No answer about a subject to which rules apply may take more than so many times that about a plain one. */
const goal = { atMost: 3 };

/** All rules for all chips, and for one. */
const EVERY_CHIP = '/v1/derived-measures?destination=CN&limit=1000';
const ONE_CHIP = '/v1/chips/amd-mi300x?destination=CN';

/** What is asked, every time about another day. The first of a pair is held against the second. */
type Questions = Readonly<Record<string, { readonly path: string; readonly plain: string }>>;

/** What the program that measures in process is to do. */
export interface Order {
  /** To be asked, each at so many days. */
  readonly paths: readonly string[];
  readonly count: number;
  readonly seed: number;
  /** Answers by their paths, to be compared with what was asked before anything was computed. */
  readonly expected: Readonly<Record<string, string>>;
}

/** The path of a question at a day. */
export const atDay = (path: string, day: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}asOf=${day}`;

/** Answers in a round in process, and how many rounds of them for one over HTTP; and answers that are compared. */
const IN_ROUND = 200;
const ROUNDS_IN_PROCESS = 20;
const COMPARED = 40;

/**
 * What rules cost: an answer about a party at the end of a chain of five owners, by ten rules on ownership, and about
 * chips by all rules of the case, against the same question about a plain subject. A chip is one before the first rule
 * was recorded.
 */
export async function benchRules({ rounds, seconds, seed }: Settings): Promise<Report> {
  const service = await RunningService.start();
  let program: Program | undefined;
  try {
    const questions = await record(service);
    const paths = [...new Set(Object.values(questions).flatMap(({ path, plain }) => [path, plain]))];
    const expected = await firstAnswers(service, paths, seed);
    const perSecond = await overHttp(service, [...paths, EVERY_CHIP, ONE_CHIP], { rounds, seconds, seed });
    const chips = (await service.get('/v1/chips?limit=1000')).json.subjects.length as number;
    await service.end();
    program = Program.start('in-process-rules.ts', service.environment.folder);
    const inProcess = [];
    for (let round = -ROUNDS_IN_PROCESS; round < rounds * ROUNDS_IN_PROCESS; round += 1) {
      program.send({ paths, expected, seed: seed + round, count: IN_ROUND } satisfies Order);
      const timed = await program.receive<Readonly<Record<string, number>>>();
      if (round >= 0) inProcess.push(timed);
    }
    const rows = [
      ...rowsInProcess(questions, inProcess),
      ...rowsOverHttp(questions, perSecond),
      rowOfEveryChip(chips, perSecond),
    ];
    return { rows, rounds: { inProcess, perSecond } };
  } finally {
    await service.remove();
    await program?.end();
  }
}

/** Records the case, and a party in a chain of owners beside a plain one. */
async function record(service: RunningService): Promise<Questions> {
  const post = async (command: string, body: object): Promise<number> => {
    const { status, text, json } = await service.post(command, body);
    if (status !== 201) throw new Error(text);
    return Number(json.position);
  };
  let beforeRules = 0;
  for (const { command, body } of commandsOf('chip-controls', 'country-groups', 'chip-parameters'))
    beforeRules = await post(command, body);
  for (const { command, body } of commandsOf('chip-rules')) await post(command, body);
  for (const { command, body } of ownershipCommands()) await post(command, body);
  const chip = (id: string, destination: string) => {
    const path = `/v1/chips/${id}?destination=${destination}`;
    return { path, plain: `${path}&position=${beforeRules}` };
  };
  return {
    'a chain of five owners, ten rules': { path: '/v1/parties/chain-0', plain: '/v1/parties/plain' },
    'a chip that facts name, all rules': chip('nvidia-a100', 'CN'),
    'a chip that only rules catch, all rules': chip('amd-mi300x', 'VN'),
  };
}

const evidence = [
  { publisher: 'Federal Register', citation: '88 FR 1', publishedOn: '1999-12-01', certainty: 'official' },
];
const since = { effectiveFrom: '2000-01-01', evidence };

function ownershipCommands(): { readonly command: string; readonly body: object }[] {
  const chain = Array.from({ length: OWNERS + 1 }, (_, place) => `chain-${place}`);
  const listed = ['plain', 'chain-0', chain.at(-1)];
  return [
    ...[...chain, 'plain'].map((partyId) => ({
      command: 'describe-party',
      body: {
        ...{ factId: 'described', partyId, countries: ['CN'], evidence },
        names: [{ name: partyId, kind: 'primary' }],
      },
    })),
    ...listed.map((partyId) => ({
      command: 'restrict-party',
      body: {
        ...{ factId: 'listed', partyId, authority: 'us-bis', list: 'entity-list', ...since },
        ...{ measure: 'license-required', destinations: ['worldwide'] },
      },
    })),
    ...chain.slice(1).map((ownerId, place) => ({
      command: 'state-ownership',
      body: {
        ...{ factId: `held-by-${ownerId}`, ownedId: chain[place], ownerId, ...since },
        ...{ share: 60, holding: 'direct' },
      },
    })),
    // Thresholds and lists differ, so that no two rules are one.
    ...Array.from({ length: RULES }, (_, place) => ({
      command: 'adopt-rule',
      body: {
        ...{ factId: 'adopted', ruleId: `bench-rule-${place}`, kind: 'ownership', title: 'A rule', ...since },
        ...{ authority: 'us-bis', legalBasis: { citation: '88 FR 1' } },
        ownership: {
          threshold: { atLeast: 10 + 5 * place, citation: '88 FR 1' },
          lists: ['entity-list', `list-${place}`].map((list) => ({ list, citation: '88 FR 1' })),
          exceptCountries: ['US'],
        },
      },
    })),
  ];
}

/** Some answers of a service that has answered nothing yet, by path. */
async function firstAnswers(service: RunningService, paths: readonly string[], seed: number) {
  const nextDay = daysFrom(seed);
  const answers: Record<string, string> = {};
  for (let count = 0; count < COMPARED; count += 1)
    for (const each of paths) {
      const path = atDay(each, nextDay());
      answers[path] = (await service.get(path)).text;
    }
  return answers;
}

/** How often each question was answered in a second, by round. */
async function overHttp(
  { child, url }: RunningService,
  paths: readonly string[],
  { rounds, seconds, seed }: Pick<Settings, 'rounds' | 'seconds' | 'seed'>,
): Promise<Record<string, number[]>> {
  const nextDay = daysFrom(seed);
  const contenders = Object.fromEntries(
    paths.map((path) => [
      path,
      async () => {
        const next = (request: object) => ({ ...request, path: atDay(path, nextDay()) });
        const options = { url: url + path, connections: CONNECTIONS, requests: [{ setupRequest: next }] };
        return (await load(child.pid!, seconds, options)).perSecond;
      },
    ]),
  );
  for (const warm of Object.values(contenders)) await warm();
  return interleaved(rounds, contenders);
}

const against = 'the same question about a plain subject';

function rowsInProcess(questions: Questions, rounds: readonly Readonly<Record<string, number>>[]): Row[] {
  const all = (path: string) => rounds.map((round) => round[path] ?? NaN);
  const microseconds = (path: string) => `${(median(all(path)) / 1000).toFixed(1)} µs`;
  return Object.entries(questions).map(([what, { path, plain }]) => ({
    ...{ what: `${what}, in process`, against, goal },
    ...{ ours: microseconds(path), baseline: microseconds(plain), ratio: ratioOf(all(path), all(plain)) },
  }));
}

function rowsOverHttp(questions: Questions, perSecond: Readonly<Record<string, number[]>>): Row[] {
  const all = (path: string) => (perSecond[path] ?? []).map((count) => 1e6 / count);
  const microseconds = (path: string) => `${median(all(path)).toFixed(0)} µs`;
  return Object.entries(questions).map(([what, { path, plain }]) => ({
    ...{ what: `${what}, over HTTP`, against, goal },
    ...{ ours: microseconds(path), baseline: microseconds(plain), ratio: ratioOf(all(path), all(plain)) },
  }));
}

function rowOfEveryChip(chips: number, perSecond: Readonly<Record<string, number[]>>): Row {
  const all = (path: string) => (perSecond[path] ?? []).map((count) => 1e6 / count);
  const microseconds = (path: string) => `${median(all(path)).toFixed(0)} µs`;
  return {
    what: `every one of ${chips} chips, all rules, in one request over HTTP`,
    against: 'the answer about one chip',
    ours: microseconds(EVERY_CHIP),
    baseline: microseconds(ONE_CHIP),
    ratio: ratioOf(all(EVERY_CHIP), all(ONE_CHIP)),
  };
}
