import type { EntryCitation } from './edition.js';

/*
 * Citations of the Federal Register: a volume is a year, and pages are numbered through it.
 */

const FIRST_YEAR = 1935;

/** The year of a volume of the Federal Register: volume 84 is 2019. */
export function yearOfVolume(volume: number): number {
  return volume + FIRST_YEAR;
}

/** The volume of the Federal Register that is of a year. */
export function volumeOfYear(year: number): number {
  return year - FIRST_YEAR;
}

/** The volume of a citation as lists are read (`84 FR 22961`); undefined of any other citation. */
function volumeOf(citation: string): number | undefined {
  const [, volume] = /^(\d{1,3}) FR\b/.exec(citation) ?? [];
  return volume === undefined ? undefined : Number(volume);
}

/** Whether the date that a source gives a citation is not of the year of its volume: one of the two is misprinted. */
export function isMisprinted({ citation, publishedOn }: EntryCitation): boolean {
  const volume = volumeOf(citation);
  return (
    volume !== undefined &&
    publishedOn !== undefined &&
    Number(publishedOn.slice(0, 4)) !== yearOfVolume(volume)
  );
}

/** What a remark says of a citation that is misprinted. */
export function misprintRemark({ citation, publishedOn = '' }: EntryCitation): string {
  return `the volume of "${citation}" disagrees with its date, ${publishedOn}`;
}

/** The first and the last day on which a citation may have been published; undefined if nothing says. */
export interface Publication {
  readonly earliest: string;
  readonly latest: string;
}

/** When a citation was published: a day, the year of its volume, or where the two disagree what spans both. */
export function publicationOf(given: EntryCitation): Publication | undefined {
  const volume = volumeOf(given.citation);
  const dated = given.publishedOn === undefined ? undefined : daysOf(given.publishedOn);
  if (volume === undefined || (dated !== undefined && !isMisprinted(given))) return dated;
  const inVolume = daysOf(String(yearOfVolume(volume)));
  if (dated === undefined) return inVolume;
  return {
    earliest: dated.earliest < inVolume.earliest ? dated.earliest : inVolume.earliest,
    latest: dated.latest > inVolume.latest ? dated.latest : inVolume.latest,
  };
}

/** The days of a day or a year. */
function daysOf(date: string): Publication {
  const isYear = date.length === 4;
  return isYear ? { earliest: `${date}-01-01`, latest: `${date}-12-31` } : { earliest: date, latest: date };
}
