import { isCalendarDay } from '../../../../events/index.js';
import {
  UnreadableFileError,
  type FileProblem,
  type ListDefinition,
  type ListEntry,
  type ListFormat,
  type ReadList,
} from '../../edition.js';
import { countryNamed } from '../../../country-names/index.js';
import { shortDigest, slugOf } from '../../keys.js';
import { elementsOf, readXml, textOf, type XmlElement } from '../../xml.js';

/*
 * The XML that the Security Council's secretariat gives out: a root with `INDIVIDUALS` and `ENTITIES`, whose elements
 * have a flat record each. Only its schema says what may be missing (https://www.un.org/sc/resources/sc-sanctions.xsd).
 */

const unConsolidatedList: ListDefinition = {
  id: 'un-consolidated',
  name: 'United Nations Security Council Consolidated List',
  publisher: 'United Nations Security Council',
  authority: 'un-sc',
  url: 'https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list',
  measure: 'blocking',
  meaning:
    'Members of the United Nations freeze the assets of who is listed and let nothing be made available to it; what else they impose is in the resolution of its sanctions regime (Charter of the United Nations, article 41).',
  kinds: ['person', 'company'],
  usualInterval: 7,
};

/** The Security Council's list, of all its sanctions regimes. */
export const unConsolidated: ListFormat = {
  name: 'un-consolidated',
  summary:
    'The Consolidated List of the United Nations Security Council, in XML (https://scsanctions.un.org/resources/xml/en/consolidated.xml)',
  lists: [unConsolidatedList],
  read: (file) => [readConsolidatedList(readXml(file))],
};

const SECTIONS = [
  { section: 'INDIVIDUALS', record: 'INDIVIDUAL', kind: 'person' },
  { section: 'ENTITIES', record: 'ENTITY', kind: 'company' },
] as const;

type PartyKind = (typeof SECTIONS)[number]['kind'];

function readConsolidatedList(root: XmlElement): ReadList {
  if (root.name !== 'CONSOLIDATED_LIST') refuse(root, `the root is <${root.name}>, not <CONSOLIDATED_LIST>`);
  const known = SECTIONS.map(({ section }) => section);
  const unknown = elementsOf(root).find(({ name }) => !known.some((section) => section === name));
  if (unknown !== undefined) refuse(unknown, `the part <${unknown.name}> of the list is not known`);
  const records = SECTIONS.flatMap(({ section, record, kind }) => {
    const found = elementsOf(root, section);
    const [only] = found;
    if (only === undefined || found.length > 1)
      return refuse(root, `<${section}> is there ${found.length} times, where once was expected`);
    const other = elementsOf(only).find(({ name }) => name !== record);
    if (other !== undefined) refuse(other, `<${other.name}> in <${section}>, where <${record}> was expected`);
    return elementsOf(only, record).map((element) => ({ element, kind }));
  });
  const unreadable: FileProblem[] = [];
  const entries: ListEntry[] = [];
  const keys = new Set<string>();
  for (const [index, { element, kind }] of records.entries()) {
    const problem = problemOf(element, keys);
    if (problem === undefined) entries.push(entryOf(element, kind, index + 1));
    else unreadable.push({ row: element.line, ...problem });
    keys.add(valueOf(element, 'DATAID'));
  }
  return {
    list: unConsolidatedList,
    rows: records.length,
    entries,
    unreadable,
    others: [],
    columns: [],
    scope: [...new Set(entries.flatMap(({ programmes = [] }) => programmes))].sort(),
  };
}

function problemOf(
  record: XmlElement,
  keys: ReadonlySet<string>,
): { column: string; detail: string } | undefined {
  const id = valueOf(record, 'DATAID');
  if (id === '') return { column: 'DATAID', detail: 'a record has no id' };
  if (keys.has(id)) return { column: 'DATAID', detail: `the id "${id}" is that of a record before` };
  if (nameOf(record) === '') return { column: 'FIRST_NAME', detail: `the record "${id}" has no name` };
  return undefined;
}

