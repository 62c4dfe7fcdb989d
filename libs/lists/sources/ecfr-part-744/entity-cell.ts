import {
  aliasesOf,
  announcedIn,
  ANNOUNCED,
  asAliases,
  distinct,
  FORMER,
  IN_PARENTHESES,
  INLINE,
  namesInParentheses,
  tidy,
  type OtherName,
} from './aliases.js';
import { DASH, EACH_OF, isItem, sectionsOf, type CellLine } from './cell-sections.js';
import { addressesIn, isNameAlone, nameAndAddress, namesAndAddress } from './name-and-address.js';
import { endsInCountry } from './words.js';

/*
 * The cell that names an entity. Most are
 *
 *   NAME, a.k.a., the following two aliases: ⏎ —ALIAS; and ⏎ —ALIAS. ⏎ ADDRESS; and ADDRESS. (See alternate address
 *   under COUNTRY).
 *
 * or `NAME, ADDRESS; and ADDRESS.`, where only words show where the name ends. Some name further entities, which are
 * subordinate to the first.
 */

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

const SUBORDINATE_OF = /^(?<whole>.+?),? subordinate institution:\s*(?<own>.*)$/i;

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
