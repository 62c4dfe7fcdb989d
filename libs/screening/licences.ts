import { DAY, parseAsOf, type AsOf, type Measure } from '../../events/index.js';
import { isLicensable, receives } from './reach.js';
import type { Licence, Sale, SaleItem, SaleParty } from './sale.js';

/** A day that begins first begins so much before it does in UTC, in milliseconds. */
const FIRST_ZONE = 14 * 3_600_000;

/** What a licence is asked to cover: a measure on an item, or on a party and with it on every item. */
export interface ToCover {
  readonly measure: Measure;
  readonly authority: string | undefined;
  readonly item?: SaleItem;
  readonly party?: SaleParty;
}

/** Who grants licences for what an authority restricts, where that is another one (15 CFR 744.23(b): by notice). */
const licensors: Readonly<Record<string, string>> = {
  'us-government': 'us-bis',
  'us-department-of-commerce': 'us-bis',
};
const licensorOf = (authority: string | undefined): string | undefined =>
  authority === undefined ? undefined : (licensors[authority] ?? authority);

/** Whether the whole of a question is surely before the end of the last day of a licence. */
export function isValid({ expires }: Licence, asOf: AsOf): boolean {
  const end = parseAsOf(expires).from + DAY;
  return asOf.to <= (asOf.kind === 'day' ? end : end - FIRST_ZONE);
}

const names = (licence: Licence, item: SaleItem): boolean =>
  [item.chipId, item.name].some((name) => name !== undefined && licence.items.includes(name));

const isFor = ({ consignee }: Licence, { id, name }: SaleParty): boolean =>
  consignee === id || consignee === name;

/** The first of the licences of a sale that covers a measure; undefined where none surely does. */
export function coveringLicence(sale: Sale, asOf: AsOf, toCover: ToCover): Licence | undefined {
  const { measure, authority, item, party } = toCover;
  if (!isLicensable(measure)) return undefined;
  const items = item === undefined ? sale.items : [item];
  const parties = party === undefined ? sale.parties.filter(({ role }) => receives(role)) : [party];
  return sale.licences?.find(
    (licence) =>
      isValid(licence, asOf) &&
      (licensorOf(licence.authority) ?? 'us-bis') === licensorOf(authority) &&
      items.every((each) => names(licence, each)) &&
      parties.some((each) => isFor(licence, each)),
  );
}
