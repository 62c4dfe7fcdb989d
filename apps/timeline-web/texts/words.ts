import type { Answer, CloudEvent, OwnershipInForceDocument } from '../../../libs/answers/index.js';
import { texts } from './en.js';

type Transaction = keyof typeof texts.question.transactions;
type Measure = NonNullable<Answer['measures'][number]['measure']>;

/** What an authority does, in the words of officers. */
export const measureText = {
  prohibited: 'Prohibited',
  'policy-of-denial': 'Licence required, policy of denial',
  'presumption-of-denial': 'Licence required, presumption of denial',
  'case-by-case': 'Licence required, case by case',
  'license-required': 'Licence required',
  blocking: 'Property blocked',
  'denial-of-export-privileges': 'Denial of export privileges',
  'no-license-exception': 'No licence exception',
  sectoral: 'Sectoral restriction',
  'not-stated': 'Measure not stated',
  debarment: 'Debarred (defence articles)',
  procurement: 'Barred from procurement',
  securities: 'Securities restricted',
} as const satisfies Readonly<Record<Measure, string>>;

/** The names of ids that are not their words with capital letters. */
const spelt: Readonly<Record<string, string>> = {
  'us-bis': 'BIS',
  'us-ofac': 'OFAC',
  'us-government': 'US Government',
  'us-department-of-commerce': 'US Department of Commerce',
  un: 'UN',
  eu: 'EU',
};

/** An id as a name: `entity-list` is "Entity List". */
export const asName = (id: string): string =>
  spelt[id] ??
  id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** A country by its name: "China (CN)". */
export function countryText(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const name = countries.of(code);
  return name === undefined || name === code ? code : `${name} (${code})`;
}

/** A destination in words. */
export function destinationText(destination: string): string {
  if (destination === 'worldwide') return 'worldwide';
  if (destination === 'not-stated') return 'destinations not stated';
  const [, place] = /^headquarteredIn:(.+)$/.exec(destination) ?? [];
  if (place !== undefined) return `parties with headquarters in ${destinationText(place)}`;
  // One letter, alone or with a number: the service has refused a group that does not exist.
  return /^[A-Z](:\d)?$/.test(destination) ? `Country Group ${destination}` : countryText(destination);
}

/** A share in words: "66.45 %", "at least 50 %", "an unknown share". */
export function shareText(share: OwnershipInForceDocument['share']): string {
  if (share === undefined) return texts.parts.shareNotKnown;
  if (typeof share === 'number') return `${share} %`;
  const { atLeast, atMost } = share as { readonly atLeast?: number; readonly atMost?: number };
  if (atLeast === undefined) return texts.parts.atMost(atMost ?? 100);
  return atMost === undefined ? texts.parts.atLeast(atLeast) : texts.parts.between(atLeast, atMost);
}

/** A parameter of a chip as it is recorded: "performance density 19.45 TPP/mm2". */
export function parameterText(stated: NonNullable<CloudEvent['data']['parameters']>[number]): string {
  const { parameter, value, atLeast, atMost, is, unit } = stated;
  const name = parameterName(parameter);
  if (is !== undefined) return `${name}: ${is ? texts.yes : texts.no}`;
  const limits = [
    ['', value],
    ['≥ ', atLeast],
    ['≤ ', atMost],
  ] as const;
  const given = limits.flatMap(([sign, limit]) => (limit === undefined ? [] : [`${sign}${limit}`]));
  return [name, given.join(', '), unit ?? ''].join(' ').trim();
}

/** A parameter of chips by which rules judge. */
export type Parameter = NonNullable<CloudEvent['data']['parameters']>[number]['parameter'];

/** The unit of each parameter; undefined: it holds or does not. */
export const parameterUnits = {
  'total-processing-performance': 'TPP',
  'performance-density': 'TPP/mm2',
  'applicable-die-area': 'mm2',
  'aggregate-bidirectional-transfer-rate': 'GB/s',
  'memory-bandwidth': 'GB/s',
  'total-dram-bandwidth': 'GB/s',
  'memory-bandwidth-density': 'GB/s/mm2',
  'designed-or-marketed-for-data-centres': undefined,
} as const satisfies Readonly<Record<Parameter, string | undefined>>;

/** A parameter by its name: "performance density". */
export const parameterName = (parameter: Parameter): string => parameter.replaceAll('-', ' ');

/** The transactions that a measure applies to: "export, reexport". */
export const transactionsText = (transactions: readonly Transaction[]): string =>
  transactions.map((each) => texts.question.transactions[each]).join(', ');
