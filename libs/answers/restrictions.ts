import { Type } from '@sinclair/typebox';
import { basis } from './basis.js';
import { coverage } from './coverage.js';
import { factInForce } from './fact.js';
import { reservations } from './reservation.js';
import { named, pageLinks, type ValueOf } from './schema.js';

export const restrictions = named(
  'Restrictions',
  Type.Object({ restrictions: Type.Array(factInForce), reservations, coverage, basis, links: pageLinks }),
);
/** A page of every fact in force at a point on both clocks. */
export type Restrictions = ValueOf<typeof restrictions>;
