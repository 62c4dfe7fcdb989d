import { subjectPath, type Subject } from './subjects.js';

/** What a view asks for, as in its address. Without `asOf` it is about today; without `knownAt` and `position`, as known now. */
export interface Question {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly position?: string;
  readonly zone?: string;
  readonly destination?: string;
  readonly transaction?: string;
  readonly buyer?: string;
  readonly publishedBy?: string;
  readonly lists?: string;
  /** Of a pinned link: it names the version of the answers. */
  readonly answerVersion?: string;
}

const names = [
  'asOf',
  'knownAt',
  'position',
  'zone',
  'destination',
  'transaction',
  'buyer',
  'publishedBy',
  'lists',
  'answerVersion',
] as const satisfies readonly (keyof Question)[];

/** The question in an address. Nothing is checked here: the service refuses what is wrong. */
export function questionOf(query: Readonly<Record<string, string>>): Question {
  return Object.fromEntries(names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
}

/** The query string of the parameters that are given. Colons and commas are not escaped: `D:5`. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text.replaceAll('%3A', ':').replaceAll('%2C', ',')}`;
}

/** Whether the answer to a question never changes. */
export const isPinned = ({ asOf, position, answerVersion }: Question): boolean =>
  asOf !== undefined && position !== undefined && answerVersion !== undefined;

/** Whether a question is about what is known now, so that its answer may change while it is looked at. */
export const followsNow = ({ knownAt, position }: Question): boolean =>
  knownAt === undefined && position === undefined;

/** The same question, as known now. */
export function asKnownNow({
  knownAt: _known,
  position: _at,
  answerVersion: _pinned,
  ...rest
}: Question): Question {
  return rest;
}

/** The address of the view of a subject. */
export const subjectAddress = ({ kind, id }: Subject, question: Question = {}): string =>
  `/${kind}/${id}${queryOf({ ...question })}`;

/** Where the service answers a question about a subject. Without `asOf` it is about today, a day and not this second. */
export const answerPath = (subject: Subject, question: Question, today: string): string =>
  `${subjectPath(subject)}${queryOf({ asOf: today, ...question })}`;
