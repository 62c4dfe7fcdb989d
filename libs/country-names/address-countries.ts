import { countryNamed } from './country-names.js';

/** Places that tell their country, and are restricted as the country is: addresses name them without it. */
const places: readonly (readonly [RegExp, string])[] = [
  [/\b(?:crimea|sevastopol|simferopol|donetsk|luhansk|lugansk)\b/iu, 'UA'],
  [/\b(?:pyongyang|dprk|d\.p\.r\.k)/iu, 'KP'],
  [/\b(?:tehran|teheran)\b/iu, 'IR'],
];

/** Parts of an address, from its end, in which its country is looked for. */
const LAST_PARTS = 2;
const LONGEST_NAME_IN_WORDS = 5;

/**
 * The countries that an address names, by ISO 3166-1 alpha-2 code: the one at its end, and that of a place whose country is
 * restricted as such. A code of two letters is none here: it may be a state of a federation.
 */
export function countriesOfAddress(address: string): string[] {
  const named = places.flatMap(([place, country]) => (place.test(address) ? [country] : []));
  const parts = address
    .split(/[,;\n]/u)
    .map((part) => part.replace(/[\d.()-]+/gu, ' ').trim())
    .filter((part) => part !== '');
  const last = parts
    .slice(-LAST_PARTS)
    .reverse()
    .flatMap((part) => countryAtEnd(part) ?? []);
  return [...new Set([...named, ...last.slice(0, 1)])];
}

/**
 * The country whose name a part of an address ends with: `1066 Cyprus`. A code of two letters is none: `TX` is a state, and
 * `SE 10 0ER` a postal code.
 */
export function countryAtEnd(part: string): string | undefined {
  const words = part.split(/\s+/u);
  for (let count = Math.min(words.length, LONGEST_NAME_IN_WORDS); count > 0; count -= 1) {
    const text = words.slice(-count).join(' ');
    const country = text.length > 2 ? countryNamed(text) : undefined;
    if (country !== undefined) return country;
  }
  return undefined;
}
