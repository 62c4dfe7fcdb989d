import { DAY, parseAsOf, type AsOf, type Measure } from '../../events/index.js';
import { isLicensable } from './role-reach.js';
import type { Licence, PartyRole, Sale, SaleItem, SaleParty } from './sale.js';

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

const names = (licence: Pick<Licence, 'items'>, item: SaleItem): boolean =>
  [item.chipId, item.name].some((name) => name !== undefined && licence.items.includes(name));

const isFor = ({ consignee }: Licence, { id, name }: SaleParty): boolean =>
  consignee === id || consignee === name;

/** Whether a licence has as many units left as the items of a sale that it names. */
function suffices({ quantity, ...licence }: Licence, items: readonly SaleItem[]): boolean {
  const sold = items.filter((each) => names(licence, each)).reduce((sum, each) => sum + each.quantity, 0);
  return quantity === undefined || sold <= quantity;
}

/**
 * The parties that need a licence for an item: those that use it or receive it in the end; if there are none, the buyer; if
 * there is none, intermediate consignees. A licence for a party that passes the item on does not cover what comes after.
 */
function thoseInNeedOfOne({ parties }: Sale): SaleParty[] {
  const ends: readonly (readonly PartyRole[])[] = [
    ['end-user', 'consignee'],
    ['buyer'],
    ['intermediate-consignee'],
  ];
  const groups = ends.map((roles) => parties.filter(({ role }) => roles.includes(role)));
  return groups.find((group) => group.length > 0) ?? [];
}

/** The licences of a sale that together cover a measure, each of another party; none where they do not surely do. */
export function coveringLicences(sale: Sale, asOf: AsOf, toCover: ToCover): Licence[] {
  const { measure, authority, item, party } = toCover;
  if (!isLicensable(measure)) return [];
  const items = item === undefined ? sale.items : [item];
  const valid = (sale.licences ?? []).filter(
    (licence) =>
      isValid(licence, asOf) &&
      (licensorOf(licence.authority) ?? 'us-bis') === licensorOf(authority) &&
      suffices(licence, sale.items) &&
      items.every((each) => names(licence, each)),
  );
  const parties = party === undefined ? thoseInNeedOfOne(sale) : [party];
  const covering = parties.map((each) => valid.find((licence) => isFor(licence, each)));
  return covering.includes(undefined) ? [] : [...new Set(covering.filter((each) => each !== undefined))];
}
