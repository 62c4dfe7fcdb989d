import { printable } from '../../../libs/printable/index.js';
import type { Page } from './pages.js';

/** A subject in a list, with the name that it has at the time asked about. */
interface ListedSubject {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly name?: string;
}

/** A page of the subjects of a kind. */
export interface ListPage extends Page {
  readonly subjects: readonly ListedSubject[];
}

/** A page of a list for a person to read, one subject on a line. */
export function listText(subjects: readonly ListedSubject[]): string {
  return printable(subjects)
    .map(({ subject: { kind, id }, name }) =>
      name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`,
    )
    .join('\n');
}
