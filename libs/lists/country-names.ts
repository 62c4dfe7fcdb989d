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
  palestinian: 'PS', // OFAC
  'region: gaza': 'PS', // OFAC
  'congo, democratic republic of the': 'CD', // OFAC
  'cabo verde': 'CV',
  "democratic people's republic of korea": 'KP',
  'north macedonia, the republic of': 'MK', // OFAC
  'macedonia, the former yugoslav republic of': 'MK', // OFAC
  'st. vincent and the grenadines': 'VC',
  'st. kitts and nevis': 'KN',
  'st. kitts & nevis': 'KN', // OFAC
  'british virgin islands': 'VG',
};

/** The names of ISO 3166, and others that are common; of codes that it has not assigned (Kosovo), none. */
const named = new Map(
  Object.entries(isoCountries.getNames('en', { select: 'all' })).flatMap(([code, names]) =>
    isCountry(code) ? names.map((name) => [name.toLowerCase(), code]) : [],
  ),
);

/** The ISO 3166-1 alpha-2 code of a country as a list writes it, or undefined if it is none that is known. */
export function countryNamed(name: string): string | undefined {
  const trimmed = name.trim().replaceAll(/\s+/g, ' ');
  if (/^[A-Z]{2}$/.test(trimmed) && isCountry(trimmed)) return trimmed;
  return written[trimmed.toLowerCase()] ?? named.get(trimmed.toLowerCase());
}
