import { Type, type Static, type TSchema } from '@sinclair/typebox';
import {
  closed,
  country,
  day,
  definitions,
  densityProblem,
  oneOf,
  parameterProblem,
  partyKinds,
  slug,
  some,
  text,
  transactions,
} from '../../events/index.js';

/** The parts that a party may play in a sale. */
export const partyRoles = [
  'seller',
  'buyer',
  'intermediate-consignee',
  'consignee',
  'end-user',
  'forwarder',
  'carrier',
  'bank',
  'broker',
  'parent',
  'ultimate-parent',
  'other',
] as const;
export type PartyRole = (typeof partyRoles)[number];

const optional = <T extends TSchema>(schema: T, description: string) =>
  Type.Optional({ ...schema, description });

const MOST_PARTIES = 50;
const MOST_ITEMS = 200;
const MOST_LICENCES = 50;

const party = closed({
  role: {
    ...oneOf(partyRoles),
    description:
      'Its part in the sale; parent and ultimate-parent are those of the buyer and whoever receives',
  },
  id: optional(slug(), 'The id of a recorded party, instead of a name or beside it'),
  name: optional(text(500), 'Its name, in any script'),
  kind: optional(oneOf(partyKinds), 'What it is'),
  country: optional(country(), 'Where it is'),
  headquarters: optional(country(), 'Where it has its headquarters, as far as the sender knows'),
  address: optional(text(1000), 'Its address'),
  identifiers: optional(
    some(closed({ scheme: slug(), value: text(200) }), 20),
    'What others know it by, as lei or imo',
  ),
});
/** A party to a sale, as the sender gives it. */
export type SaleParty = Static<typeof party>;

const { parameters } = definitions.ChipDescribed.schema.properties;

const item = closed({
  chipId: optional(slug(), 'The id of a recorded chip, instead of a name or beside it'),
  name: optional(text(500), 'What it is called'),
  parameters: optional(
    parameters,
    'Of a chip that is not recorded: the values that rules judge it by, as the sender states them',
  ),
  quantity: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'How many' }),
});
/** What is sold, as the sender gives it. */
export type SaleItem = Static<typeof item>;

const licence = closed({
  number: text(100),
  authority: optional(slug(), 'Who granted it; absent: us-bis. It covers measures of that authority only'),
  expires: { ...day(), description: 'Its last day' },
  items: { ...some(text(500), MOST_ITEMS), description: 'What it covers: ids or names of items of the sale' },
  consignee: { ...text(500), description: 'The recipient: the id or the name of a party of the sale' },
  quantity: optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    'How many units it still covers, of all its items; absent: it is not compared',
  ),
});
/** A licence that the sender has. */
export type Licence = Static<typeof licence>;

/** A sale as it is screened; what it is asked by (`asOf` and so on) is not part of it. */
export const saleSchema = closed({
  parties: {
    ...Type.Array(party, { minItems: 1, maxItems: MOST_PARTIES }),
    description: 'Everybody who has a part in it',
  },
  items: { ...Type.Array(item, { minItems: 1, maxItems: MOST_ITEMS }), description: 'What is sold' },
  destination: { ...country(), description: 'Where the goods go in the end' },
  via: optional(some(country(), 20), 'Through which countries'),
  transaction: optional(oneOf(transactions), 'Absent: any'),
  endUse: optional(text(2000), 'What the goods are for; it is kept, and nothing is concluded from it'),
  licences: optional(
    Type.Array(licence, { maxItems: MOST_LICENCES }),
    'What the sender is licensed to do; it is not verified',
  ),
});
/** A sale as it is screened. */
export type Sale = Static<typeof saleSchema>;

/** One thing wrong with a sale: where, and what. */
export interface SaleProblem {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly detail: string;
}

/** What a licence says, whichever party and items it is given for. */
const termsOf = ({ authority = 'us-bis', expires, quantity }: Licence): string =>
  JSON.stringify([authority, expires, quantity]);

/** What is wrong with a sale that has the form of {@link saleSchema}. */
export function saleProblems({ parties, items, licences = [] }: Sale): SaleProblem[] {
  const found: SaleProblem[] = [];
  for (const [index, { id, name }] of parties.entries())
    if (id === undefined && name === undefined)
      found.push({ pointer: `/parties/${index}/name`, detail: 'is missing: give a name or an id' });
  for (const [index, { chipId, name, parameters: stated = [] }] of items.entries()) {
    const at = `/items/${index}`;
    if (chipId === undefined && name === undefined && stated.length === 0)
      found.push({ pointer: `${at}/chipId`, detail: 'is missing: give a chipId, a name or parameters' });
    if (chipId !== undefined && stated.length > 0)
      found.push({ pointer: `${at}/parameters`, detail: 'are those of a chip that is not recorded' });
    const density = densityProblem(stated);
    if (density !== undefined)
      found.push({ pointer: `${at}/parameters/${density.place}/${density.field}`, detail: density.detail });
    for (const [number, each] of stated.entries()) {
      const problem = parameterProblem(each);
      if (problem !== undefined)
        found.push({ pointer: `${at}/parameters/${number}/${problem.field}`, detail: problem.detail });
    }
  }
  const itemNames = new Set(items.flatMap(({ chipId, name }) => [chipId ?? [], name ?? []].flat()));
  const partyNames = new Set(parties.flatMap(({ id, name }) => [id ?? [], name ?? []].flat()));
  for (const [index, each] of licences.entries()) {
    const same = licences.slice(0, index).find(({ number }) => number === each.number);
    if (same !== undefined && termsOf(same) !== termsOf(each))
      found.push({ pointer: `/licences/${index}/number`, detail: 'is given twice, with other terms' });
    const unknown = each.items.findIndex((name) => !itemNames.has(name));
    if (unknown >= 0)
      found.push({ pointer: `/licences/${index}/items/${unknown}`, detail: 'is no item of the sale' });
    if (!partyNames.has(each.consignee))
      found.push({ pointer: `/licences/${index}/consignee`, detail: 'is no party of the sale' });
  }
  return found;
}
