import type { Measure, NameKind, PartyKind } from '../../events/index.js';
import { groupedBy } from './grouped.js';

/*
 * What a parser of a list's format returns: the entries of one edition as the publisher's file has them, without a
 * clock and without what was recorded before.
 */

/** A list that a publisher keeps, as it is described when its first edition is imported. */
export interface ListDefinition {
  /** The id of the list in facts, in the interface and in `--list`: a slug. */
  readonly id: string;
  readonly name: string;
  /** As evidence names it. */
  readonly publisher: string;
  /** The authority whose measures it lists: a slug, as in facts (`us-bis`). */
  readonly authority: string;
  /** The body of rules that it belongs to (`ear`). */
  readonly regime?: string;
  readonly url?: string;
  /** What an entry means where it does not say. */
  readonly measure: Measure;
  /** In a sentence, what being on the list means, with the legal basis. */
  readonly meaning: string;
  readonly kinds: readonly PartyKind[];
  /** Days after its date that an edition covers: the publisher's usual interval. */
  readonly usualInterval: number;
}

/** A citation of an entry, oldest first in the entry. */
export interface EntryCitation {
  /** As written: `84 FR 22961`. */
  readonly citation: string;
  /**
   * The day on which the source says that it was published; a year where only the volume is legible (volume + 1935 of
   * the Federal Register). Never an effective date.
   */
  readonly publishedOn?: string;
}

/** A row that has every cell as an earlier one has it, and the number of that. */
export interface RepeatedRow {
  readonly row: number;
  readonly of: number;
}

/** One entry of an edition. Several rows of the file may be one entry. */
export interface ListEntry {
  /**
   * What the entry is found by in another edition: the source's own id, or else {@link keyOf} name, country and first
   * citation. Never of text that is reworded. No two entries of an edition have one key.
   */
  readonly key: string;
  /** The numbers of its rows in the file, from 1, a header counted; in XML and JSON of its elements. Never empty. */
  readonly rows: readonly number[];
  /** Of them those that repeat an earlier one exactly, and say nothing more; absent: none. */
  readonly repeats?: readonly RepeatedRow[];
  readonly kind: PartyKind;
  /** Whether it is an address, which names no party: whoever operates there is meant. */
  readonly isAddress?: true;
  /** The primary name. */
  readonly name: string;
  readonly otherNames: readonly { readonly name: string; readonly kind: Exclude<NameKind, 'primary'> }[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly addresses: readonly { readonly address: string; readonly country?: string }[];
  /** What others know it by; `scheme` is a slug: `ofac-uid`, `imo`. */
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  /** The entry's own words, rows joined by a line break; what is longer than 4,000 characters is cut, with `…`. */
  readonly asWritten: string;
  /** A digest of all that the entry says, to see that it was reworded. */
  readonly digest: string;
  /** Absent: what its list means. */
  readonly measure?: Measure;
  /** Terms of a measure's reach, as in facts (`CN`, `worldwide`); absent: worldwide. */
  readonly destinations?: readonly string[];
  /** The licence requirement, the review policy and the footnotes, in the entry's words. */
  readonly requirement?: string;
  readonly policy?: string;
  readonly footnotes?: readonly string[];
  /** Programmes under which it is listed, as the source writes them (`SDGT`). */
  readonly programmes?: readonly string[];
  readonly citations: readonly EntryCitation[];
  /** The effective date where the source states one: a day. */
  readonly effectiveFrom?: string;
  /**
   * A day that the source gives without saying whether it is the effective date or that of its publication, which
   * follows within days: it is in force surely from this day, and possibly before.
   */
  readonly effectiveOrPublishedOn?: string;
  /** The last day on which it is in force, where the source states one: a day, inclusive. */
  readonly expiresOn?: string;
  /** The day before which the entry was not listed: when the oldest of its programmes, or what it succeeded, was founded. */
  readonly notBefore?: string;
  /** Why the source may be read otherwise, for a person: `the volume of "83 FR" disagrees with its date`. */
  readonly remarks?: readonly string[];
}

/** Where a file cannot be read as its format. */
export interface FileProblem {
  /** From 1, a header counted; in JSON the number of the element. */
  readonly row?: number;
  /** From 1: in XML, instead of a row. Without either the problem is of the file as a whole. */
  readonly line?: number;
  readonly column?: string;
  readonly detail: string;
}

/** One list as one file has it. */
export interface ReadList {
  readonly list: ListDefinition;
  /** Rows of the file (elements of XML) that belong to the list, continuations, addresses and reserved ones among them. */
  readonly rows: number;
  readonly entries: readonly ListEntry[];
  /** Rows that are of the list and could not be read. No row is passed over without being in an entry or here, or counted in `others`. */
  readonly unreadable: readonly FileProblem[];
  /** Rows that are no entry of their own by what they are: `continuation`, `alternate address`, `reserved`, `heading`. */
  readonly others: readonly { readonly row: number; readonly as: string }[];
  /** The columns of the file, in order, where the format has any: a change is refused by the guard. */
  readonly columns: readonly string[];
  /** What the file covers, sorted: programmes or parts of the list. Its change is a change of scope. */
  readonly scope: readonly string[];
}

/** The file is not of its format, or not whole: nothing of it may be used. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  constructor(
    readonly problems: readonly FileProblem[],
    options?: ErrorOptions,
  ) {
    super(problemsText(problems), options);
  }
}

/** Kinds of problem that a message names, and rows and columns of each. */
const MOST_KINDS = 3;
const MOST_PLACES = 5;

/** Problems in a line: what is wrong in one way in several rows or columns is said once. */
function problemsText(problems: readonly FileProblem[]): string {
  const kinds = [...groupedBy(problems, ({ detail }) => [detail])];
  const texts = kinds.slice(0, MOST_KINDS).map(([detail, same]) => {
    const places = [
      placesText(
        'row',
        same.map(({ row }) => row),
      ),
      placesText(
        'line',
        same.map(({ line }) => line),
      ),
      placesText(
        'column',
        same.map(({ column }) => (column === undefined ? undefined : `"${column}"`)),
      ),
    ];
    return [...places, detail].filter((part) => part !== '').join(', ');
  });
  const more = kinds.length - MOST_KINDS;
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

/** `row 1`, `columns "a", "b"`, `rows 1, 2, 3, 4, 5 and 7 more`. */
function placesText(what: string, given: readonly (number | string | undefined)[]): string {
  const places = [...new Set(given.filter((place) => place !== undefined))];
  const more = places.length - MOST_PLACES;
  const named = places.slice(0, MOST_PLACES).join(', ');
  if (places.length < 2) return named === '' ? '' : `${what} ${named}`;
  return `${what}s ${named}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The error of a file of which no row can be read: it names the first, because the others are most likely wrong in the
 * same way.
 */
export function noneReadable(problems: readonly FileProblem[]): UnreadableFileError {
  const [first] = problems;
  const detail = first === undefined ? 'the file has no row' : first.detail;
  const all = problems.length > 1 ? `; none of the ${problems.length} rows can be read` : '';
  return new UnreadableFileError([{ ...first, detail: `${detail}${all}` }]);
}

/** How the files of a publisher are read. */
export interface ListFormat {
  /** In the command line: `ecfr-part-744`. */
  readonly name: string;
  /** In a sentence, what file it reads, and where its publisher has it. */
  readonly summary: string;
  /** Every list that its files may hold. */
  readonly lists: readonly ListDefinition[];
  /**
   * Reads a whole file, unpacked.
   * @throws UnreadableFileError if it is not of the format, empty or cut short.
   */
  read(file: Uint8Array): readonly ReadList[];
}
