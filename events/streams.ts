/** The kinds of subject that have a stream, and so facts. */
export const subjectKinds = ['chip', 'company', 'sale'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** What a fact is about. `id` is a slug: lower-case letters and digits in words joined by hyphens. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** The stream that holds a subject's facts, without the prefix of a shared store: `chip-nvidia-a100`. */
export function streamOf({ kind, id }: Subject): string {
  return `${kind}-${id}`;
}

/** What the streams of each kind of subject begin with, as in `chip-`. None is the beginning of another. */
export const STREAM_CATEGORIES: readonly string[] = subjectKinds.map((kind) => streamOf({ kind, id: '' }));

const prefixes = subjectKinds.map((kind) => [kind, streamOf({ kind, id: '' })] as const);

/** The subject of a stream, or undefined if the name is not one of ours. */
export function subjectOf(stream: string): Subject | undefined {
  for (const [kind, prefix] of prefixes)
    if (stream.startsWith(prefix)) return { kind, id: stream.slice(prefix.length) };
  return undefined;
}
