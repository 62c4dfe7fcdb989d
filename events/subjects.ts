/** What the code must know of a kind of subject. */
interface SubjectKindRow {
  /** As a person reads it, of several. */
  readonly plural: string;
  /** Before the id in the name of its stream. It ends in a hyphen, and no category begins with another. */
  readonly category: `${string}-`;
  /** Other names of the kind where a subject is named: `company/huawei` names the party `huawei`. */
  readonly aliases: readonly string[];
  /** Path segments under which its answers are served, the canonical one first; none: it has no answers. */
  readonly paths: readonly string[];
  /** Whether a flag in force makes it `flagged`. Otherwise the flag is only shown on it. */
  readonly canBeFlagged: boolean;
  /** Whether its answer also shows its facts that are not in force: no description says what it is. */
  readonly showsFactsNotInForce: boolean;
}

/** Every kind of subject that has a stream: the one place that lists them. */
export const subjectKinds = {
  chip: {
    plural: 'chips',
    category: 'chip-',
    aliases: [],
    paths: ['chips'],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
  party: {
    plural: 'parties',
    category: 'party-',
    aliases: ['company'],
    paths: ['parties', 'companies'],
    canBeFlagged: true,
    showsFactsNotInForce: false,
  },
  sale: {
    plural: 'sales',
    category: 'sale-',
    aliases: [],
    paths: ['sales'],
    canBeFlagged: true,
    showsFactsNotInForce: true,
  },
  /** A government list: its editions. It is restricted by nothing, so that its answers are its own. */
  list: {
    plural: 'lists',
    category: 'list-',
    aliases: [],
    paths: [],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
  /** A country group of a regime, or a country with its territories: its members. */
  group: {
    plural: 'groups',
    category: 'group-',
    aliases: [],
    paths: [],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
  /** A rule by which an authority restricts what it does not name. */
  rule: {
    plural: 'rules',
    category: 'rule-',
    aliases: [],
    paths: [],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
  /** A receipt: what was answered about a sale. It is no subject of any fact. */
  screening: {
    plural: 'screenings',
    category: 'screening-',
    aliases: [],
    paths: [],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
  /** The log's own: nobody asks about it. */
  clock: {
    plural: 'clocks',
    category: 'clock-',
    aliases: [],
    paths: [],
    canBeFlagged: false,
    showsFactsNotInForce: false,
  },
} as const satisfies Readonly<Record<string, SubjectKindRow>>;

export type SubjectKind = keyof typeof subjectKinds;

/** What a fact is about. `id` is a slug: lower-case letters and digits in words joined by hyphens. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

const rows = Object.entries(subjectKinds) as [SubjectKind, SubjectKindRow][];

/** The kinds whose subjects commands name: all but those of routes of their own. */
export type NamedKind = Exclude<SubjectKind, 'clock' | 'screening'>;

/** The kinds whose subjects can be restricted or flagged, so that they have answers as of a date. */
export type AnsweredKind = Exclude<NamedKind, 'list' | 'group' | 'rule'>;

/** Whether a kind is an {@link AnsweredKind}. */
export function hasAnswers(kind: SubjectKind): kind is AnsweredKind {
  return subjectKinds[kind].paths.length > 0;
}

const namedRows = rows.filter(
  (row): row is [NamedKind, SubjectKindRow] => row[0] !== 'clock' && row[0] !== 'screening',
);
const answeredRows = rows.filter((row): row is [AnsweredKind, SubjectKindRow] => hasAnswers(row[0]));

/** See {@link NamedKind}. */
export const namedKinds: readonly NamedKind[] = namedRows.map(([kind]) => kind);

/** See {@link AnsweredKind}. */
export const answeredKinds: readonly AnsweredKind[] = answeredRows.map(([kind]) => kind);

/** The subject of what is recorded about the log itself: its `recordedAt`. */
export const recordedClock: Subject = { kind: 'clock', id: 'recorded' };

/** The categories of all streams: which streams of a shared store are the service's. */
export const streamCategories: readonly string[] = rows.map(([, { category }]) => category);

const kindsByName: ReadonlyMap<string, NamedKind> = new Map(
  namedRows.flatMap(([kind, { aliases }]) => [kind, ...aliases].map((name) => [name, kind] as const)),
);

/** Every name of a kind where a subject is named, aliases among them. */
export const subjectKindNames: readonly string[] = [...kindsByName.keys()];

/** Every name of a kind whose subjects have answers, aliases among them. */
export const answeredKindNames: readonly string[] = answeredRows.flatMap(([kind, { aliases }]) => [
  kind,
  ...aliases,
]);

/** The kind that a name or an alias means, or undefined if it is neither. */
export function subjectKindOf(name: string): NamedKind | undefined {
  return kindsByName.get(name);
}

/** A path under which the answers of a kind are served: `companies`, in one word `company`. */
export interface AnswerPath {
  readonly kind: AnsweredKind;
  readonly path: string;
  /** The kind, or the alias that the path belongs to. */
  readonly name: string;
}

/** Every path under which a subject is answered. */
export const answerPaths: readonly AnswerPath[] = answeredRows.flatMap(([kind, { paths, aliases }]) =>
  paths.map((path, place) => ({ kind, path, name: [kind, ...aliases][place] ?? path })),
);

/** The stream that holds a subject's facts, without the prefix of a shared store: `chip-nvidia-a100`. */
export function streamOf({ kind, id }: Subject): string {
  return subjectKinds[kind].category + id;
}

/** The subject of a stream, or undefined if the name is not one of ours. */
export function subjectOf(stream: string): Subject | undefined {
  for (const [kind, { category }] of rows)
    if (stream.startsWith(category)) return { kind, id: stream.slice(category.length) };
  return undefined;
}

/** The name of a subject in links, filters and events: `chip/nvidia-a100`. */
export function subjectName({ kind, id }: Subject): string {
  return `${kind}/${id}`;
}

/** The subject that a name means; undefined if the kind is not known. The form of the id is not checked. */
export function subjectNamed(name: string): Subject | undefined {
  const slash = name.indexOf('/');
  const kind = subjectKindOf(name.slice(0, Math.max(slash, 0)));
  return kind === undefined ? undefined : { kind, id: name.slice(slash + 1) };
}

/** The canonical path of a subject's answer, or of a list. The clock has none. */
export function pathOf({ kind, id }: Subject): string {
  const [path = subjectKinds[kind].plural] = subjectKinds[kind].paths;
  return `/v1/${path}/${id}`;
}
