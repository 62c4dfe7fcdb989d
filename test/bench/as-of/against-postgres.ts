import type { Client } from 'pg';
import { parseAsOf, streamOf } from '../../../events/index.js';
import type { AsOfIndex, PositionedEvent } from '../../../libs/as-of/index.js';
import type { EventStore } from '../../../libs/event-store/index.js';
import type { FollowedLog } from '../../../libs/projections/index.js';
import { generate } from './generator.js';
import { explain, insert, load, rowsOf, type Statement } from './postgres.js';
import {
  askChanges,
  askFacts,
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
import type { ReportRow } from '../report.js';
import { microseconds, timed, type Timed, type Timing } from './timed.js';

const CHECKED = 300;

/** The same facts on either side. */
interface Sides {
  readonly facts: number;
  readonly index: AsOfIndex;
  /** From which the index reads what answers quote. */
  readonly log: FollowedLog;
  readonly store: EventStore;
  readonly client: Client;
  readonly seed: number;
  readonly timing: Timing;
  /** Whether the same is asked again while there are as many segments as there can be, and while they are merged. */
  readonly isFragmented: boolean;
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
  const inForce = (question: SubjectQuestion) => askFacts(index, question);
  const whole = (question: SubjectQuestion) => askSubject(index, question);
  const one = {
    statement: 'one',
    values: ({ subject, day, question }: SubjectQuestion) => [streamOf(subject), day, question.position],
  } as const;
  const page = (question: WorldQuestion) => askWorld(index, question);
  const changes = (span: SpanQuestion) => askChanges(index, span);
  const early = (question: WorldQuestion): WorldQuestion => ({
    ...question,
    question: { ...question.question, position: Math.ceil(index.head / 500) },
  });
  const byAuthority = { ours: page, statement: 'byAuthority', values: authorityValues } as const;
  const subjects = drawn(1000, () => draw.subject());
  const ofBusiest = drawn(100, () => draw.about(busiest));
  const oneSubject = comparison({
    ...one,
    name: 'one subject: its facts in force',
    questions: subjects,
    ours: inForce,
    others: { 'fold of the stream': (question: SubjectQuestion) => foldStream(store, question) },
    goal: { atLeast: 20 },
  });
  const pageByAuthority = comparison({
    ...byAuthority,
    name: 'page of 100 by authority',
    questions: drawn(200, () => draw.byAuthority()),
    goal: { atLeast: 10 },
  });
  const pageByTwo = comparison({
    name: 'page of 100 by authority and measure',
    questions: drawn(200, () => draw.byAuthorityAndMeasure()),
    ours: page,
    statement: 'byAuthorityAndMeasure',
    values: (question) => [...authorityValues(question), question.filter.measure],
    goal: { atLeast: 10 },
  });
  const all = [
    oneSubject,
    comparison({
      ...one,
      name: 'one subject: its whole answer, with status and reservations',
      questions: subjects,
      ours: whole,
      goal: { atLeast: 20 },
    }),
    comparison({
      ...one,
      name: `the busiest subject (${most} rectangles): its facts in force`,
      questions: ofBusiest,
      ours: inForce,
      goal: { atLeast: 5 },
    }),
    comparison({
      ...one,
      name: 'the busiest subject: its whole answer',
      questions: ofBusiest,
      ours: whole,
      goal: { atLeast: 5 },
    }),
    pageByAuthority,
    comparison({
      ...byAuthority,
      name: 'the same at a position where 0.2 % is known',
      questions: drawn(100, () => early(draw.byAuthority())),
    }),
    comparison({
      name: 'page of 100 by destination',
      questions: drawn(200, () => draw.byDestination()),
      ours: page,
      statement: 'byDestination',
      values: ({ question, ...rest }) => [question.destination, ...pointValues({ question, ...rest })],
      goal: { atLeast: 10 },
    }),
    pageByTwo,
    comparison({
      name: 'what came into force or ended from one day to the next',
      questions: drawn(200, () => draw.dayOfChanges()),
      ours: changes,
      statement: 'changedInTime',
      values: ({ day, nextDay, later }) => [day, nextDay, later.position],
      goal: { atLeast: 3 },
    }),
    comparison({
      name: 'what was learned or taken back in 100 positions',
      questions: drawn(200, () => draw.positionsOfChanges()),
      ours: changes,
      statement: 'changedInRecord',
      values: ({ day, earlier, later }) => [day, earlier.position, later.position],
      goal: { atLeast: 3 },
    }),
  ];
  const rows: ReportRow[] = [];
  const plans: string[] = [];
  for (const each of all) {
    const { row, plan } = await each(sides);
    rows.push(row);
    plans.push(plan);
  }
  if (sides.isFragmented)
    rows.push(...(await compareFragmented(sides, [oneSubject, pageByAuthority, pageByTwo])));
  rows.push(await compareAppends(sides));
  return { rows, plans };
}

/** Events that leave three segments of each of two size classes, and an open one that is almost full. */
const EVENTS_OF_FRAGMENTS = 16 * 4096 - 1;

/** The same questions at the same positions, when many events have been recorded since, and while these are merged. */
async function compareFragmented(sides: Sides, comparisons: readonly Compare[]): Promise<ReportRow[]> {
  const { index, seed } = sides;
  const more = [...generate(EVENTS_OF_FRAGMENTS + 1, seed + 2)];
  const apply = applierTo(sides);
  for (const event of more.slice(0, EVENTS_OF_FRAGMENTS)) apply(event);
  index.prepare();
  const rows: ReportRow[] = [];
  const inSegments = `, in ${index.stored.length} segments and an open one`;
  for (const each of comparisons) rows.push((await each(sides, { when: inSegments })).row);
  // It seals the open one, and with it a merge of each class begins.
  for (const event of more.slice(EVENTS_OF_FRAGMENTS, EVENTS_OF_FRAGMENTS + 1)) apply(event);
  const merging = index.merging();
  const between = (): void => void merging.next();
  for (const each of comparisons)
    rows.push((await each(sides, { when: ', while they are merged', between })).row);
  return rows;
}

/** Applies events to the index alone, and gives it what it reads of them. */
function applierTo({ index, log }: Sides): (event: PositionedEvent) => PositionedEvent {
  const stored = log.eventAt.bind(log);
  const first = index.head + 1;
  const applied: PositionedEvent[] = [];
  log.eventAt = (position) => applied[position - first]?.event ?? stored(position);
  return (event) => {
    const next = { ...event, position: index.head + 1 };
    applied.push(next);
    index.apply([next]);
    return next;
  };
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

/** In which state of the index a comparison is made, and what is done between its questions. */
interface State {
  readonly when?: string;
  readonly between?: () => void;
}

/** Compares the two sides, for a line of the table and the plan of PostgreSQL. */
type Compare = (sides: Sides, state?: State) => Promise<{ row: ReportRow; plan: string }>;

function comparison<Question>(about: Comparison<Question>): Compare {
  const { name, questions, ours, statement, values, others = {}, goal } = about;
  return async ({ facts, client, timing }, { when = '', between } = {}) => {
    const postgres = async (question: Question): Promise<Answer> =>
      (await rowsOf(client, statement, values(question))).map((row) => nameOf(row.stream, row.fact_id));
    const answers = await assertSame(questions, ours, postgres);
    const sides = { ours, PostgreSQL: postgres, ...others };
    const times = await timed(timing, questions, sides, between);
    const plan = await explain(client, statement, values(questions[0]!));
    const what = `${name}, ${facts} facts (${answers.toPrecision(3)} answers)${when}`;
    return { row: rowOf(what, times, goal), plan: `-- ${what}\n${plan}` };
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
  { ours, PostgreSQL, ...others }: Readonly<Record<string, Timed>> & Record<'ours' | 'PostgreSQL', Timed>,
  goal?: ReportRow['goal'],
): ReportRow {
  return {
    what,
    ours: microseconds(ours.median),
    p99: microseconds(ours.p99),
    against: Object.entries({ PostgreSQL, ...others })
      .map(([side, time]) => `${side} ${microseconds(time.median)}`)
      .join('; '),
    ratio: PostgreSQL.median / ours.median,
    ...(goal && { goal }),
  };
}

/** One more fact, and then the question for its subject at the head: the index in memory, the tables with their indexes. */
async function compareAppends(sides: Sides): Promise<ReportRow> {
  const { facts, index, client, seed, timing } = sides;
  const apply = applierTo(sides);
  const fresh = restrictionsFrom(seed + 1);
  let next = fresh.next().value;
  // Drawing one is not timed.
  const draw = (): void => void (next = fresh.next().value);
  const appended = {
    ours: () => {
      const event = apply(next);
      index.prepare();
      return askSubject(index, newestOf(event));
    },
    PostgreSQL: async () => {
      const event = next;
      const { subject, day, question } = newestOf({ ...event, position: 2 ** 30 });
      await insert(client, rectanglesOf([event]));
      return rowsOf(client, 'one', [streamOf(subject), day, question.position]);
    },
  };
  const times = await timed(timing, Array.from({ length: 1000 }), appended, draw);
  return rowOf(`a new fact and its subject at the head, after ${facts} facts`, times, { atLeast: 10 });
}

/** Facts without an end: how many are asked for depends on how long the sides warm up. */
function* restrictionsFrom(seed: number): Generator<PositionedEvent, never, void> {
  for (let next = seed; ; next += 1)
    for (const event of generate(20_000, next)) if ('authority' in event.event.data) yield event;
}

function newestOf({ subject, position, recordedAt }: PositionedEvent): SubjectQuestion {
  const day = new Date(recordedAt).toISOString().slice(0, 10);
  return { subject, day, question: { asOf: parseAsOf(day), position } };
}
