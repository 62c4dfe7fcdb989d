import type { Client } from 'pg';
import { parseAsOf, streamOf } from '../../../events/index.js';
import type { AsOfIndex, PositionedEvent } from '../../../libs/as-of/index.js';
import type { EventStore } from '../../../libs/event-store/index.js';
import { generate } from './generator.js';
import { explain, insert, load, rowsOf, type Statement } from './postgres.js';
import {
  askChanges,
  askSubject,
  askWorld,
  Draw,
  drawn,
  foldStream,
  nameOf,
  type Answer,
  type SpanQuestion,
  type SubjectQuestion,
  type WorldQuestion,
} from './questions.js';
import { rectanglesOf, type Rectangle } from './rectangles.js';
import { microseconds, timed, type ReportRow } from './report.js';

const CHECKED = 300;

/** The same facts on either side. */
interface Sides {
  readonly facts: number;
  readonly index: AsOfIndex;
  readonly store: EventStore;
  readonly client: Client;
  readonly seed: number;
  readonly rounds: number;
}

/** Questions of a kind, how each side is asked, and what the ratio should be. */
interface Comparison<Question> {
  readonly name: string;
  readonly questions: readonly Question[];
  readonly ours: (question: Question) => Answer;
  readonly statement: Statement;
  readonly values: (question: Question) => readonly unknown[];
  readonly others?: Readonly<Record<string, (question: Question) => unknown>>;
  readonly goal?: ReportRow['goal'];
}

interface Compared {
  readonly rows: readonly ReportRow[];
  /** What PostgreSQL did for the first question of each kind. */
  readonly plans: readonly string[];
}

/** Loads the facts into PostgreSQL, and puts every kind of question to both. The index is changed by it. */
export async function againstPostgres(sides: Sides): Promise<Compared> {
  const { facts, index, store, client, seed } = sides;
  const rectangles = rectanglesOf(generate(facts, seed));
  await load(client, rectangles);
  const { busiest, most } = busiestOf(rectangles);
  const draw = new Draw(index, seed);
  const one = {
    ours: (question: SubjectQuestion) => askSubject(index, question),
    statement: 'one',
    values: ({ subject, day, question }: SubjectQuestion) => [streamOf(subject), day, question.position],
    others: { 'fold of the stream': (question: SubjectQuestion) => foldStream(store, question) },
  } as const;
  const page = (question: WorldQuestion) => askWorld(index, question);
  const changes = (span: SpanQuestion) => askChanges(index, span);
  const early = (question: WorldQuestion): WorldQuestion => ({
    ...question,
    question: { ...question.question, position: Math.ceil(index.head / 500) },
  });
  const byAuthority = { ours: page, statement: 'byAuthority', values: authorityValues } as const;
  const compared = [
    await compare(sides, {
      ...one,
      name: 'one subject',
      questions: drawn(1000, () => draw.subject()),
      goal: { atLeast: 20 },
    }),
    await compare(sides, {
      ...one,
      name: `the busiest subject (${most} rectangles)`,
      questions: drawn(100, () => draw.about(busiest)),
      goal: { atLeast: 5 },
    }),
    await compare(sides, {
      ...byAuthority,
      name: 'page of 100 by authority',
      questions: drawn(200, () => draw.byAuthority()),
      goal: { atLeast: 10 },
    }),
    await compare(sides, {
      ...byAuthority,
      name: 'the same at a position where 0.2 % is known',
      questions: drawn(100, () => early(draw.byAuthority())),
    }),
    await compare(sides, {
      name: 'page of 100 by destination',
      questions: drawn(200, () => draw.byDestination()),
      ours: page,
      statement: 'byDestination',
      values: ({ question, ...rest }) => [question.destination, ...pointValues({ question, ...rest })],
      goal: { atLeast: 10 },
    }),
    await compare(sides, {
      name: 'page of 100 by authority and measure',
      questions: drawn(200, () => draw.byAuthorityAndMeasure()),
      ours: page,
      statement: 'byAuthorityAndMeasure',
      values: (question) => [...authorityValues(question), question.filter.measure],
      goal: { atLeast: 10 },
    }),
    await compare(sides, {
      name: 'what came into force or ended from one day to the next',
      questions: drawn(200, () => draw.dayOfChanges()),
      ours: changes,
      statement: 'changedInTime',
      values: ({ day, nextDay, later }) => [day, nextDay, later.position],
      goal: { atLeast: 3 },
    }),
    await compare(sides, {
      name: 'what was learned or taken back in 100 positions',
      questions: drawn(200, () => draw.positionsOfChanges()),
      ours: changes,
      statement: 'changedInRecord',
      values: ({ day, earlier, later }) => [day, earlier.position, later.position],
      goal: { atLeast: 3 },
    }),
  ];
  const rows = [...compared.map(({ row }) => row), await compareAppends(sides)];
  return { rows, plans: compared.map(({ plan }) => plan) };
}

