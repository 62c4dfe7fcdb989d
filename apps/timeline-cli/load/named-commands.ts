import {
  definitions,
  factTypeOf,
  namedSubjects,
  subjectKindOf,
  subjectName,
  type DomainEvent,
  type FactType,
  type SubjectKind,
} from '../../../events/index.js';

type Body = Readonly<Record<string, unknown>>;

/** The command that retracts a fact: the only one that records no fact of its own. */
export const RETRACT = definitions.FactRetracted.command.name;

/** A command that records a fact, under one of its names. */
export interface Recording {
  /** The name under which the command is described: `restrict-party` for `restrict-company`. */
  readonly command: string;
  readonly type: FactType;
  readonly kind: SubjectKind;
  /** The field that names the subject. */
  readonly subjectField: string;
  /** The name of that field under this name of the command. */
  readonly givenField: string;
}

/** Every name of every command that records a fact. */
export const recordings: ReadonlyMap<string, Recording> = new Map(
  Object.values(factTypeOf).flatMap((type) => {
    const { command, subject } = definitions[type];
    const recording = { command: command.name, type, kind: subject.kind, subjectField: subject.field };
    const own = [command.name, { ...recording, givenField: subject.field }] as const;
    if (!('other' in command)) return [own];
    return [own, [command.other.name, { ...recording, givenField: command.other.subjectField }] as const];
  }),
);

/** Whether a body names its subject by the field of the command's other name. */
export function isRenamed({ subjectField, givenField }: Recording, body: Body): boolean {
  return givenField !== subjectField && givenField in body && !(subjectField in body);
}

/** A body with the subject's field named as in the event. */
export function withSubjectField(recording: Recording, body: Body): Body {
  if (!isRenamed(recording, body)) return body;
  const { [recording.givenField]: id, ...rest } = body;
  return { [recording.subjectField]: id, ...rest };
}

/** What a command says of subjects, each by its name: `party/huawei`. */
export interface Concerned {
  /** Its own subject, and those that must have been recorded before. */
  readonly about: readonly string[];
  /** Others that its fact names. */
  readonly names: readonly string[];
}

/** The subjects of a command whose body was checked. */
export function concernedBy(name: string, body: Body): Concerned {
  if (name === RETRACT) return concernedByRetraction(body);
  const recording = recordings.get(name);
  if (recording === undefined) throw new RangeError(`${name} is not a command`);
  const { type, kind, subjectField } = recording;
  const data = withSubjectField(recording, body);
  const own = subjectName({ kind, id: String(data[subjectField]) });
  const names = namedSubjects({ type, data } as unknown as DomainEvent).map(({ subject }) =>
    subjectName(subject),
  );
  // An identification is refused if either party was never seen.
  return type === 'PartiesIdentified' ? { about: [own, ...names], names: [] } : { about: [own], names };
}

function concernedByRetraction({ subject, replacement }: Body): Concerned {
  const { kind, id } = subject as { readonly kind: string; readonly id: string };
  const own = subjectName({ kind: subjectKindOf(kind) ?? 'party', id });
  if (replacement === undefined) return { about: [own], names: [] };
  const { command, ...body } = replacement as Body;
  const { about, names } = concernedBy(String(command), body);
  return { about: [own, ...about.filter((each) => each !== own)], names };
}
