import { definitions, factTypeOf, type FactType, type RecordingCommand } from './definitions/index.js';
import type { NamedKind } from './subjects.js';

/** A command that records a fact, under one of its names. */
export interface NamedCommand {
  /** Its own name: `restrict-party` for `restrict-company`. */
  readonly command: RecordingCommand;
  readonly type: FactType;
  readonly kind: NamedKind;
  /** The field that names the subject. */
  readonly subjectField: string;
  /** The name of that field under this name of the command. */
  readonly givenField: string;
}

type Body = Readonly<Record<string, unknown>>;

function namesOf(type: FactType): [string, NamedCommand][] {
  const { command, subject } = definitions[type];
  const named = { command: command.name, type, kind: subject.kind, subjectField: subject.field };
  const own: [string, NamedCommand] = [command.name, { ...named, givenField: subject.field }];
  if (!('other' in command)) return [own];
  return [own, [command.other.name, { ...named, givenField: command.other.subjectField }]];
}

/** Every name of every command that records a fact. */
export const recordingCommands: ReadonlyMap<string, NamedCommand> = new Map(
  Object.values(factTypeOf).flatMap(namesOf),
);

/** Whether a body names its subject by the field of the command's other name. */
function isRenamed({ subjectField, givenField }: NamedCommand, body: Body): boolean {
  return givenField !== subjectField && givenField in body && !(subjectField in body);
}

/** A body with the subject's field named as in the event. */
export function withSubjectField(named: NamedCommand, body: Body): Body {
  if (!isRenamed(named, body)) return body;
  const { [named.givenField]: id, ...rest } = body;
  return { [named.subjectField]: id, ...rest };
}
