import isoCountries from 'i18n-iso-countries';
import { isCountry } from '../../events/index.js';

/*
 * Countries as lists write them. Names that are not in ISO 3166 are here, with the list that writes them so.
 */

const written: Readonly<Record<string, string>> = {
  burma: 'MM', // 15 CFR part 744, OFAC
  prc: 'CN', // Denied Persons List
  uk: 'GB',
  uae: 'AE',
  'north korea': 'KP',
  'south korea': 'KR',
  'korea, north': 'KP', // OFAC
  'korea, south': 'KR', // OFAC
  russia: 'RU',
  iran: 'IR',
  syria: 'SY',
  vietnam: 'VN',
  venezuela: 'VE',
  bolivia: 'BO',
  tanzania: 'TZ',
  laos: 'LA',
  taiwan: 'TW',
  moldova: 'MD',
  'u.a.e.': 'AE', // 15 CFR part 744
  'u.a.e': 'AE',
  'u.k.': 'GB',
  'u.k': 'GB',
  "china, people's republic of": 'CN',
  'crimea region of ukraine': 'UA',
  macau: 'MO',
  england: 'GB',
  'british virgin islands': 'VG', // 15 CFR part 744, United Nations
  'iran (islamic republic of)': 'IR', // United Nations
  "democratic people's republic of korea": 'KP',
  'viet nam': 'VN',
  'united kingdom of great britain and northern ireland': 'GB',
  'china, hong kong special administrative region': 'HK',
  turkiye: 'TR', // Consolidated Screening List
  'man, isle of': 'IM',
  'islamic republic of pakistan': 'PK', // Foreign End User List of Japan
  'islamic republic of afghanistan': 'AF',
  'republic of lebanon': 'LB',
  'arab republic of egypt': 'EG',
  'republic of yemen': 'YE',
  'state of israel': 'IL',
  palestinian: 'PS', // OFAC
  'region: gaza': 'PS', // OFAC
  'congo, democratic republic of the': 'CD', // OFAC
  'cabo verde': 'CV',
  'north macedonia, the republic of': 'MK', // OFAC
  'macedonia, the former yugoslav republic of': 'MK', // OFAC
  'st. vincent and the grenadines': 'VC',
  'st. kitts and nevis': 'KN',
  'st. kitts & nevis': 'KN', // OFAC
};

/** Every name that ISO 3166 or a list has for a country, in lower case; of codes that it has not assigned, none. */
const codes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(isoCountries.getNames('en', { select: 'all' })).flatMap(([code, names]) =>
    isCountry(code) ? names.map((name): [string, string] => [name.toLowerCase(), code]) : [],
  ),
  ...Object.entries(written),
]);

/** The ISO 3166-1 alpha-2 code of a country as a list writes it, or undefined if it is none that is known. */
export function countryNamed(name: string): string | undefined {
  const trimmed = name.trim().replaceAll(/\s+/g, ' ');
  if (/^[A-Z]{2}$/.test(trimmed) && isCountry(trimmed)) return trimmed;
  return codes.get(trimmed.toLowerCase());
}
