import type { EntryCitation } from '../../edition.js';
import { cleanText, longest, quoted } from '../../clean-text.js';
import { dayWritten } from '../../dates.js';
import { misprintRemark, volumeOfYear, yearOfVolume } from '../../federal-register.js';

/** The citations of a cell, in its order, and what of the cell is none or disagrees with itself. */
export interface ReadCitations {
  readonly citations: readonly EntryCitation[];
  readonly remarks: readonly string[];
}

/**
 * `84 FR 22961`, `54 F.R. 9537 3/7/89`, `82 F.R. 16788, 16789 4/6/2017`, `84 FR 22961 (5/21/19)`, `77 FR 61249 No. 195`.
 * The letters or the volume may be missing where a date follows: `87 30173 5/18/2022`, `F.R. 30823 7/3/2017`.
 */
const CITATION =
  /(?<![\d/])(?:(?<volume>\d{2,3})(?:[\s.]+|(?=F)))?(?<letters>F\.?\s*R\b\.?\s*(?:FR\b\s*)?)?(?<page>\d{1,6}\b(?!\/))?(?:,\s*\d{3,6}\b(?![\s.]*F|\/))*(?:[\s,]*\(?no\.\s*\d+\)?)?(?:[\s,]*\(?(?<date>\d{1,2}\/\d{1,3}\/\d{2,4})(?!\d)\)?)?/gi;

/**
 * Reads the citations of the Federal Register in a cell. Its volume is a year: where a citation has no
 * day, or none that exists, it was published in that year.
 */
export function readCitations(cell: string): ReadCitations {
  const citations: EntryCitation[] = [];
  const remarks: string[] = [];
  const text = cleanText(cell, longest.words, (what) => remarks.push(`its citation ${what}`));
  const rest = text.replaceAll(CITATION, (written: string, ...found) => {
    const { volume, letters, page, date } = found.at(-1) as Partial<Record<string, string>>;
    const day = date === undefined ? undefined : dayIn(date, volume);
    const isDated = page !== undefined && day !== undefined;
    if (volume === undefined ? letters === undefined || !isDated : letters === undefined && !isDated)
      return written;
    const read = volume ?? String(volumeOfYear(Number(day?.slice(0, 4))));
    const citation = page === undefined ? `${read} FR` : `${read} FR ${page}`;
    const year = String(yearOfVolume(Number(read)));
    if (volume === undefined || letters === undefined)
      remarks.push(`${quoted(written.trim())} is read as ${citation}`);
    if (page === undefined) remarks.push(`"${citation}" has no page`);
    if (date !== undefined && day === undefined)
      remarks.push(`the date of "${citation}" is no day: ${quoted(date)}`);
    if (day !== undefined && !day.startsWith(year))
      remarks.push(misprintRemark({ citation, publishedOn: day }));
    citations.push({ citation, publishedOn: day ?? year });
    return ' ';
  });
  // U+00FF is the no-break space of code page 437, read as Latin-1.
  const words = rest.replaceAll(/\b(?:and|corrected by)\b|[\s,;.()\u00ff]+/gi, ' ').trim();
  if (words !== '') remarks.push(`${quoted(words)} is not read as a citation`);
  return { citations, remarks };
}

/** The day of a date whose year may have two digits: of the century that is nearer to the year of the volume, if any. */
function dayIn(date: string, volume: string | undefined): string | undefined {
  const year = volume === undefined ? 2000 : yearOfVolume(Number(volume));
  const [month = '', day = '', written = ''] = date.split('/');
  const near = (full: string): number => Math.abs(Number(full) - year);
  const [nearest = ''] = ['19', '20'].map((century) => century + written).sort((a, b) => near(a) - near(b));
  return dayWritten(`${month}/${day}/${written.length === 2 ? nearest : written}`, 'MM/DD/YYYY');
}
