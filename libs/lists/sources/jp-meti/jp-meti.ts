import { Type, type Static } from '@sinclair/typebox';
import { cleanText, longest, quoted } from '../../clean-text.js';
import { countryNamed } from '../../../country-names/index.js';
import {
  UnreadableFileError,
  type FileProblem,
  type ListDefinition,
  type ListFormat,
} from '../../edition.js';
import { readRows, type EntryRow } from '../../entry-rows.js';
import { jsonRows, readJsonFile, type JsonRow } from '../../json-rows.js';
import { keyOf } from '../../keys.js';

const list: ListDefinition = {
  id: 'jp-foreign-end-user-list',
  name: 'Foreign End User List (外国ユーザーリスト)',
  publisher: 'Ministry of Economy, Trade and Industry of Japan',
  authority: 'jp-meti',
  url: 'https://www.meti.go.jp/policy/anpo/',
  measure: 'license-required',
  meaning:
    'A licence is needed to export to it goods that are on no other list, unless they evidently do not serve the concern named: biological (B), chemical (C), missiles (M), nuclear (N) or conventional weapons (CW) (Foreign Exchange and Foreign Trade Act, article 48; Export Trade Control Order, appended table 1, item 16).',
  kinds: ['company'],
  // It is revised about once a year, on no fixed day.
  usualInterval: 180,
};

const LIST_ID = 'jp-end-user-list';

const listed = Type.Object({
  list_id: Type.Literal(LIST_ID),
  entity_name: Type.String(),
  aliases: Type.Array(Type.String()),
  addresses: Type.Array(Type.String(), { minItems: 1 }),
  reason: Type.String(),
});

/**
 * The Foreign End User List of Japan in JSON. It has no dates. Its field `country` is that of the list; that of the party
 * is in `addresses`, where the name may be as well. Its ids are numbers of rows, and not of entries.
 */
export const jpMeti: ListFormat = {
  name: 'jp-meti',
  summary:
    'Foreign End User List of the Ministry of Economy, Trade and Industry of Japan: a JSON list of objects with `list_id` jp-end-user-list.',
  lists: [list],
  read(file) {
    const elements = readJsonFile(file);
    refuseOtherLists(elements);
    const { rows, misshapen } = jsonRows(elements, listed);
    const columns = Object.keys(rows[0]?.value ?? {});
    // A kind of concern that is new widens the list: conventional weapons were added in 2025.
    return [readRows({ list, rows, misshapen, columns }, entryRow)];
  },
};

/** @throws UnreadableFileError if no element says that it is of the list: naming those that the elements are of. */
function refuseOtherLists(elements: unknown): void {
  if (!Array.isArray(elements) || elements.length === 0) return;
  const ids = new Set(
    elements.map((element: unknown) => (element as { readonly list_id?: unknown } | null)?.list_id),
  );
  if (ids.has(LIST_ID)) return;
  const found = [...ids].map((id) => (typeof id === 'string' ? quoted(id) : 'missing'));
  const detail = `is ${found.slice(0, 5).join(', ')} and not "${LIST_ID}"`;
  throw new UnreadableFileError([{ column: 'list_id', detail }]);
}

function entryRow({ row, value }: JsonRow<Static<typeof listed>>): EntryRow | FileProblem {
  const places = value.addresses.map(placeIn);
  const given = cleanText(value.entity_name, longest.name);
  const [inAddress] = places.map(({ rest }) => rest).filter((rest) => rest !== '');
  const name = given === '' ? (inAddress ?? '') : given;
  if (name === '') return { row, column: 'entity_name', detail: 'is empty' };
  const countries = places.flatMap(({ country }) => country ?? []);
  const concerns = concernsIn(value.reason);
  return {
    key: keyOf(name, countries[0], undefined),
    row,
    kind: 'company',
    name,
    aliases: [...bilingual(name), ...value.aliases.map((alias) => alias.replace(/;\s*and\s*$/, ''))],
    countries,
    addresses: given === '' ? [] : places.map(({ rest, country }) => ({ address: rest, country })),
    programmes: concerns,
    cells: [value.entity_name, value.aliases.join('; '), value.addresses.join('; '), value.reason],
    remarks: [
      ...(given === '' ? ['the file has its name in the field `addresses`'] : []),
      ...(countries.length === 0
        ? [`${quoted(value.addresses[0])} begins with no country that is known`]
        : []),
      ...(concerns.length === 0 ? [`its concern is not read: ${quoted(value.reason)}`] : []),
    ],
  };
}

/** `People's Republic of China 23rd Research Institute`: the country that a text begins with, and the rest. */
function placeIn(text: string): { readonly country: string | undefined; readonly rest: string } {
  const words = cleanText(text, longest.address).split(' ');
  for (let length = words.length; length > 0; length -= 1) {
    const country = countryNamed(words.slice(0, length).join(' '));
    if (country !== undefined) return { country, rest: words.slice(length).join(' ') };
  }
  return { country: undefined, rest: words.join(' ') };
}

/** `大量破壊兵器等の懸念: ミサイル、核 M,N; 通常兵器の懸念: CW` is of M, N and CW; letters may be of full width, or follow a word at once. */
function concernsIn(reason: string): string[] {
  return [...new Set(reason.normalize('NFKC').match(/CW|[BCMN](?![A-Za-z])/g) ?? [])];
}

/** `Samhung Corporation (三興会社)`: a name in two scripts is two. */
function bilingual(name: string): string[] {
  const [, latin, native] =
    /^([^（()）]*[A-Za-z][^（()）]*?)\s*[（(]([^（()）]*\p{Script=Han}[^（()）]*)[)）]$/u.exec(name) ?? [];
  return latin === undefined || native === undefined ? [] : [latin, native];
}
