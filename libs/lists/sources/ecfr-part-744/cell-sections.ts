import { addressesIn } from './name-and-address.js';

/*
 * The parts of a cell, by the lines that head them.
 */

/** A line of a cell, with the number of the row that it is in. */
export interface CellLine {
  readonly row: number;
  readonly text: string;
}

/** What an item of a list begins with. */
export const DASH = /^[—–•-]\s*/;
export const isItem = ({ text }: CellLine): boolean => DASH.test(text);

interface Section {
  readonly kind: 'one' | 'each-line' | 'each-dash';
  readonly lines: CellLine[];
  readonly sharedAddresses: string[];
}

const SUBORDINATE = /^subordinate institu(?:ti|i)on\b[\s:]*/i;
const AFFILIATES = /^affiliated entities:?\s*/i;
const SHARED = /^the following addresses apply\b[^:]*:\s*/i;
/** Names the body to which entities with a dash each belong. */
export const EACH_OF = /\bthe following (?<whole>.+?) entities:$/i;
const EACH_DASH = /\bthe following (?:(?!affiliated\b)[\w-]+ )*entities:$/i;

/** The parts of a cell, each of one entity or of several alike. */
export function sectionsOf(lines: readonly CellLine[]): readonly Section[] {
  const sections: Section[] = [{ kind: 'one', lines: [], sharedAddresses: [] }];
  let shared = false;
  for (const { row, text } of lines) {
    const open = (kind: Section['kind'], rest: string): void => {
      sections.push({ kind, lines: rest === '' ? [] : [{ row, text: rest }], sharedAddresses: [] });
      shared = false;
    };
    const current = sections.at(-1);
    if (SUBORDINATE.test(text)) open('one', text.replace(SUBORDINATE, ''));
    else if (AFFILIATES.test(text)) open('each-line', text.replace(AFFILIATES, ''));
    else if (SHARED.test(text)) {
      shared = true;
      current?.sharedAddresses.push(...addressesIn(text.replace(SHARED, '')));
    } else if (EACH_DASH.test(text)) {
      const before = text.replace(EACH_DASH, '').replace(/[\s;,]*(?:and)?\s*$/, '');
      if (before !== '') current?.lines.push({ row, text: before });
      open('each-dash', '');
    } else if (shared) current?.sharedAddresses.push(...addressesIn(text));
    else current?.lines.push({ row, text });
  }
  return sections.filter((section) => section.lines.length > 0 || section.sharedAddresses.length > 0);
}
