import type { Measure, PartyKind } from '../../../../events/index.js';
import type { EntryCitation, ListEntry } from '../../edition.js';
import { keyOf, normalizedName, shortDigest } from '../../keys.js';
import type { OtherName } from './aliases.js';
import { oldestFirst } from './citations.js';
import { isAddressAlone, type NamedEntity } from './entity-cell.js';
import { countryOfAddress, endsInLegalForm, legalForm, organisationWord } from './words.js';
import { groupedBy } from '../../grouped.js';

/** The longest text of an entry's own words, in characters. */
const LONGEST = 4000;

/** What one row says of one entity. */
export interface Statement {
  readonly row: number;
  readonly country: string;
  readonly entity: NamedEntity;
  readonly citations: readonly EntryCitation[];
  readonly requirement?: string;
  readonly policy?: string;
  readonly measure?: Measure;
  readonly footnotes?: readonly string[];
  readonly remarks: readonly string[];
  /** The words of the other columns. */
  readonly columns: readonly string[];
}

/** The entries of entities, each from the statements about it: the earliest statement gives its name and key. */
export function entriesOf(entities: readonly (readonly Statement[])[]): readonly ListEntry[] {
  // An entity that is listed twice with one citation is one entry.
  const byKey = groupedBy(entities, (statements) => [keyOfStatements(statements)]);
  return [...byKey].map(([key, listed]) => entryOf(key, listed.flat()));
}

function keyOfStatements(statements: readonly Statement[]): string {
  const [first] = statements;
  return keyOf(first?.entity.name ?? '', first?.country, first?.citations[0]?.citation);
}

function entryOf(key: string, statements: readonly Statement[]): ListEntry {
  const [first] = statements;
  if (first === undefined) throw new RangeError('an entry is of one row at least');
  const rows = [...new Set(statements.flatMap(rowsOf))].sort((a, b) => a - b);
  const name = nameOf(first);
  const otherNames = namesBeside(name, statements);
  const written = statements.map(asWritten).join('\n');
  const requirement = together(statements, ({ requirement }) => requirement);
  const policy = together(statements, ({ policy }) => policy);
  const measures = new Set(statements.flatMap(({ measure }) => measure ?? []));
  const [measure] = measures;
  const footnotes = [...new Set(statements.flatMap((statement) => statement.footnotes ?? []))];
  const remarks = [...new Set(statements.flatMap(remarksOf))];
  return {
    key,
    rows,
    kind: kindOf(name, otherNames),
    ...(isAddressAlone(first.entity.name) ? { isAddress: true } : {}),
    name,
    otherNames,
    countries: [...new Set(statements.map(({ country }) => country))],
    addresses: addressesOf(statements),
    identifiers: [],
    asWritten: written.length > LONGEST ? `${written.slice(0, LONGEST - 1)}…` : written,
    digest: shortDigest([written]),
    // Where the rows of one entity differ, no measure of one is that of all.
    ...(measure === undefined ? {} : { measure: measures.size === 1 ? measure : 'license-required' }),
    ...(requirement === undefined ? {} : { requirement }),
    ...(policy === undefined ? {} : { policy }),
    ...(footnotes.length === 0 ? {} : { footnotes }),
    citations: oldestFirst(statements.flatMap(({ citations }) => citations)),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** A listed address is named with it: there is an `Address 01` under each of several countries. */
const nameOf = ({ entity: { name, addresses } }: Statement): string =>
  isAddressAlone(name) ? [name, ...addresses.slice(0, 1)].join(', ') : name;

const rowsOf = ({ row, entity }: Statement): readonly number[] => [
  row,
  ...entity.lines.map((line) => line.row),
];

function namesBeside(primary: string, statements: readonly Statement[]): readonly OtherName[] {
  const names = new Map<string, OtherName>();
  for (const statement of statements)
    for (const other of [{ name: nameOf(statement), kind: 'alias' as const }, ...statement.entity.otherNames])
      if (other.name !== primary && !names.has(other.name)) names.set(other.name, other);
  return [...names.values()];
}

function addressesOf(statements: readonly Statement[]): ListEntry['addresses'] {
  const addresses = statements.flatMap(({ country, entity }) =>
    entity.addresses.map((address) => ({ address, country: countryOfAddress(address) ?? country })),
  );
  return [...new Map(addresses.map((address) => [address.address, address])).values()];
}

/** A text that all have, but for punctuation, or each one's with its country where they differ. */
function together(
  statements: readonly Statement[],
  textOf: (statement: Statement) => string | undefined,
): string | undefined {
  const texts = new Map<string, { text: string; countries: Set<string> }>();
  for (const statement of statements) {
    const text = textOf(statement);
    if (text === undefined || text === '') continue;
    const same = texts.get(normalizedName(text)) ?? { text, countries: new Set() };
    texts.set(normalizedName(text), { ...same, countries: same.countries.add(statement.country) });
  }
  const [only, ...others] = texts.values();
  if (others.length === 0) return only?.text;
  return [...texts.values()].map(({ text, countries }) => `${[...countries].join(', ')}: ${text}`).join('\n');
}

function remarksOf({ entity, remarks }: Statement): readonly string[] {
  const own = [...remarks];
  if (isAddressAlone(entity.name))
    own.push('it is an address, not a party: the requirement covers any party that operates there');
  if (entity.within !== undefined) own.push(`the source names it as a part of "${entity.within}"`);
  if (entity.miscounted !== undefined)
    own.push(
      `the source announces ${entity.miscounted.announced} aliases; ${entity.miscounted.read} were read`,
    );
  return own;
}

const asWritten = ({ entity, columns }: Statement): string =>
  [entity.lines.map(({ text }) => text).join(' '), ...columns].filter((text) => text !== '').join(' | ');

/** The list does not say what an entity is: it is a company where a name of it is that of an organisation. */
function kindOf(name: string, otherNames: readonly OtherName[]): PartyKind {
  if (isAddressAlone(name)) return 'unknown';
  return [name, ...otherNames.map((other) => other.name)].some(isOrganisation) ? 'company' : 'unknown';
}

const isOrganisation = (name: string): boolean =>
  organisationWord.test(name) ||
  endsInLegalForm.test(name) ||
  name
    .split(/,\s*/)
    .slice(1)
    .some((part) => legalForm.test(part));
