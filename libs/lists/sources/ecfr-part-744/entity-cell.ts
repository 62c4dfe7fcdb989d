import type { NameKind } from '../../../../events/index.js';
import { countryNamed } from '../../../country-names/index.js';
import {
  abbreviation,
  addressWord,
  endsInCountry,
  endsInLegalForm,
  legalForm,
  organisationWord,
  partOfOrganisation,
} from './words.js';

/*
 * The cell that names an entity. Most are
 *
 *   NAME, a.k.a., the following two aliases: ⏎ —ALIAS; and ⏎ —ALIAS. ⏎ ADDRESS; and ADDRESS. (See alternate address
 *   under COUNTRY).
 *
 * or `NAME, ADDRESS; and ADDRESS.`, where only words show where the name ends. Some name further entities, which are
 * subordinate to the first.
 */

/** A line of a cell, with the number of the row that it is in. */
export interface CellLine {
  readonly row: number;
  readonly text: string;
}

export interface OtherName {
  readonly name: string;
  readonly kind: Exclude<NameKind, 'primary'>;
}

export interface NamedEntity {
  readonly name: string;
  readonly otherNames: readonly OtherName[];
  readonly addresses: readonly string[];
  /** The organisation that it is subordinate to or affiliated with, where the cell says so. */
  readonly within?: string;
  /** What the cell says of it. */
  readonly lines: readonly CellLine[];
  /** How many aliases the text announces and how many were read, where they differ. */
  readonly miscounted?: { readonly announced: number; readonly read: number };
}

export interface EntityCell {
  /** The entity that the cell lists, then those that it names as subordinate or affiliated. */
  readonly entities: readonly NamedEntity[];
  /** What it says of rows with further addresses: `See alternate addresses under Iran and U.A.E.`. */
  readonly seeAlso: readonly string[];
}

/** A listed address, which names no party: `Address 01, Unit D, 16/F One Capital Place, …`. */
export const isAddressAlone = (name: string): boolean => /^Address \d+\b/.test(name);

