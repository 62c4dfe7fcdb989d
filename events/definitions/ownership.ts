import { Type } from '@sinclair/typebox';
import { closed, fact, lift, oneOf, period, share, slug, type Evidence } from '../shapes.js';
import { define, named } from './definition.js';

const subject = { kind: 'party', field: 'ownedId' } as const;

/** How an owner holds a share: itself, or through others. */
export const holdings = ['direct', 'indirect'] as const;
export type Holding = (typeof holdings)[number];

const report: Evidence[] = [
  {
    publisher: 'SMIC',
    url: 'https://www.sec.gov/Archives/edgar/data/1267482/000155837019003539/R68.htm',
    title: 'Annual report on form 20-F for 2018',
    publishedOn: '2019-04',
    certainty: 'company-filing',
  },
];

export const ownershipEnded = define({
  type: 'OwnershipEnded',
  version: 1,
  role: 'lifts',
  participle: 'ended',
  subject,
  schema: closed({ ...lift, ownedId: slug() }),
  command: {
    name: 'end-ownership',
    summary:
      'An owner does not hold a share any more. Where it holds another one since, that is state-ownership.',
  },
  sample: {
    factId: 'sold',
    ownedId: 'brite-semiconductor',
    lifts: 'held-by-smic',
    effectiveFrom: '2030',
    evidence: report,
  },
});

export const ownershipStated = define({
  type: 'OwnershipStated',
  version: 1,
  role: 'owns',
  liftedBy: ownershipEnded,
  subject,
  schema: closed({
    ...fact,
    ...period,
    ownedId: slug(),
    ownerId: slug(),
    /** Absent: not known. */
    share: Type.Optional(share()),
    /** Absent: not stated. */
    holding: Type.Optional(oneOf(holdings)),
  }),
  names: ({ ownerId }) => named('party', 'owner', ownerId, false),
  command: {
    name: 'state-ownership',
    summary:
      'One party holds a share of another, directly or through others, for a time; it restricts nothing by itself: an ownership rule may.',
  },
  sample: {
    factId: 'held-by-smic',
    ownedId: 'brite-semiconductor',
    ownerId: 'smic',
    share: 46.6,
    effectiveFrom: '2017-12-31',
    evidence: report,
  },
});
