import { readFile } from 'node:fs/promises';
import { IsArray, IsIn, IsObject, IsString, Matches, ValidateNested, validateSync } from 'class-validator';
import { commandNames, IDEMPOTENCY_KEY, problemsOf } from '../timeline-api/index.js';

/** A file is no case; the message says what is wrong with it, and what its form is. */
export class InvalidCaseError extends Error {
  override readonly name = 'InvalidCaseError';
}

/** A command of a case, as its file keeps it. */
class CaseCommand {
  @Matches(IDEMPOTENCY_KEY, { message: 'must be 1 to 255 visible ASCII characters' })
  readonly idempotencyKey!: string;

  @IsIn(commandNames, { message: `must be one of ${commandNames.join(', ')}` })
  readonly command!: string;

  /** What the command takes: the service checks it. */
  @IsObject()
  readonly body!: object;
}

/** Commands with their evidence that belong together, in the order in which they are posted. */
export class Case {
  @IsString()
  readonly title!: string;

  @IsArray()
  @ValidateNested({ each: true, message: 'must be an object' })
  readonly commands!: readonly CaseCommand[];
}

/** The form of a case, as messages show it. */
const CASE_FORM =
  '{"title": …, "commands": [{"idempotencyKey": …, "command": "restrict-chip", "body": {…}}]}';
const MOST_PROBLEMS = 5;

/**
 * Reads a case, and checks all of it but the bodies.
 * @throws InvalidCaseError if the file is not readable, no JSON, or not of the form; each field at fault is named.
 */
export async function readCase(file: string): Promise<Case> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidCaseError(`${file} is not readable: ${messageOf(error)}`, { cause: error });
  });
  const read = caseOf(parsed(text, file));
  const problems = problemsOf(validateSync(read)).map(({ pointer, detail }) => `${pointer} ${detail}`);
  if (problems.length === 0) return read;
  const more = problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more`] : [];
  const named = [...problems.slice(0, MOST_PROBLEMS), ...more].join('; ');
  throw new InvalidCaseError(`${file} is no case: ${named}. Its form is ${CASE_FORM}`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidCaseError(`${file} is not JSON: ${messageOf(error)}`, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The fields alone: class-transformer would descend into the bodies, which are the service's to check. */
function caseOf(value: unknown): Case {
  const { title, commands } = fieldsOf(value);
  const read = Array.isArray(commands) ? commands.map(commandOf) : undefined;
  return Object.assign(new Case(), { title, commands: read });
}

function commandOf(value: unknown): CaseCommand {
  const { idempotencyKey, command, body } = fieldsOf(value);
  return Object.assign(new CaseCommand(), { idempotencyKey, command, body });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
