import { Type } from '@sinclair/typebox';
import { closed, country, fact, lift, period, slug, text, type Evidence } from '../shapes.js';
import { define, named } from './definition.js';

const subject = { kind: 'sale', field: 'saleId' } as const;
const evidence: Evidence[] = [
  {
    publisher: 'The Wall Street Journal',
    url: 'https://www.livemint.com/',
    title: 'Text of the report of 2024-01-30, as carried by Mint',
    publishedOn: '2024-01-30',
    language: 'en',
    certainty: 'reported',
  },
];

export const saleReleased = define({
  type: 'SaleReleased',
  version: 1,
  role: 'lifts',
  participle: 'released',
  subject,
  schema: closed({ ...lift, saleId: slug() }),
  command: {
    name: 'release-sale',
    summary: 'A sale that was stopped may go on: it flags nobody any more.',
  },
  sample: {
    factId: 'released',
    saleId: 'tusimple-24-a100',
    lifts: 'stopped',
    effectiveFrom: '2025-01-01',
    evidence,
  },
});

export const saleBlocked = define({
  type: 'SaleBlocked',
  version: 1,
  role: 'flags',
  part: 'sales',
  liftedBy: saleReleased,
  subject,
  schema: closed({
    ...fact,
    ...period,
    saleId: slug(),
    authority: slug(),
    chips: Type.Array(
      closed({
        chipId: slug(),
        quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      }),
      {
        minItems: 1,
        maxItems: 1000,
      },
    ),
    seller: Type.Optional(slug()),
    buyer: slug(),
    buyerParent: Type.Optional(slug()),
    statedDestination: Type.Optional(country()),
    suspectedEndDestination: Type.Optional(country()),
    reason: text(2000),
  }),
  names: ({ seller, buyer, buyerParent, chips }) => [
    ...named('party', 'seller', seller, false),
    ...named('party', 'buyer', buyer, true),
    ...named('party', 'buyerParent', buyerParent, true),
    ...named(
      'chip',
      'chip',
      chips.map(({ chipId }) => chipId),
      false,
    ),
  ],
  parents: ({ buyer, buyerParent }) =>
    buyerParent === undefined ? [] : [{ party: buyer, parent: buyerParent }],
  command: {
    name: 'block-sale',
    summary: 'A sale of chips was stopped: it flags the buyer and its parent, and is shown with the rest.',
  },
  sample: {
    factId: 'stopped',
    saleId: 'tusimple-24-a100',
    authority: 'us-department-of-commerce',
    chips: [{ chipId: 'nvidia-a100', quantity: 24 }],
    buyer: 'tusimple-australia',
    buyerParent: 'tusimple',
    statedDestination: 'AU',
    suspectedEndDestination: 'CN',
    reason: 'Shipment stopped while the department investigates diversion to China',
    effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
    evidence,
  },
});
