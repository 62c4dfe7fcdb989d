import type { PartyKind } from '../../../../events/index.js';
import { cleanText, longest, quoted } from '../../clean-text.js';
import { noneReadable, type FileProblem, type ListDefinition, type ReadList } from '../../edition.js';
import { entriesOf, type EntryRow } from '../../entry-rows.js';
import { countryNamed } from '../../../country-names/index.js';
import { keyOf } from '../../keys.js';
import { readNotices } from '../state-isn/notices.js';
import { readCitations } from './citations.js';
import { cslLists, type CslCode } from './lists.js';
import { foundedBy } from './programmes.js';

/** One row of the Consolidated Screening List, whichever file it is from. */
export interface CslRow {
  readonly row: number;
  readonly code: CslCode;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Empty on the lists of Commerce and State. */
  readonly type: string;
  readonly countries: readonly string[];
  readonly addresses: EntryRow['addresses'];
  /** The number of an entry that OFAC keeps; empty on the lists of Commerce and State. */
  readonly entityNumber: string;
  readonly identifiers: EntryRow['identifiers'];
  readonly requirement: string;
  readonly policy: string;
  readonly programmes: readonly string[];
  readonly notice: string;
  readonly dates: Pick<EntryRow, 'effectiveFrom' | 'effectiveOrPublishedOn' | 'expiresOn'>;
  readonly cells: readonly string[];
  readonly remarks: readonly string[];
}

/** The rows of a file by list, with those that cannot be read. */
export class RowsByList {
  private readonly lists = new Map<
    CslCode,
    { readonly rows: EntryRow[]; readonly unreadable: FileProblem[] }
  >();

  add(row: CslRow): void {
    const { rows, unreadable } = this.of(row.code);
    if (cleanText(row.name, longest.name) === '')
      unreadable.push({ row: row.row, column: 'name', detail: 'is empty' });
    else rows.push(entryRow(row));
  }

  addUnreadable(code: CslCode, problem: FileProblem): void {
    this.of(code).unreadable.push(problem);
  }

  /**
   * The lists that the file has. One that it lacks has no edition: that a list is absent says nothing of its entries.
   * @throws UnreadableFileError if no row can be read.
   */
  read(columns: readonly string[]): readonly ReadList[] {
    const all = [...this.lists];
    if (all.every(([, { rows }]) => rows.length === 0))
      throw noneReadable(all.flatMap(([, { unreadable }]) => unreadable));
    return all.map(([code, { rows, unreadable }]) => {
      const entries = entriesOf(rows);
      return {
        list: cslLists[code],
        rows: rows.length + unreadable.length,
        entries,
        unreadable,
        others: [],
        columns,
        // The tags of OFAC are what its entries are listed under; the programmes of State are what its list is of.
        scope:
          code === 'ISN' ? [...new Set(entries.flatMap(({ programmes }) => programmes ?? []))].sort() : [],
      };
    });
  }

  private of(code: CslCode) {
    const known = this.lists.get(code) ?? { rows: [], unreadable: [] };
    this.lists.set(code, known);
    return known;
  }
}

const kinds: Readonly<Record<string, PartyKind>> = {
  entity: 'company',
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
};

function entryRow(row: CslRow): EntryRow {
  const { citations, remarks } = citationsOf(row);
  const list: ListDefinition = cslLists[row.code];
  const type = row.type.trim().toLowerCase();
  const [only, ...others] = list.kinds;
  const kind = kinds[type] ?? (only !== undefined && others.length === 0 ? only : 'unknown');
  const entityNumber = cleanText(row.entityNumber, longest.identifier);
  const country = row.countries.map(countryNamed).find((each) => each !== undefined);
  const measure = citations.length > 1 ? undefined : measureOf(row);
  const notBefore = foundedBy(row.programmes);
  return {
    key:
      entityNumber === ''
        ? // An order names its persons: one of several addresses in several countries is one person.
          keyOf(row.name, row.code === 'DPL' ? undefined : country, citations[0]?.citation)
        : `ofac-uid ${entityNumber}`,
    row: row.row,
    kind,
    name: row.name,
    aliases: row.aliases,
    countries: row.countries,
    addresses: row.addresses ?? [],
    identifiers: [
      ...(entityNumber === '' ? [] : [{ scheme: 'ofac-uid', value: entityNumber }]),
      ...(row.identifiers ?? []),
    ],
    programmes: row.programmes,
    citations,
    cells: row.cells,
    ...row.dates,
    ...(row.requirement.trim() === '' ? {} : { requirement: row.requirement }),
    ...(row.policy.trim() === '' ? {} : { policy: row.policy }),
    ...(measure === undefined ? {} : { measure }),
    ...(notBefore === undefined ? {} : { notBefore }),
    remarks: [
      ...remarks,
      ...row.remarks,
      ...(type === '' || Object.hasOwn(kinds, type) ? [] : [`its type is not known: ${quoted(row.type)}`]),
    ],
  };
}

function citationsOf({ code, notice }: CslRow): Pick<Required<EntryRow>, 'citations' | 'remarks'> {
  if (code !== 'ISN') return readCitations(notice);
  const { notices, remarks } = readNotices(notice);
  return { citations: notices, remarks };
}

/** The measure of an entry of the Entity List whose whole review policy is one of the three that have a name. */
function measureOf({ code, policy }: CslRow): EntryRow['measure'] {
  if (code !== 'EL') return undefined;
  const words = policy.trim().replace(/\.$/, '').toLowerCase();
  switch (words) {
    case 'presumption of denial':
      return 'presumption-of-denial';
    case 'policy of denial':
      return 'policy-of-denial';
    case 'case-by-case basis':
    case 'case-by-case review':
    case 'case-by-case':
      return 'case-by-case';
    default:
      return undefined;
  }
}
