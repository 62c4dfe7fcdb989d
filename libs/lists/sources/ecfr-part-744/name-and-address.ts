import { countryNamed } from '../../../country-names/index.js';
import {
  addressWord,
  endsInCountry,
  endsInLegalForm,
  legalForm,
  organisationWord,
  partOfOrganisation,
} from './words.js';

/*
 * Names and addresses, which commas separate as they separate their own parts.
 */

/** Parts between commas that are not in parentheses or quotation marks. */
const partsOf = (text: string): readonly string[] =>
  text.split(/,\s*(?![^(]*\))/).filter((part) => part.trim() !== '');

const startsAddress = (part: string): boolean =>
  /\d/.test(part) || addressWord.test(part) || endsInCountry(part);

/** Whether a text that begins with a name surely has an address too. */
export const hasAddress = (text: string): boolean => {
  const [, ...parts] = partsOf(text);
  return (
    parts.some((part) => /^(?:P\.? ?O\.? Box|No\.? ?\d)/i.test(part)) ||
    (parts.length > 1 && endsInCountry(text))
  );
};

/** Whether a text is a name and nothing else: no part of it is of an address. */
export const isNameAlone = (text: string): boolean => {
  const parts = partsOf(text.replace(/[\s;.]*(?:\band)?$/, ''));
  return !parts.some(
    (part, index) => (index > 0 && startsAddress(part)) || (index === 0 && /^\d/.test(part)),
  );
};

/** `The Ministry of Defence …, including the Armed Forces …. All addresses located in Belarus.` */
const INCLUDING = /^(.+?), including\b/;
const LOCATED = /\bAll address(?:es)? located in .+/;

/** An address that no comma separates from the name. */
const ADDRESS_IN_NAME = [
  /^(?<name>.+\b(?:co|ltd|inc|limited)\.);\s*(?<address>.+)$/i,
  /^(?<name>.+?)\.? (?<address>\d+[A-Z]? \p{L}+ (?:street|st|str|road|avenue)\b.*)$/iu,
  /^(?<name>.+?)\. (?<address>d\. ?\d.*)$/,
  /^(?<name>.+\b(?:ltd|limited|llc|inc)\.?) (?<address>(?:no\.? ?\w+|flat|unit|room|floor)\b.*)$/i,
];

/** `Safinat Group. South Sudan.` */
const COUNTRY_IN_NAME = /^(?<name>.+ (?:ltd|group|inc|co)\.) (?<address>[^.]+)\.?$/i;

/** An address that follows the legal form without a comma: `Co., Ltd. No. C22, Yu An Rd`. */
const AFTER_LEGAL_FORM =
  /^(?<form>(?:co\.,? )?(?:ltd|limited|llc|inc)\.?) (?<address>(?:no\.? ?\w+|flat|unit|room|floor|building|suite)\b.*)$/i;

export function nameAndAddress(text: string): { name: string; address: string } {
  const [, described] = INCLUDING.exec(text) ?? [];
  if (described !== undefined) return { name: described, address: LOCATED.exec(text)?.[0] ?? '' };
  const parts = partsOf(text);
  const [first = ''] = parts;
  for (const pattern of ADDRESS_IN_NAME) {
    const found = pattern.exec(first)?.groups;
    if (found !== undefined)
      return { name: found.name ?? '', address: [found.address, ...parts.slice(1)].join(', ') };
  }
  const country = COUNTRY_IN_NAME.exec(first)?.groups;
  if (country !== undefined && parts.length === 1 && countryNamed(country.address ?? '') !== undefined)
    return { name: country.name ?? '', address: country.address ?? '' };
  let end = 1;
  for (; end < parts.length; end++) {
    const part = parts[end] ?? '';
    const glued = AFTER_LEGAL_FORM.exec(part)?.groups;
    if (glued !== undefined)
      return {
        name: [...parts.slice(0, end), glued.form].join(', '),
        address: [glued.address, ...parts.slice(end + 1)].join(', '),
      };
    const ofName =
      legalForm.test(part) ||
      (endsInLegalForm.test(part) && !/\d/.test(part)) ||
      /^\([^)]*\)$/.test(part) ||
      (partOfOrganisation.test(part) && organisationWord.test(first) && !/^\d+ \D*$/.test(part));
    if (!ofName) break;
  }
  return { name: parts.slice(0, end).join(', '), address: parts.slice(end).join(', ') };
}

/** `A, B and C`, where none is an organisation. */
export function listedPersons(text: string): readonly string[] | undefined {
  return text.includes(',') && /\band\b/.test(text) && !organisationWord.test(text) && !legalForm.test(text)
    ? text.split(/,\s*|\s+and\s+/)
    : undefined;
}

/** `UM Airlines, UM Air, 29 Ayar Str., Damascus, Syria`: names up to where the address begins. */
export function namesAndAddress(text: string): { names: readonly string[]; address: string } {
  const parts = partsOf(text);
  const strong = parts.findIndex(
    (part, index) => index > 0 && !legalForm.test(part) && (/\d/.test(part) || addressWord.test(part)),
  );
  const end = strong === -1 ? Math.max(1, parts.length - 2) : strong;
  const names: string[] = [];
  for (const part of parts.slice(0, end)) {
    if (names.length > 0 && legalForm.test(part)) names.push(`${names.pop() ?? ''}, ${part}`);
    else names.push(...(listedPersons(`,${part}`)?.filter((name) => name !== '') ?? [part]));
  }
  return { names, address: parts.slice(end).join(', ') };
}

/** Addresses that `; and` separates, or `and` after a country. */
export function addressesIn(text: string): readonly string[] {
  const written = text.split(';').flatMap((part) => {
    const pieces: string[] = [];
    for (const piece of part.split(/\s+and\s+/)) {
      const last = pieces.at(-1);
      if (last === undefined || endsInCountry(last)) pieces.push(piece);
      else pieces.splice(-1, 1, `${last} and ${piece}`);
    }
    return pieces;
  });
  return written
    .map((address) =>
      address
        .trim()
        .replace(/^and\b,?\s*|^and(?=[A-Z#\d])/, '')
        .replace(/^(?:Alt\.? )?Address(?:es)?(?: for [^:]+)?:\s*/i, '')
        .replace(/[\s,]*(?:\band)?[\s,.]*$/, '')
        .replace(/\bU\.(?:A\.E|K)$/, '$&.'),
    )
    .filter((address) => /[\p{L}\p{N}]/u.test(address));
}
