import { commandNames, digestOf } from '../../../events/index.js';
import { AloneDecider, InvalidCommandError, readCommand } from '../../../libs/commands/index.js';
import {
  InvalidJsonError,
  isJsonObject,
  pointerTo,
  readJson,
  type FieldProblem,
} from '../../../libs/validation/index.js';
import { IDEMPOTENCY_KEY, MAXIMUM_BODY_SIZE } from '../../../libs/timeline/index.js';
import { printable } from '../../../libs/printable/index.js';
import { readInput } from '../files.js';
import { concernedBy, type Concerned } from './named-commands.js';

/** A file is refused as a whole; the message names the errors. */
class InvalidCaseError extends Error {
  override readonly name = 'InvalidCaseError';
}

/** A command of a case that was checked. */
export interface CaseCommand {
  /** That of the file, or one that derives from the command. */
  readonly idempotencyKey: string;
  readonly command: string;
  readonly body: object;
  readonly concerned: Concerned;
}

/** Commands with their evidence that belong together. */
export interface Case {
  readonly file: string;
  readonly title: string;
  readonly commands: readonly CaseCommand[];
}

/** The format of a case, as shown in messages. */
const CASE_FORM =
  '{"title": …, "commands": [{"idempotencyKey": …, "command": "restrict-chip", "body": {…}}]}';
const MOST_PROBLEMS = 20;

/** A command of the file as it is given. */
interface GivenCommand {
  readonly idempotencyKey?: string;
  readonly command: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Reads a case, and checks all of it: its form, the name of every command, its body and its size as the service checks
 * them, and what the commands before it refuse. Only what other recorded facts may refuse is left to the service.
 * @throws UnreadableInputError if the file cannot be read.
 * @throws InvalidCaseError if it is not JSON, or is wrong anywhere; it names up to 20 errors by
 * their JSON pointers.
 */
export async function readCase(file: string): Promise<Case> {
  const bytes = await readInput(file);
  const { title, commands, ...others } = fieldsOf(parsed(bytes, file));
  const form = [
    ...unknownFields(others),
    ...(typeof title === 'string' ? [] : ['/title must be a string']),
    ...(Array.isArray(commands) ? commands.flatMap(formProblems) : ['/commands must be an array']),
  ];
  if (form.length > 0)
    throw new InvalidCaseError(`${file} is not a case. ${listed(form)}\nThe format is ${CASE_FORM}`);
  const given = commands as readonly GivenCommand[];
  const decider = new AloneDecider();
  const problems = given.flatMap((command, place) => bodyProblems(command, place, decider));
  if (problems.length > 0) throw new InvalidCaseError(`${file} is refused. ${listed(problems)}`);
  const read = given.map(keyed);
  const repeated = keyProblems(read);
  if (repeated.length > 0) throw new InvalidCaseError(`${file} is refused. ${listed(repeated)}`);
  return { file, title: String(title), commands: read };
}

function parsed(bytes: Uint8Array, file: string): unknown {
  try {
    return readJson(bytes);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    const { pointer, detail } = error.problem;
    const place = pointer === '' ? '' : `: ${pointer}`;
    throw new InvalidCaseError(printable(`${file}${place} ${detail}`), { cause: error });
  }
}

/** `2 errors, and nothing was posted:`, and each of them on a line. */
function listed(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'One error' : `${problems.length} errors`;
  const more = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  const lines = [...problems.slice(0, MOST_PROBLEMS), ...more].map((line) => `\n  ${printable(line)}`);
  return `${count}, and nothing was posted:${lines.join('')}`;
}

/** A misspelt field would be passed over, and with it an idempotency key. */
function unknownFields(others: object, at = ''): string[] {
  return Object.keys(others).map((name) => `${at}${pointerTo('', name)} is not a known field`);
}

function formProblems(value: unknown, place: number): string[] {
  const { idempotencyKey, command, body, ...others } = fieldsOf(value);
  const at = `/commands/${place}`;
  const problems = unknownFields(others, at);
  const isKey = typeof idempotencyKey === 'string' && IDEMPOTENCY_KEY.test(idempotencyKey);
  if (idempotencyKey !== undefined && !isKey)
    problems.push(`${at}/idempotencyKey must be 1 to 255 visible ASCII characters`);
  if (typeof command !== 'string' || !commandNames.includes(command))
    problems.push(`${at}/command must be one of ${commandNames.join(', ')}`);
  if (!isJsonObject(body)) problems.push(`${at}/body must be an object`);
  return problems;
}

function bodyProblems({ command, body }: GivenCommand, place: number, decider: AloneDecider): string[] {
  return problemsOf(command, body, decider).map(
    ({ pointer, detail }) => `/commands/${place}/body${pointer} (${command}) ${detail}`,
  );
}

function problemsOf(command: string, body: GivenCommand['body'], decider: AloneDecider): FieldProblem[] {
  const size = Buffer.byteLength(JSON.stringify(body));
  if (size > MAXIMUM_BODY_SIZE)
    return [{ pointer: '', detail: `has ${size} bytes; the limit of a body is ${MAXIMUM_BODY_SIZE}` }];
  try {
    const problem = decider.problemOf(readCommand(command, body));
    return problem === undefined ? [] : [problem];
  } catch (error) {
    if (!(error instanceof InvalidCommandError)) throw error;
    return [...error.problems];
  }
}

/**
 * A command without a key has one that derives from what it says, and not from its place: a command that is added to
 * the file or corrected leaves the keys of the others as they are.
 */
function keyed({ idempotencyKey, command, body }: GivenCommand): CaseCommand {
  return {
    idempotencyKey: idempotencyKey ?? `load-${digestOf({ command, body })}`,
    command,
    body,
    concerned: concernedBy(command, body),
  };
}

/** The service takes a key once for each subject: the second command with it would be refused, or not be recorded. */
function keyProblems(commands: readonly CaseCommand[]): string[] {
  const places = new Map<string, number>();
  return commands.flatMap(({ idempotencyKey, concerned }, place) => {
    const scoped = `${concerned.about[0]} ${idempotencyKey}`;
    const first = places.get(scoped);
    places.set(scoped, first ?? place);
    if (first === undefined) return [];
    return [`/commands/${place} repeats the idempotencyKey of /commands/${first} for the same subject`];
  });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonObject(value) ? (value as Record<string, unknown>) : {};
}
