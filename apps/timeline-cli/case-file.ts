import { readFile } from 'node:fs/promises';
import { commandNames } from '../../events/index.js';
import { IDEMPOTENCY_KEY } from '../../libs/timeline/index.js';

/** A file is not a case; the message names the errors and shows the format. */
class InvalidCaseError extends Error {
  override readonly name = 'InvalidCaseError';
}

/** A command in a case file. */
interface CaseCommand {
  readonly idempotencyKey: string;
  readonly command: string;
  /** The body of the command; the service validates it. */
  readonly body: object;
}

/** Commands with their evidence that belong together, in the order in which they are posted. */
export interface Case {
  readonly title: string;
  readonly commands: readonly CaseCommand[];
}

/** The format of a case, as shown in messages. */
const CASE_FORM =
  '{"title": …, "commands": [{"idempotencyKey": …, "command": "restrict-chip", "body": {…}}]}';
const MOST_PROBLEMS = 5;

/**
 * Reads a case, and validates it except for the bodies.
 * @throws InvalidCaseError if the file cannot be read, is not JSON, or has another format; it names each invalid field.
 */
export async function readCase(file: string): Promise<Case> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidCaseError(`${file} is not readable: ${messageOf(error)}`, { cause: error });
  });
  const content = parsed(text, file);
  const problems = problemsOf(content);
  if (problems.length === 0) return content as Case;
  const more = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  const named = [...problems.slice(0, MOST_PROBLEMS), ...more].join('; ');
  throw new InvalidCaseError(`${file} is not a case: ${named}. The format is ${CASE_FORM}`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidCaseError(`${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a value is not a case: each error with its JSON pointer. */
function problemsOf(value: unknown): string[] {
  const { title, commands } = fieldsOf(value);
  return [
    ...(typeof title === 'string' ? [] : ['/title must be a string']),
    ...(Array.isArray(commands) ? commands.flatMap(commandProblems) : ['/commands must be an array']),
  ];
}

function commandProblems(value: unknown, index: number): string[] {
  const { idempotencyKey, command, body } = fieldsOf(value);
  const at = `/commands/${index}`;
  const problems: string[] = [];
  if (typeof idempotencyKey !== 'string' || !IDEMPOTENCY_KEY.test(idempotencyKey))
    problems.push(`${at}/idempotencyKey must be 1 to 255 visible ASCII characters`);
  if (typeof command !== 'string' || !commandNames.includes(command))
    problems.push(`${at}/command must be one of ${commandNames.join(', ')}`);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    problems.push(`${at}/body must be an object`);
  return problems;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