function entryOf(record: XmlElement, kind: PartyKind, row: number): ListEntry {
  const [name = '', ...more] = namesIn(nameOf(record));
  const remarks: string[] = [];
  const country = (written: string): string | undefined => {
    const code = countryNamed(written);
    if (code === undefined && written !== '') remarks.push(`the country "${written}" is not known`);
    return code;
  };
  const addresses = elementsOf(record, `${recordOf(kind)}_ADDRESS`).flatMap((address) => {
    const code = country(valueOf(address, 'COUNTRY'));
    const parts = ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY', 'NOTE'];
    const words = parts.map((part) => valueOf(address, part)).filter((part) => part !== '');
    return words.length === 0
      ? []
      : [{ address: words.join(', '), ...(code === undefined ? {} : { country: code }) }];
  });
  const nationalities = elementsOf(record, 'NATIONALITY').flatMap((nationality) =>
    elementsOf(nationality, 'VALUE').flatMap((value) => country(oneLine(textOf(value))) ?? []),
  );
  const ofAddresses = addresses.flatMap(({ country: code }) => code ?? []);
  const listedOn = /^(\d{4}-\d{2}-\d{2})(?:$|[-+]\d{2}:\d{2}$|Z$)/.exec(valueOf(record, 'LISTED_ON'))?.[1];
  const effectiveFrom = listedOn !== undefined && isCalendarDay(listedOn) ? listedOn : undefined;
  if (effectiveFrom === undefined)
    remarks.push(`the day of listing cannot be read: "${valueOf(record, 'LISTED_ON')}"`);
  const written = wordsOf(record);
  const programme = valueOf(record, 'UN_LIST_TYPE');
  return {
    // The reference number has changed its form (QI.A.1.01 became QDi.001 in 2014); this id has not.
    key: valueOf(record, 'DATAID'),
    rows: [row],
    kind,
    name,
    otherNames: otherNamesOf(record, kind, name, more),
    // A person is of its nationalities; an organisation has none, and is where its addresses are.
    countries: [...new Set(nationalities.length > 0 || kind === 'person' ? nationalities : ofAddresses)],
    addresses,
    identifiers: identifiersOf(record),
    asWritten: written.length > LONGEST ? `${written.slice(0, LONGEST - 1)}…` : written,
    digest: shortDigest([written]),
    ...(programme === '' ? {} : { programmes: [programme] }),
    citations: [],
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    ...(remarks.length === 0 ? {} : { remarks: [...new Set(remarks)] }),
  };
}

/** The longest text of an entry's own words, in characters. */
const LONGEST = 4000;

const recordOf = (kind: PartyKind): string => (kind === 'person' ? 'INDIVIDUAL' : 'ENTITY');

function nameOf(record: XmlElement): string {
  return ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']
    .map((part) => valueOf(record, part))
    .filter((part) => part !== '')
    .join(' ');
}

/** Some elements have several spellings: `Azim Adhajani; Azim Agha-Jani`, `Mohammed Sabet b) M. Javad Sabet`. */
const namesIn = (text: string): readonly string[] =>
  text
    .split(/\s*;\s*|\s+[b-z]\)\s+/)
    .map((name) => name.replace(/^a\)\s+/, ''))
    .filter((name) => name !== '');

const QUALITIES: Readonly<Record<string, ListEntry['otherNames'][number]['kind']>> = {
  Low: 'weak',
  'f.k.a.': 'former',
};

/** In the note of an alias: `In Arabic: سيف العدل`. */
const IN_SCRIPT = /\bIn \p{Lu}\p{L}+: (?<name>[^.;,()]*[^\s.;,()])/u;

function otherNamesOf(
  record: XmlElement,
  kind: PartyKind,
  primary: string,
  more: readonly string[],
): ListEntry['otherNames'] {
  const original = valueOf(record, 'NAME_ORIGINAL_SCRIPT');
  const names = [
    ...more.map((name) => ({ name, kind: 'alias' as const })),
    ...namesIn(original).map((name) => ({ name, kind: 'alias' as const })),
    ...elementsOf(record, `${recordOf(kind)}_ALIAS`).flatMap((alias) => {
      const inScript = IN_SCRIPT.exec(valueOf(alias, 'NOTE'))?.groups?.name;
      const written = [
        ...namesIn(valueOf(alias, 'ALIAS_NAME')),
        ...(inScript === undefined ? [] : [inScript]),
      ];
      const quality = QUALITIES[valueOf(alias, 'QUALITY')] ?? ('alias' as const);
      return written.map((name) => ({ name, kind: quality }));
    }),
  ];
  const seen = new Set([primary]);
  return names.filter(({ name }) => !seen.has(name) && seen.add(name));
}

function identifiersOf(record: XmlElement): ListEntry['identifiers'] {
  const documents = elementsOf(record, 'INDIVIDUAL_DOCUMENT').flatMap((document) => {
    const [type, value] = [valueOf(document, 'TYPE_OF_DOCUMENT'), valueOf(document, 'NUMBER')];
    return value === '' ? [] : [{ scheme: type === '' ? 'document' : slugOf(type, 40), value }];
  });
  const reference = valueOf(record, 'REFERENCE_NUMBER');
  return reference === '' ? documents : [{ scheme: 'un-reference-number', value: reference }, ...documents];
}

/** What only tells one edition of the record from another. */
const OF_EDITION = ['VERSIONNUM', 'LAST_DAY_UPDATED', 'SORT_KEY', 'SORT_KEY_LAST_MOD'];

/** Every value of a record, after the name of its element. */
function wordsOf(record: XmlElement): string {
  return elementsOf(record)
    .filter(({ name }) => !OF_EDITION.includes(name))
    .flatMap((field) => {
      const values = elementsOf(field);
      const words = (values.length === 0 ? [field] : values)
        .map((value) => oneLine(textOf(value)))
        .filter((value) => value !== '');
      return words.length === 0 ? [] : [`${field.name}: ${words.join(', ')}`];
    })
    .join('; ');
}

/** The text of an element within a record, in one line; empty where it is not there. */
function valueOf(record: XmlElement, name: string): string {
  const [element] = elementsOf(record, name);
  return element === undefined ? '' : oneLine(textOf(element));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function refuse(element: XmlElement, detail: string): never {
  throw new UnreadableFileError([{ line: element.line, detail }]);
}
