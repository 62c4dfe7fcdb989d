import { Type, type Static } from '@sinclair/typebox';
import { cleanText, longest, quoted } from '../../clean-text.js';
import { countryNamed } from '../../../country-names/index.js';
import { dayWritten } from '../../dates.js';
import {
  UnreadableFileError,
  type FileProblem,
  type ListDefinition,
  type ListFormat,
} from '../../edition.js';
import { entriesOf, type EntryRow } from '../../entry-rows.js';
import { jsonRows, readJsonFile, type JsonRow } from '../../json-rows.js';
import { keyOf } from '../../keys.js';
import { announcements } from './announcements.js';

/** Announcements come on no fixed days, and take effect on the day on which they are published or the next. */
const common = {
  publisher: 'Ministry of Commerce of the People’s Republic of China',
  authority: 'cn-mofcom',
  url: 'https://aqygzj.mofcom.gov.cn/',
  kinds: ['company'],
  usualInterval: 7,
} as const;

/** The lists of the Ministry, by the ids that the file gives them. */
const lists: Readonly<Record<string, ListDefinition>> = {
  'cn-unreliable-entity-list': {
    ...common,
    id: 'cn-unreliable-entity-list',
    name: 'Unreliable Entity List (不可靠实体清单)',
    measure: 'not-stated',
    meaning:
      'Each announcement says what is forbidden to it: trade with China, investment there, or entry of its people (Provisions on the Unreliable Entity List, Order No. 4 of 2020, article 10); the list does not say which.',
  },
  'cn-export-control-watchlist': {
    ...common,
    id: 'cn-export-control-list',
    name: 'Export Control List (出口管制管控名单)',
    measure: 'prohibited',
    meaning:
      'Dual-use items may not be exported to it; an exporter may apply in special cases (Export Control Law, article 18; Regulations on Export Control of Dual-Use Items, State Council Order No. 792, articles 28 to 30).',
  },
  'cn-attention-list': {
    ...common,
    id: 'cn-attention-list',
    name: 'Attention List (关注名单)',
    measure: 'no-license-exception',
    meaning:
      'Its use of dual-use items could not be verified: general licences and exports by registration may not be used, and each application needs a risk assessment and an undertaking (Regulations on Export Control of Dual-Use Items, State Council Order No. 792, article 26).',
  },
};

const listed = Type.Object({
  list_id: Type.String(),
  entity_name: Type.String(),
  aliases: Type.Array(Type.String()),
  addresses: Type.Array(Type.String()),
  date_added: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
  source_url: Type.String(),
});
type Listed = Static<typeof listed>;

interface ReadRows {
  readonly entries: EntryRow[];
  readonly unreadable: FileProblem[];
}

/**
 * The three lists of the Ministry of Commerce of China in one JSON file. Its field `country` is that of the list, not of
 * the party; its ids are not each given once.
 */
export const cnMofcom: ListFormat = {
  name: 'cn-mofcom',
  summary:
    'Unreliable Entity List, Export Control List and Attention List of the Ministry of Commerce of China: a JSON list of objects with `list_id`, `entity_name` and `date_added`.',
  lists: Object.values(lists),
  read(file) {
    const { rows, misshapen } = jsonRows(readJsonFile(file), listed);
    const byList = new Map<string, ReadRows>();
    const of = (row: number, id: unknown): ReadRows => {
      if (typeof id !== 'string' || !Object.hasOwn(lists, id))
        throw new UnreadableFileError([
          {
            row,
            column: 'list_id',
            detail: id === undefined ? 'is missing' : `${quoted(id)} is no list that is known`,
          },
        ]);
      const known = byList.get(id) ?? { entries: [], unreadable: [] };
      byList.set(id, known);
      return known;
    };
    for (const row of rows) {
      const { entries, unreadable } = of(row.row, row.value.list_id);
      const read = entryRow(row);
      if ('detail' in read) unreadable.push(read);
      else entries.push(read);
    }
    for (const { value, problem } of misshapen)
      of(problem.row ?? 0, (value as Partial<Listed> | null)?.list_id).unreadable.push(problem);
    const columns = Object.keys(rows[0]?.value ?? {});
    return [...byList].map(([id, { entries, unreadable }]) => ({
      list: lists[id] as ListDefinition,
      rows: entries.length + unreadable.length,
      entries: entriesOf(entries),
      unreadable,
      others: [],
      columns,
      scope: [],
    }));
  },
};

