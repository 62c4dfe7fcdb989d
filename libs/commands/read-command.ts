import {
  definitions,
  factTypeOf,
  recordingCommands,
  roleOf,
  subjectKindOf,
  withSubjectField,
  type DomainEvent,
  type NamedCommand,
  type NamedKind,
  type RecordingCommand,
  type Subject,
} from '../../events/index.js';
import {
  decideChip,
  decideGroup,
  decideList,
  decideParty,
  decideRule,
  decideSale,
  type ChipCommand,
  type Facts,
  type GroupCommand,
  type ListCommand,
  type PartyCommand,
  type RuleCommand,
  type SaleCommand,
} from '../restrictions/index.js';
import { checkOfShape, isJsonObject, type FieldProblem, type ShapeCheck } from '../validation/index.js';
import { besideDataOf, bodiesOf, retractionBody, type Retraction } from './bodies.js';
import { inFull } from './short-form.js';

/** Decides a command on the facts of its subject's stream. The command was checked by its shape. */
const deciders = {
  chip: (facts, command) => decideChip(facts, command as ChipCommand),
  party: (facts, command) => decideParty(facts, command as PartyCommand),
  sale: (facts, command) => decideSale(facts, command as SaleCommand),
  list: (facts, command) => decideList(facts, command as ListCommand),
  group: (facts, command) => decideGroup(facts, command as GroupCommand),
  rule: (facts, command) => decideRule(facts, command as RuleCommand),
} as const satisfies Record<NamedKind, (facts: Facts, command: object) => DomainEvent[]>;

const RETRACT = definitions.FactRetracted.command.name;

type Body = Readonly<Record<string, unknown>>;

/** A command for its decider, the subject of its stream, and its parts that are the same under each of its names. */
export interface ReadCommand {
  readonly subject: Subject;
  readonly decide: (facts: Facts) => DomainEvent[];
  readonly body: object;
  /** Subjects that must have been seen before: what is said of them makes no sense of an unknown id. */
  readonly mustBeKnown: readonly NamedInCommand[];
}

/** A subject that a command names, and the JSON pointer of the field that names it. */
interface NamedInCommand {
  readonly subject: Subject;
  readonly pointer: string;
}

