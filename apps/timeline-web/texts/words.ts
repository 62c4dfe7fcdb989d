import type { Answer } from '../../../libs/answers/index.js';

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

/** Words that are written otherwise than their ids. */
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
  return /^[A-Z]:\d$/.test(destination) ? `Country Group ${destination}` : countryText(destination);
}