function entryRow({ row, value }: JsonRow<Listed>): EntryRow | FileProblem {
  const { name, aliases, remarks } = namesIn(cleanText(value.entity_name, longest.name));
  if (name === '') return { row, column: 'entity_name', detail: 'is empty' };
  const added = value.date_added === null ? undefined : dayWritten(value.date_added, 'YYYY-MM-DD');
  if (value.date_added !== null && added === undefined)
    return { row, column: 'date_added', detail: `is no day: ${quoted(value.date_added)}` };
  const announcement = announcements.find(
    ({ list, published }) => list === value.list_id && published === added,
  );
  const effective = announcement?.effective ?? added;
  const addresses = value.addresses.map((address) => ({ address, country: countryOf(address) }));
  return {
    // The numbers of the file's ids are places in an announcement, and two of one day share them.
    key: keyOf(name, undefined, added),
    row,
    kind: 'company',
    name,
    aliases: [...aliases, ...value.aliases.map((alias) => alias.replace(SELLS_ARMS, ''))],
    countries: addresses.flatMap(({ country }) => country ?? []),
    addresses,
    citations: [
      { citation: value.source_url, ...(added === undefined ? {} : { publishedOn: added }) },
    ].filter(({ citation }) => cleanText(citation, longest.citation) !== ''),
    cells: [
      value.entity_name,
      value.aliases.join('; '),
      value.addresses.join('; '),
      value.date_added ?? '',
      value.reason,
    ],
    ...(effective === undefined ? {} : { effectiveFrom: effective }),
    // A prohibition of which the file does not know that it was suspended must not be sure.
    ...(announcement?.since === undefined ? {} : { measure: 'not-stated' }),
    remarks: [
      ...remarks,
      ...(announcement?.since === undefined ? [] : [`${announcement.since}; the file does not say so`]),
    ],
  };
}

/** "which takes part in arms sales to the region of Taiwan": words of an announcement before some names. */
const SELLS_ARMS = /^参与对台湾地区军售的/;
/** "and others, 6 entities": the end of an announcement's title, whose entities have rows of their own. */
const AND_OTHERS = /(?:及其分支机构)?等(?:\d+家|外国)?实体$/;
const NATIVE_AND_LATIN = /^(?<native>[^（）]+)（(?<latin>[^（）]*[A-Za-z][^（）]*)）$/;

/** The names in a text that may be a part of the announcement's sentence. */
function namesIn(text: string): {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly remarks: readonly string[];
} {
  const name = text.trim().replace(SELLS_ARMS, '').replace(AND_OTHERS, '');
  const { native, latin } = NATIVE_AND_LATIN.exec(name)?.groups ?? {};
  const names = native === undefined || latin === undefined ? [name] : [latin, native];
  const [first = '', ...aliases] = names;
  return {
    name: first,
    aliases,
    remarks: name === text.trim() ? [] : [`its name is a part of a sentence: ${quoted(text)}`],
  };
}

/** `日本东京都中央区筑地5丁目6番4号（邮编：104-0045）`, `Voie de Liege 33, Herstal, Belgium（邮编：B-4040）`. */
function countryOf(address: string): string | undefined {
  if (address.startsWith('日本')) return 'JP';
  const place = address.replace(/（[^（）]*）$/, '');
  return countryNamed(place.slice(place.lastIndexOf(',') + 1));
}
