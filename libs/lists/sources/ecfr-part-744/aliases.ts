import type { NameKind } from '../../../../events/index.js';
import { DASH } from './cell-sections.js';
import { addressesIn, hasAddress, listedPersons, nameAndAddress } from './name-and-address.js';
import { abbreviation, addressWord, endsInCountry, organisationWord } from './words.js';

/*
 * The other names of an entity: how a text announces them, and how it lists them.
 */

export interface OtherName {
  readonly name: string;
  readonly kind: Exclude<NameKind, 'primary'>;
}

const AKA = String.raw`[,\s]*\(?\b(?:a\.?\s?k\s?\.?\s?a|f\.?\s?k\.?\s?a)\s?\.?(?=[\s,—])[\s,]*`;
const COUNT = String.raw`(?<count>[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|\d+)`;
/** A text says that aliases follow, and how many; `rest` is what is after that. */
export const ANNOUNCED = new RegExp(
  String.raw`(?:(?:${AKA})(?:(?:and|as|including|the|follow|following)\s+)*|,\s+(?:and\s+)?the following\s+)(?:${COUNT}\s+)??(?:following\s+)?(?:alias\w*|aliaes|entity)\b(?<rest>.*)$|${AKA}$`,
  'i',
);
/** Separates a name from an alias in one text. */
export const INLINE = new RegExp(AKA, 'i');
/** Aliases in parentheses. */
export const IN_PARENTHESES = /[,\s]*\(\s*(?:a\.?k\.?a|f\.?k\.?a)\.?[,\s](?:[^()]|\([^()]*\))*\)/i;
/** Says that the aliases after it are former names. */
export const FORMER = /\bf\.?\s?k\.?\s?a\b/i;
const TO_INCLUDE = /,? (?:and )?to include the following (?:subordinate\b|addresses\b.*$)/i;

const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/** How many aliases a text announces. */
export function announcedIn(text: string): number | undefined {
  const count = ANNOUNCED.exec(text)?.groups?.count?.toLowerCase();
  if (count === undefined) return undefined;
  if (/^\d+$/.test(count)) return Number(count);
  const [tens = '', units] = count.split(/[- ]/);
  const number = NUMBERS.indexOf(tens);
  return number === -1 ? undefined : number + (units === undefined ? 0 : NUMBERS.indexOf(units));
}

/**
 * What a list of aliases has in one item, or one line: names, which may have others in parentheses, and addresses where
 * it goes on with them: `—HMN Tech. Building R4, …; and No. 62, …`.
 */
export function aliasesOf(text: string): { names: readonly OtherName[]; addresses: readonly string[] } {
  if (STREET.test(text)) return { names: [], addresses: addressesIn(text) };
  const included = TO_INCLUDE.exec(text);
  const item = included === null ? text : text.slice(0, included.index);
  const after = included === null ? '' : text.slice(included.index + included[0].length);
  const parenthesised = IN_PARENTHESES.exec(item)?.[0];
  const names = parenthesised === undefined ? [] : [...namesInParentheses(parenthesised)];
  const parts = (parenthesised === undefined ? item : item.replace(parenthesised, ''))
    .replace(TRAILING, '')
    .replace(SPLIT_NAME, (separated, word: string) =>
      organisationWord.test(word) ? ` and ${word}` : separated,
    )
    .split(';')
    .map((part) =>
      part
        .replace(/^\s*(?:and\s+)?/, '')
        .replace(DASH, '')
        .replace(TRAILING, ''),
    );
  for (const [index, part] of parts.entries()) {
    if (/^\(.*\)$/.test(part)) continue;
    const { name, address } = aliasAndAddress(part);
    const [own = '', ...also] = name.split(INLINE);
    names.push(...asAliases([own]), ...asAliases(also, FORMER.test(name) ? 'former' : 'alias'));
    if (address !== '')
      return { names, addresses: addressesIn([address, ...parts.slice(index + 1), after].join(';')) };
  }
  return { names, addresses: addressesIn(after.replace(/^[\s.]+/, '')) };
}

function aliasAndAddress(text: string): { name: string; address: string } {
  const sentence = SENTENCES.exec(text)?.groups;
  const next = sentence?.next ?? '';
  if (sentence !== undefined && (endsInCountry(next) || (/^\d/.test(next) && addressWord.test(next))))
    return { name: sentence.name ?? '', address: next };
  return hasAddress(text) ? nameAndAddress(text) : { name: text, address: '' };
}

/** Punctuation and `and` between an item and the next. */
const TRAILING = /[\s;,]*(?:\band)?[\s;,]*$/;

/** `Xinjiang Leon Telecom; and Technology`, which is one name. */
const SPLIT_NAME = /;\s*and\s+(\w+)$/;

/** A name, and after a full stop what may be an address. */
const SENTENCES = /^(?<name>.*?\p{L}{2}(?<!\bNo))\.\s*(?!(?:Ltd|Inc|LLC|Limited)\b)(?<next>[\d\p{Lu}].*)$/u;

/** An item that is an address: `No. 90 Babao Street, Chengdu`. */
const STREET = /^(?:No\. ?)?\d+ (?:\S+ )+(?:street|road|avenue)\b/i;

/** `(a.k.a., Lin Rongnan, Steven Lim and Yong Nam Lim)`, `(f.k.a., AO Shipyard; and JSC Shipyard)`. */
export function namesInParentheses(text: string): readonly OtherName[] {
  const inside = text.replace(/^[,\s]*\(/, '').replace(/\)$/, '');
  const parts = inside.split(/\b(?=(?:a\.?k\.?a|f\.?k\.?a)\b)/i);
  return parts.flatMap((part) => {
    const kind = FORMER.test(part) ? 'former' : 'alias';
    const names = part.replace(INLINE, '').split(/;['’”]?\s*(?:and\s+)?/);
    return names.flatMap((name) => asAliases(listedPersons(name) ?? [name], kind));
  });
}

export function asAliases(names: readonly string[], kind: OtherName['kind'] = 'alias'): readonly OtherName[] {
  return names.map((name) => ({ name: tidy(name), kind })).filter(({ name }) => name !== '');
}

export function distinct(primary: string, names: readonly OtherName[]): readonly OtherName[] {
  const seen = new Set([primary]);
  return names.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** A name without the punctuation and the `and` that separate it from what follows. */
export function tidy(name: string): string {
  const trimmed = name
    .replace(DASH, '')
    .replace(/[\s;,:]*(?:[;,.]\s*(?:and|or))?[\s;,:]*$/, '')
    .trim();
  if (!trimmed.endsWith('.')) return trimmed;
  const word = /(\S+)\.$/.exec(trimmed)?.[1] ?? '';
  return /^[A-Z]$|\./.test(word) || abbreviation.test(word) ? trimmed : trimmed.slice(0, -1);
}
