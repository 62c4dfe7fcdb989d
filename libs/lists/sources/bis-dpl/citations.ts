import { compareStrings } from '../../../../events/index.js';
import type { EntryCitation } from '../../edition.js';
import { isMisprinted, misprintRemark, volumeOfYear, yearOfVolume } from '../../federal-register.js';
import { dayOf } from './dates.js';

/** The citations of a cell, oldest first, the first one as written, and what of the cell is none. */
export interface ReadCitations {
  readonly citations: readonly EntryCitation[];
  /** That which is written first: it stays where later orders are added, and where a date is corrected. */
  readonly first: string | undefined;
  readonly remarks: readonly string[];
}

const DATE = /(\d{1,2}\/\d{1,2}\/\d{2,4})\b/.source;
/** An entry may go on over the next pages: `82 F.R. 16788, 16789 4/6/2017`. What a slash follows is of a date. */
const PAGE = /(\d{1,6})\b(?!\/)(?:,\s*\d{4,6}\b(?!\/))*/.source;
const VOLUME = /(?<![\d/])(\d{2,3})/.source;
const LETTERS = /F\.?\s*R\.?/.source;
/** `68 F.R. 38290 6/27/03`; the volume, the letters or the date may be missing. */
const CITATION = new RegExp(
  `(?:${VOLUME}[\\s.,]*)?(?:${LETTERS}\\s*)+${PAGE}(?:[\\s,.]*${DATE})?|${VOLUME}\\s+${PAGE}\\s+${DATE}`,
  'g',
);

/** Reads the column FR_Citation. */
export function readCitations(cell: string): ReadCitations {
  const citations: EntryCitation[] = [];
  const remarks: string[] = [];
  const rest = cell.replaceAll(CITATION, (written: string, ...groups: (string | undefined)[]) => {
    const volume = groups[0] ?? groups[3];
    const page = groups[1] ?? groups[4] ?? '';
    const date = groups[2] ?? groups[5];
    const day = date === undefined ? undefined : dayOf(date);
    const read = volume ?? (day === undefined ? undefined : String(volumeOfYear(Number(day.slice(0, 4)))));
    if (read === undefined) return written;
    const citation = {
      citation: `${read} FR ${page}`,
      publishedOn: day ?? String(yearOfVolume(Number(read))),
    };
    if (groups[0] === undefined) remarks.push(`"${written.trim()}" is read as ${citation.citation}`);
    if (date !== undefined && day === undefined) remarks.push(`"${written.trim()}" has no date that exists`);
    if (isMisprinted(citation)) remarks.push(misprintRemark(citation));
    citations.push(citation);
    return '';
  });
  const words = rest.replaceAll(/\band\b|[\s,;.]+/g, ' ').trim();
  if (words !== '') remarks.push(`"${words}" is not read as a citation`);
  return { citations: oldestFirst(citations), first: citations[0]?.citation, remarks };
}

/** Citations by the day of their publication, each once; those of one day, and without a day, as written. */
export function oldestFirst(citations: readonly EntryCitation[]): EntryCitation[] {
  const distinct = new Map(citations.map((each) => [each.citation, each]));
  return [...distinct.values()].sort((a, b) => compareStrings(a.publishedOn ?? '', b.publishedOn ?? ''));
}
