import { Type } from '@sinclair/typebox';
import { basis } from './basis.js';
import { coverage } from './coverage.js';
import { ownershipInForce } from './fact.js';
import { reservations } from './reservation.js';
import { about, named, pageLinks, subject, type ValueOf } from './schema.js';

export const owners = named(
  'Owners',
  Type.Object({
    subject,
    holdings: about(Type.Array(ownershipInForce), 'The shares of it that others have, in recorded order'),
    surelyDirect: about(
      Type.Number({ minimum: 0 }),
      'What its owners surely have directly in all, in percent, by confirmed sources; above 100 where sources contradict each other',
    ),
    reservations,
    coverage,
    basis,
    links: pageLinks,
  }),
);
/** A page of who owns a party at a point on both clocks. */
export type Owners = ValueOf<typeof owners>;

export const owned = named(
  'Owned',
  Type.Object({
    subject,
    holdings: about(Type.Array(ownershipInForce), 'The shares of others that it has, in recorded order'),
    reservations,
    coverage,
    basis,
    links: pageLinks,
  }),
);
/** A page of what a party owns at a point on both clocks. */
export type Owned = ValueOf<typeof owned>;
