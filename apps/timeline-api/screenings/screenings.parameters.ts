import { Type, type Static } from '@sinclair/typebox';
import { closed, oneOf } from '../../../events/index.js';
import { verdicts } from '../../../libs/screening/index.js';
import { limitParameter, textParameter, wholeNumberParameter } from '../http/validation/parameters.js';

const page = limitParameter(500, 'How many receipts, 50 if absent.');

/** A query for a receipt with its proofs. */
export const bundleQuery = {
  schema: closed({
    since: wholeNumberParameter('The size of an earlier head: the bundle proves that the log extends it.'),
  }),
  rules: [],
};
export type BundleQuery = Static<typeof bundleQuery.schema>;

/** A query for receipts. */
export const receiptsQuery = {
  schema: closed({
    changed: Type.Optional({
      ...oneOf(['true']),
      description: 'Only those whose question would get another answer as known at the head.',
    }),
    verdict: Type.Optional({ ...oneOf(verdicts), description: 'Only those with this verdict.' }),
    undecided: Type.Optional({
      ...oneOf(['true']),
      description: 'Only those on which no decision that counts was recorded.',
    }),
    limit: page.limit,
    cursor: textParameter(2000, 'Where the previous page ended: taken from its links.next.'),
  }),
  rules: [page.rule],
};
export type ReceiptsQuery = Static<typeof receiptsQuery.schema>;
