import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  destinationProblem,
  measures,
  parseAsOf,
  answeredKindNames,
  subjectNamed,
  timeProblem,
  transactions,
  zoneProblem,
} from '../../../events/index.js';

/* The query parameters of questions as options of the command line. The service explains the rest. */

/** Reads the value of an option that may be given once: a second value is refused and does not replace the first. */
function once<Value>(read: (text: string) => Value): (text: string, previous: Value | undefined) => Value {
  return (text, previous) => {
    if (previous !== undefined)
      throw new InvalidArgumentError(
        `Given more than once (first value: "${String(previous)}"). Run the command once per value.`,
      );
    return read(text);
  };
}

/** Reads a text that a check of the contract accepts. */
function checked(problemOf: (text: string) => string | undefined): (text: string) => string {
  return (text) => {
    const problem = problemOf(text);
    if (problem === undefined) return text;
    throw new InvalidArgumentError(problem.startsWith('"') ? `${problem}.` : `It ${problem}.`);
  };
}

const asOfProblem = (text: string): string | undefined => timeProblem(() => parseAsOf(text));

const time = checked(asOfProblem);

const oneTime = checked((text) =>
  text.includes('/') ? 'must be one day or one instant' : asOfProblem(text),
);

/** Reads a whole number from `least` to `most`. */
export function wholeNumber(least: number, most = 999_999_999_999_999): (text: string) => number {
  const limit = most === 999_999_999_999_999 ? `at least ${least}` : `${least} to ${most}`;
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${limit}.`);
  };
}

const subject = checked((text) =>
  subjectNamed(text) === undefined
    ? `must be ${answeredKindNames.map((kind) => `${kind}/…`).join(', ')}`
    : undefined,
);

/** A subject as an argument: `chip/nvidia-a100`. */
export const readSubject = subject;

const option = (flags: string, description: string, read: (text: string) => unknown): Option =>
  new Option(flags, description).argParser(once(read));

const words = (flags: string, description: string, allowed: readonly string[]): Option =>
  option(
    flags,
    description,
    checked((text) => (allowed.includes(text) ? undefined : `must be one of ${allowed.join(', ')}`)),
  );

const asOf = () =>
  option('--as-of <date>', 'on this day or instant, or start/end, two instants (default: now)', time);
const zone = () =>
  option('--zone <name>', 'the time zone of the day in --as-of (Australia/Sydney)', checked(zoneProblem));
const recorded = () => [
  option('--known-at <date>', 'as known on this day or instant (default: now)', oneTime),
  option('--position <number>', 'as known at this position', wholeNumber(0)).conflicts('knownAt'),
];
const lists = () =>
  option('--lists <ids>', 'look it up on these government lists: ids, joined by commas', String);
const publishedBy = () => [
  option('--published-by <date>', 'use only what was public by this day or instant', oneTime),
];
const narrowed = () => [
  ...publishedBy(),
  option('--destination <term>', 'for this destination (CN)', checked(destinationProblem)),
  words('--transaction <word>', 'for an export, reexport or in-country-transfer', transactions),
];
const filter = () => [
  option(
    '--subject <subject>',
    'only facts about it, or that name it: chip/nvidia-a100, party/huawei',
    subject,
  ),
  option('--authority <id>', 'only those of this authority (us-bis)', String),
  option('--list <id>', 'only the entries of this government list (entity-list)', String),
  words('--measure <word>', `only this measure: ${measures.join(', ')}`, measures),
];
const span = () => [
  option('--as-of-from <date>', 'what changed from this day or instant …', oneTime),
  option('--as-of-to <date>', '… to this one', oneTime),
  option('--position-from <number>', 'or what became known from this position …', wholeNumber(0)).conflicts([
    'asOfFrom',
    'asOfTo',
  ]),
  option('--position-to <number>', '… to this one', wholeNumber(0)).conflicts(['asOfFrom', 'asOfTo']),
  new Option('--net', 'only the difference between both ends'),
];

const editions = () => [
  option('--from <date>', 'the date of the earlier edition', oneTime),
  option('--to <date>', 'the date of the later edition', oneTime),
];

const buyer = () =>
  option('--buyer <id>', 'the party that buys: its headquarters decide terms on headquarters', String);

/** Groups of options, each made again for each command. */
export const groups = {
  /** A point on both clocks, what narrows the question, and where it is looked up. */
  point: () => [asOf(), zone(), ...recorded(), ...narrowed(), lists()],
  /** The party that buys a chip. */
  buyer: () => [buyer()],
  /** A point on both clocks. */
  times: () => [asOf(), zone(), ...recorded()],
  /** Where it is looked up. */
  lists: () => [lists()],
  /** A filter on the evidence. */
  publishedBy,
  /** A point on the recorded clock. */
  recorded,
  filter,
  span,
  /** Two editions of a list. */
  editions,
  json: () => [new Option('--json', 'the whole answer as JSON')],
  csv: () => [new Option('--csv', 'every row as CSV').conflicts(['json', 'limit', 'cursor', 'all'])],
  limit: (most: number) => [option('--limit <number>', `the most rows: 1 to ${most}`, wholeNumber(1, most))],
  pages: () => [
    option('--limit <number>', 'the most rows in a page: 1 to 1000', wholeNumber(1, 1000)),
    option('--cursor <text>', 'where the previous page ended', String),
    new Option('--all', 'every page'),
  ],
} as const satisfies Record<string, (most: number) => Option[]>;

/** Adds options to a command. */
export function withOptions(command: Command, ...options: readonly Option[]): Command {
  for (const each of options) command.addOption(each);
  return command;
}

/** What only the command line knows; every other option is a parameter of the query. */
const ownOptions: ReadonlySet<string> = new Set(['url', 'json', 'csv', 'all', 'follow']);

/** The value of an option. */
export type OptionValue = string | number | boolean | readonly string[] | undefined;

/** The query of a question: its options, by the names of the parameters. */
export function queryOf(options: Readonly<Record<string, OptionValue>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(options).flatMap(([name, value]) =>
      ownOptions.has(name) || value === undefined
        ? []
        : [value].flat().map((each): [string, string] => [name, String(each)]),
    ),
  );
}
