import {
  definitions,
  namedSubjects,
  recordingCommands,
  subjectKindOf,
  subjectName,
  withSubjectField,
  type DomainEvent,
} from '../../../events/index.js';
import { mustBeKnown } from '../../../libs/commands/index.js';

type Body = Readonly<Record<string, unknown>>;

/** The command that retracts a fact: the only one that records no fact of its own. */
const RETRACT = definitions.FactRetracted.command.name;

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
  const recording = recordingCommands.get(name);
  if (recording === undefined) throw new RangeError(`${name} is not a command`);
  const { type, kind, subjectField } = recording;
  const data = withSubjectField(recording, body);
  const own = subjectName({ kind, id: String(data[subjectField]) });
  const names = namedSubjects({ type, data } as unknown as DomainEvent).map(({ subject }) =>
    subjectName(subject),
  );
  const known = mustBeKnown(recording.command, data).map(({ subject }) => subjectName(subject));
  const about = [...new Set([own, ...known])];
  return { about, names: names.filter((each) => !about.includes(each)) };
}

function concernedByRetraction({ subject, replacement }: Body): Concerned {
  const { kind, id } = subject as { readonly kind: string; readonly id: string };
  const own = subjectName({ kind: subjectKindOf(kind) ?? 'party', id });
  if (replacement === undefined) return { about: [own], names: [] };
  const { command, ...body } = replacement as Body;
  const { about, names } = concernedBy(String(command), body);
  return { about: [own, ...about.filter((each) => each !== own)], names };
}