/** A body is not that of its command; `problems` names every field that is wrong. */
export class InvalidCommandError extends Error {
  override readonly name = 'InvalidCommandError';
  constructor(
    readonly command: string,
    readonly problems: readonly FieldProblem[],
  ) {
    const named = problems.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`);
    super(`${command} is not valid: ${named.join('; ')}`);
  }
}

/**
 * Reads the body of a command, checked by its shape: what the recorded facts refuse is not known here.
 * @throws InvalidCommandError naming every field that is wrong.
 * @throws RangeError if the name is not that of a command.
 */
export function readCommand(name: string, body: unknown): ReadCommand {
  if (!isJsonObject(body)) {
    throw new InvalidCommandError(name, [{ pointer: '', detail: 'must be a JSON object' }]);
  }
  if (name === RETRACT) {
    assertSound(RETRACT, retractionProblems(body));
    return readRetraction(body as Retraction);
  }
  const named = recordingCommands.get(name);
  if (named === undefined) throw new RangeError(`${name} is not a command`);
  return readRecording(named, body as Body);
}

function assertSound(command: string, problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw new InvalidCommandError(command, problems);
}

/** The checks of a command's body by what its subject's field is called; made once. */
const checks = new Map<string, Readonly<Record<'guarded' | 'replacement', ShapeCheck>>>();

function checksOf(command: RecordingCommand, field: string) {
  const key = `${command} ${field}`;
  const made = checks.get(key);
  if (made !== undefined) return made;
  const { guarded, replacement } = bodiesOf(command, field);
  const own = { guarded: checkOfShape(guarded), replacement: checkOfShape(replacement) };
  checks.set(key, own);
  return own;
}

const retractionProblems = checkOfShape(retractionBody);

/** The body with the subject's field named as in the event; problems use the name that the sender used. */
function recordingBody(named: NamedCommand, body: Body, use: 'guarded' | 'replacement'): Body {
  const { command, subjectField, givenField } = named;
  const field = subjectField in body ? subjectField : givenField;
  const problems = checksOf(command, field)[use](body);
  if (use === 'guarded') assertSound(command, problems);
  else assertSound(RETRACT, problems.map(inReplacement));
  return withSubjectField(named, body);
}

function readRecording(named: NamedCommand, given: Body): ReadCommand {
  const body = recordingBody(named, given, 'guarded');
  const { expectedRevision: _guard, ...data } = body;
  const { command, kind, subjectField } = named;
  const toDecide = toCommand(command, data);
  return {
    subject: { kind, id: String(data[subjectField]) },
    decide: (facts) => deciders[kind](facts, toDecide),
    body: { command, ...body },
    mustBeKnown: mustBeKnown(command, data),
  };
}

/**
 * The fields of commands that name parties which must have been seen: a wrong id in them would leave a listed party
 * without its listing, or a party without its listed owner.
 */
const namesKnown: Partial<Record<RecordingCommand, readonly string[]>> = {
  'dismiss-match': ['partyId'],
  'identify-parties': ['partyId', 'sameAs'],
  'state-ownership': ['ownerId'],
};

/**
 * The subjects that must have been seen before a command is recorded, its own aside. `data` is its body with the subject
 * under the name that the event has.
 */
export function mustBeKnown(command: RecordingCommand, data: Body): NamedInCommand[] {
  const { subjectField } = recordingCommands.get(command) ?? {};
  // That a party is not itself is for the decider.
  const isOther = (field: string): boolean =>
    field === subjectField || subjectField === undefined || data[field] !== data[subjectField];
  return (namesKnown[command] ?? []).filter(isOther).map((field) => ({
    subject: { kind: 'party', id: String(data[field]) },
    pointer: `/${field}`,
  }));
}

function toCommand(name: RecordingCommand, body: Body): object {
  const { ofCommand } = besideDataOf(name);
  const isBeside = (field: string): boolean => field in ofCommand;
  const [own, data] = [pick(body, isBeside), pick(body, (field) => !isBeside(field))];
  return { type: name, data: roleOf(factTypeOf[name]) === 'describes' ? inFull(data) : data, ...own };
}

function pick(body: Body, isTaken: (field: string) => boolean): Body {
  return Object.fromEntries(Object.entries(body).filter(([field]) => isTaken(field)));
}

function readRetraction(given: Retraction): ReadCommand {
  const { factId, reason, replacement, alsoRetract } = given;
  const { kind: kindName, id } = given.subject;
  const kind = subjectKindOf(kindName);
  if (kind === undefined) throw new RangeError(`${kindName} is not a kind of subject`);
  const subject = { kind, id };
  const command = { type: RETRACT, factId, reason, ...(alsoRetract && { alsoRetract }) };
  const read = (decided: object, body: object, known: readonly NamedInCommand[] = []): ReadCommand => ({
    subject,
    mustBeKnown: known,
    decide: (facts) => deciders[kind](facts, decided),
    body: { ...given, command: RETRACT, subject, ...body },
  });
  if (replacement === undefined) return read(command, {});
  const { command: name, ...rest } = replacement;
  const named = typeof name === 'string' ? recordingCommands.get(name) : undefined;
  if (named === undefined) throw wrongReplacement('command', 'must be the name of a command');
  if ('expectedRevision' in rest) throw wrongReplacement('expectedRevision', 'belongs to the whole command');
  const body = recordingBody(named, rest, 'replacement');
  if (named.kind !== kind || body[named.subjectField] !== id) {
    const detail = `must be about ${kind} "${id}"; for another subject send two commands`;
    throw wrongReplacement(named.givenField, detail);
  }
  const replacing = { command: named.command, ...body };
  const known = mustBeKnown(named.command, body).map(({ subject: each, pointer }) => ({
    subject: each,
    pointer: `/replacement${pointer}`,
  }));
  return read({ ...command, replacement: toCommand(named.command, body) }, { replacement: replacing }, known);
}

function inReplacement({ pointer, detail }: FieldProblem): FieldProblem {
  return { pointer: `/replacement${pointer}`, detail };
}

function wrongReplacement(field: string, detail: string): InvalidCommandError {
  return new InvalidCommandError(RETRACT, [inReplacement({ pointer: `/${field}`, detail })]);
}
