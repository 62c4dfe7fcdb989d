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

/** The subject of a stream, or undefined if the name is not one of ours. */
export function subjectOf(stream: string): Subject | undefined {
  const kind = subjectKinds.find((candidate) => stream.startsWith(`${candidate}-`));
  return kind === undefined ? undefined : { kind, id: stream.slice(kind.length + 1) };
}