/** @returns no entity where the cell names none. */
export function readEntityCell(written: readonly CellLine[]): EntityCell {
  const seeAlso: string[] = [];
  const lines = written
    .map(({ row, text }) => ({ row, text: withoutReferences(text, seeAlso) }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const sections = sectionsOf(lines);
  const entities: NamedEntity[] = [];
  for (const { kind, lines: own } of sections) {
    const whole = entities[0]?.name;
    const read =
      kind === 'each-line'
        ? affiliatesOf(own)
        : kind === 'each-dash'
          ? subordinatesOf(whole ?? EACH_OF.exec(lines[0]?.text ?? '')?.groups?.whole ?? '', own)
          : [entityOf(own) ?? []].flat();
    entities.push(...read.map((entity) => (whole === undefined ? entity : { ...entity, within: whole })));
  }
  const shared = sections.flatMap((section) => section.sharedAddresses);
  // Addresses at the end of a cell are those of every entity in it that has none of its own.
  const last = shared.length > 0 ? shared : (entities.at(-1)?.addresses ?? []);
  return {
    entities: entities.map((entity) =>
      entity.addresses.length > 0 ? entity : { ...entity, addresses: last },
    ),
    seeAlso,
  };
}

const REFERENCE = /\(\s*(?:see|for alternate)\b(?:[^()]|\([^()]*\))*(?:\)|$)[\s.]*/gi;

function withoutReferences(text: string, removed: string[]): string {
  return (
    text
      // A mark of punctuation within the quotation marks that it follows.
      .replaceAll(/([;,])(['’”])(?=[\s;,]|$)/g, '$2$1')
      .replaceAll(REFERENCE, (reference) => {
        removed.push(
          reference
            .replace(/^\(\s*/, '')
            .replace(/\)?[\s.]*$/, '')
            .replace(/\.$/, ''),
        );
        return ' ';
      })
      .trim()
  );
}

interface Section {
  readonly kind: 'one' | 'each-line' | 'each-dash';
  readonly lines: CellLine[];
  readonly sharedAddresses: string[];
}

const SUBORDINATE = /^subordinate institu(?:ti|i)on\b[\s:]*/i;
const AFFILIATES = /^affiliated entities:?\s*/i;
const SHARED = /^the following addresses apply\b[^:]*:\s*/i;
const EACH_OF = /\bthe following (?<whole>.+?) entities:$/i;
const EACH_DASH = /\bthe following (?:(?!affiliated\b)[\w-]+ )*entities:$/i;

/** The parts of a cell, each of one entity or of several alike. */
function sectionsOf(lines: readonly CellLine[]): readonly Section[] {
  const sections: Section[] = [{ kind: 'one', lines: [], sharedAddresses: [] }];
  let shared = false;
  for (const { row, text } of lines) {
    const open = (kind: Section['kind'], rest: string): void => {
      sections.push({ kind, lines: rest === '' ? [] : [{ row, text: rest }], sharedAddresses: [] });
      shared = false;
    };
    const current = sections.at(-1);
    if (SUBORDINATE.test(text)) open('one', text.replace(SUBORDINATE, ''));
    else if (AFFILIATES.test(text)) open('each-line', text.replace(AFFILIATES, ''));
    else if (SHARED.test(text)) {
      shared = true;
      current?.sharedAddresses.push(...addressesIn(text.replace(SHARED, '')));
    } else if (EACH_DASH.test(text)) {
      const before = text.replace(EACH_DASH, '').replace(/[\s;,]*(?:and)?\s*$/, '');
      if (before !== '') current?.lines.push({ row, text: before });
      open('each-dash', '');
    } else if (shared) current?.sharedAddresses.push(...addressesIn(text));
    else current?.lines.push({ row, text });
  }
  return sections.filter((section) => section.lines.length > 0 || section.sharedAddresses.length > 0);
}

const DASH = /^[—–•-]\s*/;
const isItem = ({ text }: CellLine): boolean => DASH.test(text);

/** Entities on a line each; one whose aliases follow has its addresses on the line after them. */
function affiliatesOf(lines: readonly CellLine[]): readonly NamedEntity[] {
  const own: CellLine[][] = [];
  let expects: 'aliases' | 'addresses' | 'entity' = 'entity';
  for (const line of lines) {
    const current = own.at(-1);
    if (current !== undefined && (isItem(line) || expects === 'aliases')) {
      current.push(line);
      if (/\.$/.test(line.text)) expects = endsInCountry(line.text) ? 'entity' : 'addresses';
    } else if (current !== undefined && expects === 'addresses') {
      current.push(line);
      expects = 'entity';
    } else {
      own.push([line]);
      expects = /:$/.test(line.text) ? 'aliases' : 'entity';
    }
  }
  return own.flatMap((entity) => entityOf(entity) ?? []);
}

/** Entities with a dash each; their aliases have one too, and only their announced number tells them apart. */
function subordinatesOf(of: string, lines: readonly CellLine[]): readonly NamedEntity[] {
  const own: CellLine[][] = [];
  let aliases = 0;
  for (const line of lines) {
    const current = own.at(-1);
    if (current !== undefined && (!isItem(line) || aliases > 0)) {
      current.push(line);
      if (isItem(line)) aliases--;
    } else {
      const text = line.text.replace(DASH, '').replace(/[\s;]*(?:\band)?\s*$/, '');
      own.push([{ row: line.row, text }]);
      aliases = announcedIn(text) ?? 0;
    }
  }
  return own.flatMap((entity): readonly NamedEntity[] => {
    const [{ text } = { text: '' }] = entity;
    // A kind of facility has no name of its own: it is named after the body that it belongs to.
    if (DESCRIBED.test(text))
      return [{ name: `${of}: ${tidy(text)}`, otherNames: [], addresses: [], lines: entity }];
    const named = entityOf(entity);
    return named === undefined ? [] : [named];
  });
}

const DESCRIBED = /^(?:nuclear reactors|fuel reprocessing|heavy water)\b/i;

/*
 * One entity.
 */

const AKA = String.raw`[,\s]*\(?\b(?:a\.?\s?k\s?\.?\s?a|f\.?\s?k\.?\s?a)\s?\.?(?=[\s,—])[\s,]*`;
const COUNT = String.raw`(?<count>[a-z]+(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|\d+)`;
const ANNOUNCED = new RegExp(
  String.raw`(?:(?:${AKA})(?:(?:and|as|including|the|follow|following)\s+)*|,\s+(?:and\s+)?the following\s+)(?:${COUNT}\s+)??(?:following\s+)?(?:alias\w*|aliaes|entity)\b(?<rest>.*)$|${AKA}$`,
  'i',
);
const INLINE = new RegExp(AKA, 'i');
const IN_PARENTHESES = /[,\s]*\(\s*(?:a\.?k\.?a|f\.?k\.?a)\.?[,\s](?:[^()]|\([^()]*\))*\)/i;
const FORMER = /\bf\.?\s?k\.?\s?a\b/i;
const SUBORDINATE_OF = /^(?<whole>.+?),? subordinate institution:\s*(?<own>.*)$/i;
const TO_INCLUDE = /,? (?:and )?to include the following (?:subordinate\b|addresses\b.*$)/i;

const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/** How many aliases a text announces. */
function announcedIn(text: string): number | undefined {
  const count = ANNOUNCED.exec(text)?.groups?.count?.toLowerCase();
  if (count === undefined) return undefined;
  if (/^\d+$/.test(count)) return Number(count);
  const [tens = '', units] = count.split(/[- ]/);
  const number = NUMBERS.indexOf(tens);
  return number === -1 ? undefined : number + (units === undefined ? 0 : NUMBERS.indexOf(units));
}

function entityOf(lines: readonly CellLine[]): NamedEntity | undefined {
  const within = SUBORDINATE_OF.exec(lines[0]?.text ?? '')?.groups?.whole;
  const [head, ...rest] = joinedHead(lines);
  if (head === undefined) return undefined;
  const names: OtherName[] = [];
  const parenthesised = IN_PARENTHESES.exec(head.text)?.[0];
  if (parenthesised !== undefined) names.push(...namesInParentheses(parenthesised));
  const text = parenthesised === undefined ? head.text : head.text.replace(parenthesised, '');
  const announcement = ANNOUNCED.exec(text);
  const read = announcement === null ? unannounced(text, rest) : announced(text, announcement, rest);
  const name = tidy(read.name);
  if (name === '') return undefined;
  return {
    name,
    otherNames: distinct(name, [...names, ...read.otherNames]),
    addresses: [...new Set(read.addresses)],
    ...(within === undefined ? {} : { within }),
    lines,
    ...miscount(announcedIn(text), read.otherNames.length),
  };
}

const miscount = (announced: number | undefined, read: number): Pick<NamedEntity, 'miscounted'> =>
  announced === undefined || announced === read ? {} : { miscounted: { announced, read } };

interface Read {
  readonly name: string;
  readonly otherNames: readonly OtherName[];
  readonly addresses: readonly string[];
}

/** A head that breaks off in the middle of its announcement goes on in the next line. */
function joinedHead(lines: readonly CellLine[]): readonly CellLine[] {
  const [head, next, ...rest] = lines;
  if (head === undefined) return [];
  const own = SUBORDINATE_OF.exec(head.text)?.groups?.own;
  if (own === '' && next !== undefined) return [{ ...next, text: next.text.replace(DASH, '') }, ...rest];
  const text = own ?? head.text;
  const breaksOff =
    /\b(?:the following(?: \w+)?|a\.k\.a\.?),?$/i.test(text) && next !== undefined && !isItem(next);
  return breaksOff
    ? [{ ...head, text: `${text} ${next.text}` }, ...rest]
    : [{ ...head, text }, ...(next === undefined ? [] : [next]), ...rest];
}

function announced(text: string, announcement: RegExpExecArray, rest: readonly CellLine[]): Read {
  const name = text.slice(0, announcement.index);
  const inline = /^:\s*(\S.*)$/.exec(announcement.groups?.rest ?? '')?.[1];
  if (inline !== undefined) {
    const { names, addresses } = aliasesOf(inline);
    return { name, otherNames: names, addresses };
  }
  const otherNames: OtherName[] = [];
  const addresses: string[] = [];
  let listGoesOn = true;
  for (const line of rest) {
    if (isItem(line) || (listGoesOn && isNameAlone(line.text))) {
      const read = aliasesOf(line.text.replace(DASH, ''));
      otherNames.push(...read.names);
      addresses.push(...read.addresses);
      listGoesOn = /(?:;|\band)$/.test(line.text);
    } else {
      listGoesOn = false;
      addresses.push(...addressesIn(line.text));
    }
  }
  return { name, otherNames, addresses };
}

function unannounced(text: string, rest: readonly CellLine[]): Read {
  const addresses = rest.flatMap((line) => addressesIn(line.text.replace(DASH, '')));
  const [first = '', ...others] = text.split(INLINE);
  if (others.length === 0) {
    const { name, address } = nameAndAddress(text);
    return { name, otherNames: [], addresses: [...addressesIn(address), ...addresses] };
  }
  const kind = FORMER.test(text) ? 'former' : 'alias';
  const last = others.at(-1) ?? '';
  const { names, address } =
    rest.length > 0 && isNameAlone(last) ? { names: [last], address: '' } : namesAndAddress(last);
  return {
    name: first,
    otherNames: [...others.slice(0, -1), ...names].flatMap((name) => asAliases([name], kind)),
    addresses: [...addressesIn(address), ...addresses],
  };
}

/**
 * What a list of aliases has in one item, or one line: names, which may have others in parentheses, and addresses where
 * it goes on with them: `—HMN Tech. Building R4, …; and No. 62, …`.
 */
function aliasesOf(text: string): { names: readonly OtherName[]; addresses: readonly string[] } {
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
function namesInParentheses(text: string): readonly OtherName[] {
  const inside = text.replace(/^[,\s]*\(/, '').replace(/\)$/, '');
  const parts = inside.split(/\b(?=(?:a\.?k\.?a|f\.?k\.?a)\b)/i);
  return parts.flatMap((part) => {
    const kind = FORMER.test(part) ? 'former' : 'alias';
    const names = part.replace(INLINE, '').split(/;['’”]?\s*(?:and\s+)?/);
    return names.flatMap((name) => asAliases(listedPersons(name) ?? [name], kind));
  });
}

/** `A, B and C`, where none is an organisation. */
function listedPersons(text: string): readonly string[] | undefined {
  return text.includes(',') && /\band\b/.test(text) && !organisationWord.test(text) && !legalForm.test(text)
    ? text.split(/,\s*|\s+and\s+/)
    : undefined;
}

function asAliases(names: readonly string[], kind: OtherName['kind'] = 'alias'): readonly OtherName[] {
  return names.map((name) => ({ name: tidy(name), kind })).filter(({ name }) => name !== '');
}

function distinct(primary: string, names: readonly OtherName[]): readonly OtherName[] {
  const seen = new Set([primary]);
  return names.filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** A name without the punctuation and the `and` that separate it from what follows. */
function tidy(name: string): string {
  const trimmed = name
    .replace(DASH, '')
    .replace(/[\s;,:]*(?:[;,.]\s*(?:and|or))?[\s;,:]*$/, '')
    .trim();
  if (!trimmed.endsWith('.')) return trimmed;
  const word = /(\S+)\.$/.exec(trimmed)?.[1] ?? '';
  return /^[A-Z]$|\./.test(word) || abbreviation.test(word) ? trimmed : trimmed.slice(0, -1);
}

/*
 * Names and addresses, which commas separate as they separate their own parts.
 */

/** Parts between commas that are not in parentheses or quotation marks. */
const partsOf = (text: string): readonly string[] =>
  text.split(/,\s*(?![^(]*\))/).filter((part) => part.trim() !== '');

const startsAddress = (part: string): boolean =>
  /\d/.test(part) || addressWord.test(part) || endsInCountry(part);

/** Whether a text that begins with a name surely has an address too. */
const hasAddress = (text: string): boolean => {
  const [, ...parts] = partsOf(text);
  return (
    parts.some((part) => /^(?:P\.? ?O\.? Box|No\.? ?\d)/i.test(part)) ||
    (parts.length > 1 && endsInCountry(text))
  );
};

/** Whether a text is a name and nothing else: no part of it is of an address. */
const isNameAlone = (text: string): boolean => {
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

function nameAndAddress(text: string): { name: string; address: string } {
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

/** `UM Airlines, UM Air, 29 Ayar Str., Damascus, Syria`: names up to where the address begins. */
function namesAndAddress(text: string): { names: readonly string[]; address: string } {
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
function addressesIn(text: string): readonly string[] {
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
