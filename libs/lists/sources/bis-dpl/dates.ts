import { dayWritten } from '../../dates.js';

/** The day of `6/27/03` or `06/27/2003`; undefined if it is none. A year of two digits is of 1950 to 2049. */
export function dayOf(date: string): string | undefined {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(date.trim()) ?? [];
  const inFull = year.length === 2 ? `${Number(year) < 50 ? '20' : '19'}${year}` : year;
  return dayWritten(`${month}/${day}/${inFull}`, 'MM/DD/YYYY');
}
