import { compareStrings } from '../../../../events/index.js';
import { dayWritten } from '../../dates.js';
import type { EntryCitation } from '../../edition.js';
import { misprintRemark, yearOfVolume } from '../../federal-register.js';

/*
 * Citations of the Federal Register as the supplements have them: `84 FR 22963, 5/21/19`, `85 FR 64017, October 9,
 * 2020`. The date is that of publication.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const CITATION =
  /(?<volume>\d+)\s*(?<fr>FR(?:\s*FR)*)\s*(?:(?<glued>\d+\/\d+\/\d+)|(?<page>\d+))(?:\s*preview citation details)?(?:[\s,.;]*(?:(?<numbers>\d{1,2}\/\d{1,2}\/\d+)|(?<month>[A-Z][a-z]{2,8})\.? (?<day>\d{1,2}), (?<year>\d{4})))?/g;

export interface ReadCitations {
  /** In the order of {@link oldestFirst}. */
  readonly citations: readonly EntryCitation[];
  readonly remarks: readonly string[];
}

/** The citations in a text, each once, and a remark on each that is malformed. */
export function citationsIn(text: string): ReadCitations {
  const found = [...text.matchAll(CITATION)].map(readCitation);
  const rest = text
    .replaceAll(CITATION, '')
    .replaceAll(/[\s,.;]|\band\b/g, '')
    .trim();
  const remarks = found.flatMap((citation) => citation.remarks);
  if (rest !== '' && found.length > 0) remarks.push(`the citations also say "${rest.slice(0, 100)}"`);
  if (found.length === 0)
    remarks.push(
      text === '' ? 'no citation is given' : `no citation can be read from "${text.slice(0, 100)}"`,
    );
  return { citations: oldestFirst(found.map(({ citation }) => citation)), remarks };
}

/** Each once, oldest first, those without a date last. */
export function oldestFirst(citations: readonly EntryCitation[]): readonly EntryCitation[] {
  const once = new Map(
    citations.map((citation) => [`${citation.citation} ${citation.publishedOn ?? ''}`, citation]),
  );
  const day = ({ publishedOn = '9999' }: EntryCitation): string => publishedOn;
  return [...once.values()].sort((a, b) => compareStrings(day(a), day(b)));
}

/** A text up to its first citation, and the rest: a citation may stand in the cell before its own. */
export function splitAtCitation(text: string): { before: string; citations: string } {
  const at = text.search(CITATION);
  return at === -1
    ? { before: text, citations: '' }
    : { before: text.slice(0, at).trim(), citations: text.slice(at) };
}

interface ReadCitation {
  readonly citation: EntryCitation;
  readonly remarks: readonly string[];
}

function readCitation(match: RegExpExecArray): ReadCitation {
  const { volume = '', fr = '', glued, numbers, month, day, year } = match.groups ?? {};
  const split = glued === undefined ? undefined : unglued(glued);
  const page = split?.page ?? match.groups?.page ?? glued ?? '';
  const written = split?.date ?? numbers;
  const date = written === undefined ? dateOfWords(month, day, year) : dateOfNumbers(written);
  const dated = written !== undefined || month !== undefined;
  const citation = `${volume} FR ${page}`;
  const byVolume = yearOfVolume(Number(volume));
  const isVolume = byVolume > yearOfVolume(0) && byVolume < 2100;
  const remarks: string[] = [];
  if (fr.replaceAll(/\s/g, '') !== 'FR' || glued !== undefined)
    remarks.push(`the citation ${citation} is written "${match[0].trim()}"`);
  if (date !== undefined && Number(date.slice(0, 4)) !== byVolume)
    remarks.push(misprintRemark({ citation, publishedOn: date }));
  if (date === undefined)
    remarks.push(
      dated
        ? `the date of "${citation}" does not exist: "${match[0].trim()}"`
        : `"${citation}" has no date${isVolume ? '; its year is that of its volume' : ''}`,
    );
  const publishedOn = date ?? (isVolume ? String(byVolume) : undefined);
  return { citation: { citation, ...(publishedOn === undefined ? {} : { publishedOn }) }, remarks };
}

/** `231164/18/12` is page 23116 and 4/18/12, if there is only one such reading. */
function unglued(text: string): { page: string; date: string } | undefined {
  const readings = [1, 2].flatMap((monthDigits) => {
    const at = text.indexOf('/') - monthDigits;
    const page = text.slice(0, Math.max(at, 0));
    const date = text.slice(Math.max(at, 0));
    return /^[1-9]\d{0,5}$/.test(page) && !date.startsWith('0') && dateOfNumbers(date) !== undefined
      ? [{ page, date }]
      : [];
  });
  return readings.length === 1 ? readings[0] : undefined;
}

/** `4/18/12` or `12/22/2020`, as the United States write dates. */
function dateOfNumbers(text: string): string | undefined {
  const [month = '', day = '', year = ''] = text.split('/');
  const century = Number(year) < 36 ? 2000 : 1900;
  if (year.length === 4) return existing(Number(year), Number(month), Number(day));
  return year.length === 2 ? existing(century + Number(year), Number(month), Number(day)) : undefined;
}

function dateOfWords(month?: string, day?: string, year?: string): string | undefined {
  if (month === undefined) return undefined;
  return existing(Number(year), MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, Number(day));
}

function existing(year: number, month: number, day: number): string | undefined {
  return dayWritten(`${year}-${month}-${day}`, 'YYYY-MM-DD');
}
