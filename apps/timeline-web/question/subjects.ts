import type { Answer } from '../../../libs/answers/index.js';

/** A chip, a party or a sale. */
export type Subject = Pick<Answer['subject'], 'kind' | 'id'>;
type Kind = 'chip' | 'party' | 'sale';

const paths: Readonly<Record<Kind, string>> = { chip: 'chips', party: 'parties', sale: 'sales' };

/** Whether there are views of subjects of a kind. */
export const isViewed = (kind: string): kind is Kind => Object.hasOwn(paths, kind);

/** Where the service answers about a subject. */
export const subjectPath = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `/v1/${isViewed(kind) ? paths[kind] : `${kind}s`}/${encodeURIComponent(id)}`;
