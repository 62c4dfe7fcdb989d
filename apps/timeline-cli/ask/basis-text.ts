import type { Basis } from '../../../libs/answers/index.js';

/** A subject by its id, with its name if it has one: `biren (Shanghai Biren)`. */
export function named(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} (${name})`;
}

/** The whole question: `on 2026-01-20, destination HK`. */
export function questionText({ asOf, destination, transaction, buyer, publishedBy }: Basis): string {
  const narrowed = { destination, transaction, buyer, 'public by': publishedBy };
  const words = Object.entries(narrowed).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return [`on ${asOf}`, ...words].join(', ');
}

/** The point on the recorded clock that an answer is as of, and the link under which it never changes. */
export function pointLines(
  basis: Pick<Basis, 'position' | 'knownAt' | 'knownAtFinalFrom' | 'pinned'>,
): string[] {
  return [
    `  as known at position ${basis.position}, ${basis.knownAt ?? 'before anything was recorded'}`,
    ...finalityLines(basis),
    `  permanent link: ${basis.pinned}`,
  ];
}

/** From when the answer to the same question no longer changes, if another replica may still record something. */
function finalityLines({ knownAtFinalFrom }: { readonly knownAtFinalFrom?: string }): string[] {
  return knownAtFinalFrom === undefined
    ? []
    : [`  not final before ${knownAtFinalFrom}: another replica may still record something as known then`];
}
