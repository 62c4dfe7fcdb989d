import type { EntryCitation } from '../../edition.js';
import { dayWritten } from '../../dates.js';
import { cleanText, longest, quoted } from '../../clean-text.js';
import { misprintRemark, yearOfVolume } from '../../federal-register.js';

/** The Federal Register notices of a cell, in its order, and what of the cell is none or disagrees with itself. */
export interface ReadNotices {
  readonly notices: readonly EntryCitation[];
  readonly remarks: readonly string[];
}

/** `Vol. 74, No. 8, 01/13/09`; also `Vol. 57, No. 67, P11767` and `Vol, 71, no. 53, 3-20-06`. */
const NOTICE =
  /\bvol[\s.,]*(?<volume>\d{1,3})\s*[.,]?\s*no[\s.,]*(?<issue>\d{1,3})\b(?:[\s,]*p\s*(?<page>\d+))?(?:[\s,]*(?<date>\d{1,2}[/-]\d{1,2}[/-]\d{2,4})\b)?/gi;

/** `Notice 2061; 08/26/94`: a public notice of the Department, whose volume is not given. */
const PUBLIC_NOTICE = /\bnotice\s+(?<number>\d{3,5})\b(?:[\s;,]*(?<date>\d{1,2}\/\d{1,2}\/\d{2,4})\b)?/gi;

/**
 * Reads the notices of a cell as the Department of State cites them: by volume, issue and day. A volume of the Federal
 * Register is a year: where a notice has no day it was published in that year.
 */
export function readNotices(cell: string): ReadNotices {
  const notices: EntryCitation[] = [];
  const remarks: string[] = [];
  const text = cleanText(cell, longest.words, (what) => remarks.push(`its notice ${what}`));
  const withoutVolumes = text.replaceAll(NOTICE, (...found) => {
    const { volume = '', issue = '', page, date } = found.at(-1) as Partial<Record<string, string>>;
    const year = yearOfVolume(Number(volume));
    const citation = `Vol. ${volume}, No. ${issue}${page === undefined ? '' : `, P${page}`}`;
    const day = date === undefined ? undefined : dayNear(date, year);
    if (date !== undefined && day === undefined)
      remarks.push(`the date of "${citation}" is no day: ${quoted(date)}`);
    if (day !== undefined && !day.startsWith(String(year)))
      remarks.push(misprintRemark({ citation, publishedOn: day }));
    notices.push({ citation, publishedOn: day ?? String(year) });
    return ' ';
  });
  const rest = withoutVolumes.replaceAll(PUBLIC_NOTICE, (...found) => {
    const { number = '', date } = found.at(-1) as Partial<Record<string, string>>;
    // Where the volume is given as well, both are one notice.
    if (notices.length > 0) return ' ';
    const day = date === undefined ? undefined : dayNear(date, undefined);
    notices.push({ citation: `Public Notice ${number}`, ...(day === undefined ? {} : { publishedOn: day }) });
    return ' ';
  });
  const words = rest.replaceAll(/\band\b|[\s,;.\u00ff]+/g, ' ').trim();
  if (words !== '') remarks.push(`${quoted(words)} is not read as a notice`);
  return { notices, remarks };
}

/** The day of a date whose year may have two digits: of the century of `year`, or else of the nearest 1900s. */
function dayNear(date: string, year: number | undefined): string | undefined {
  const [month = '', day = '', written = ''] = date.split(/[/-]/);
  const full = written.length === 2 ? centuryOf(Number(written), year) + written : written;
  return dayWritten(`${month}/${day}/${full}`, 'MM/DD/YYYY');
}

function centuryOf(digits: number, year: number | undefined): string {
  if (year === undefined) return digits >= 50 ? '19' : '20';
  return Math.abs(1900 + digits - year) < Math.abs(2000 + digits - year) ? '19' : '20';
}