function busiestOf(rectangles: readonly Rectangle[]): { busiest: string; most: number } {
  const counts = new Map<string, number>();
  for (const { stream } of rectangles) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  const [busiest, most] = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return { busiest, most };
}

const pointValues = ({ after, day, question }: Omit<WorldQuestion, 'filter'>): unknown[] => [
  day,
  question.position,
  after?.stream ?? '',
  after?.factId ?? '',
];

const authorityValues = (question: WorldQuestion): unknown[] => [
  question.filter.authority,
  ...pointValues(question),
];

async function compare<Question>(
  { facts, client, rounds }: Sides,
  { name, questions, ours, statement, values, others = {}, goal }: Comparison<Question>,
): Promise<{ row: ReportRow; plan: string }> {
  const postgres = async (question: Question): Promise<Answer> =>
    (await rowsOf(client, statement, values(question))).map((row) => nameOf(row.stream, row.fact_id));
  const answers = await assertSame(questions, ours, postgres);
  const times = await timed(rounds, questions, { ours, PostgreSQL: postgres, ...others });
  const plan = await explain(client, statement, values(questions[0]!));
  return {
    row: rowOf(`${name}, ${facts} facts (${answers.toPrecision(3)} answers)`, times, goal),
    plan: `-- ${name}, ${facts} facts\n${plan}`,
  };
}

/** Nothing is timed before both sides have given the same answers. Returns how many an answer holds. */
async function assertSame<Question>(
  questions: readonly Question[],
  ours: (question: Question) => Answer,
  theirs: (question: Question) => Promise<Answer>,
): Promise<number> {
  let answers = 0;
  const checked = questions.slice(0, CHECKED);
  for (const question of checked) {
    const given = [...ours(question)].sort();
    const expected = [...(await theirs(question))].sort();
    if (JSON.stringify(given) !== JSON.stringify(expected))
      throw new Error(`the answers differ: ${JSON.stringify({ question, given, expected })}`);
    answers += given.length;
  }
  return answers / checked.length;
}

function rowOf(
  what: string,
  { ours = NaN, ...baselines }: Record<string, number>,
  goal?: ReportRow['goal'],
): ReportRow {
  return {
    what,
    ours: microseconds(ours),
    against: Object.entries(baselines)
      .map(([side, time]) => `${side} ${microseconds(time)}`)
      .join('; '),
    ratio: (baselines['PostgreSQL'] ?? NaN) / ours,
    ...(goal && { goal }),
  };
}

/** One more fact, and then the question for its subject at the head: the index in memory, the tables with their indexes. */
async function compareAppends({ facts, index, client, seed, rounds }: Sides): Promise<ReportRow> {
  const more = [...generate(Math.min(facts, 20_000), seed + 1)].filter(
    ({ event }) => 'authority' in event.data,
  );
  const oursFrom = more.values();
  const theirsFrom = more.values();
  let position = index.head;
  const times = await timed(rounds, Array.from({ length: 1000 }), {
    ours: () => {
      position += 1;
      const event = { ...oursFrom.next().value!, position };
      index.apply([event]);
      index.prepare();
      return askSubject(index, newestOf(event));
    },
    PostgreSQL: async () => {
      const event = theirsFrom.next().value!;
      const { subject, day, question } = newestOf({ ...event, position: 2 ** 30 });
      await insert(client, rectanglesOf([event]));
      return rowsOf(client, 'one', [streamOf(subject), day, question.position]);
    },
  });
  return rowOf(`a new fact and its subject at the head, after ${facts} facts`, times, { atLeast: 10 });
}

function newestOf({ subject, position, recordedAt }: PositionedEvent): SubjectQuestion {
  const day = new Date(recordedAt).toISOString().slice(0, 10);
  return { subject, day, question: { asOf: parseAsOf(day), position } };
}
