import type { ScreeningRequest } from '../../../libs/answers/index.js';
import { parameterUnits, type Parameter } from '../texts/words.js';

/*
 * A sale as it is typed: every field is text, and an empty field is left out of the request. The service says what is
 * wrong, by JSON pointers into the request: its parties, items and licences have the same places as in the draft.
 */

type Party = ScreeningRequest['parties'][number];
type Item = ScreeningRequest['items'][number];
type Licence = NonNullable<ScreeningRequest['licences']>[number];

interface IdentifierDraft {
  readonly scheme: string;
  readonly value: string;
}

export interface PartyDraft {
  readonly role: Party['role'];
  readonly name: string;
  readonly id: string;
  readonly country: string;
  readonly headquarters: string;
  readonly address: string;
  readonly identifiers: readonly IdentifierDraft[];
}

export interface ParameterDraft {
  readonly parameter: Parameter;
  /** What the value is. For a parameter that holds or does not, the value is `yes` or `no`, and always exact. */
  readonly limit: 'value' | 'atLeast' | 'atMost';
  readonly value: string;
}

export interface ItemDraft {
  readonly name: string;
  readonly chipId: string;
  readonly quantity: string;
  readonly parameters: readonly ParameterDraft[];
}

export interface LicenceDraft {
  readonly number: string;
  readonly authority: string;
  readonly expires: string;
  /** How many units it still covers; empty: it is not compared. */
  readonly quantity: string;
  /** The items that it covers, by their places in the sale. */
  readonly items: readonly number[];
  /** The party that it names, by its place in the sale; undefined: none is chosen. */
  readonly consignee: number | undefined;
}

export interface Draft {
  readonly parties: readonly PartyDraft[];
  readonly items: readonly ItemDraft[];
  readonly licences: readonly LicenceDraft[];
  readonly destination: string;
  readonly via: string;
  readonly transaction: string;
  readonly endUse: string;
  readonly asOf: string;
  readonly knownAt: string;
  readonly reference: string;
}

export const emptyParty = (role: Party['role']): PartyDraft => ({
  role,
  name: '',
  id: '',
  country: '',
  headquarters: '',
  address: '',
  identifiers: [],
});

export const emptyItem: ItemDraft = { name: '', chipId: '', quantity: '1', parameters: [] };

export const emptyLicence: LicenceDraft = {
  number: '',
  authority: '',
  expires: '',
  quantity: '',
  items: [],
  consignee: undefined,
};

export const emptyDraft: Draft = {
  parties: [emptyParty('buyer')],
  items: [emptyItem],
  licences: [],
  destination: '',
  via: '',
  transaction: '',
  endUse: '',
  asOf: '',
  knownAt: '',
  reference: '',
};

/** A list with the element at a place changed. */
export const changedAt = <Each>(list: readonly Each[], place: number, change: Partial<Each>): Each[] =>
  list.map((each, at) => (at === place ? { ...each, ...change } : each));

/** A list without the element at a place. */
export const without = <Each>(list: readonly Each[], place: number): Each[] =>
  list.filter((_each, at) => at !== place);

/** The draft without an item; licences still cover the same other items. */
export const withoutItem = ({ items, licences, ...rest }: Draft, place: number): Draft => ({
  ...rest,
  items: without(items, place),
  licences: licences.map((licence) => ({
    ...licence,
    items: licence.items.flatMap((at) => placeWithout(at, place) ?? []),
  })),
});

/** The draft without a party; a licence that named it names none. */
export const withoutParty = ({ parties, licences, ...rest }: Draft, place: number): Draft => ({
  ...rest,
  parties: without(parties, place),
  licences: licences.map((licence) => ({
    ...licence,
    consignee: licence.consignee === undefined ? undefined : placeWithout(licence.consignee, place),
  })),
});

/** The place of an element after one was removed; undefined if it was that one. */
function placeWithout(at: number, gone: number): number | undefined {
  if (at === gone) return undefined;
  return at > gone ? at - 1 : at;
}

/** What a licence calls an item or a party of the sale: its id, or else its name. */
export const calledAs = ({ id = '', name }: { readonly id?: string; readonly name: string }): string =>
  id.trim() === '' ? name.trim() : id.trim();

/** The fields that are given. */
const given = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );

/** A number; any other text becomes null, which the service refuses with a problem at the field. */
const numberOf = (text: string): number | null => {
  const number = Number(text.trim());
  return text.trim() === '' || !Number.isFinite(number) ? null : number;
};

/** The request that a draft makes. */
export function requestOf(draft: Draft, isRecorded: boolean): ScreeningRequest {
  const { parties, items, licences, destination, via, ...rest } = draft;
  const countries = via.split(/[\s,]+/).filter((country) => country !== '');
  return {
    parties: parties.map(({ role, identifiers, ...fields }) => ({
      role,
      ...given(fields),
      ...(identifiers.length === 0 ? {} : { identifiers }),
    })),
    items: items.map(({ name, chipId, quantity, parameters }) => ({
      ...given({ name, chipId }),
      quantity: numberOf(quantity) as Item['quantity'],
      ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterOf) }),
    })),
    destination: destination.trim(),
    ...(countries.length === 0 ? {} : { via: countries }),
    ...(licences.length === 0
      ? {}
      : { licences: licences.map((licence) => licenceOf(licence, parties, items)) }),
    ...(given(rest) as Partial<ScreeningRequest>),
    ...(isRecorded ? { record: true } : {}),
  };
}

function parameterOf({ parameter, limit, value }: ParameterDraft): NonNullable<Item['parameters']>[number] {
  const unit = parameterUnits[parameter];
  // A choice that was not made is left out: it must not count as a no.
  if (unit === undefined) return { parameter, ...(value === '' ? {} : { is: value === 'yes' }) };
  return { parameter, unit, [limit]: numberOf(value) };
}

function licenceOf(
  { number, authority, expires, quantity, items, consignee }: LicenceDraft,
  parties: Draft['parties'],
  offered: Draft['items'],
): Licence {
  const party = consignee === undefined ? undefined : parties[consignee];
  return {
    number: number.trim(),
    ...given({ authority }),
    expires: expires.trim(),
    items: items.flatMap((place) => {
      const item = offered[place];
      return item === undefined ? [] : [calledAs({ id: item.chipId, name: item.name })];
    }),
    consignee: party === undefined ? '' : calledAs(party),
    ...(quantity.trim() === '' ? {} : { quantity: numberOf(quantity) as number }),
  };
}
