import iconv from 'iconv-lite';
import { writtenTextProblem } from '../../events/index.js';

/*
 * Texts of files, made so that they can be recorded: the log refuses control characters, halves of surrogate pairs,
 * noncharacters (events/recordable.ts) and texts that are too long (events/shapes.ts). Nothing that can be read is dropped: what
 * cannot be recorded is read as Windows-1252, replaced by U+FFFD or cut with an ellipsis, and the entry's remarks say so.
 */

/** Characters of the texts of an entry, as events/shapes.ts and events/definitions/party.ts have them. */
export const longest = {
  key: 1500,
  name: 1000,
  address: 1000,
  identifier: 200,
  citation: 1000,
  programme: 200,
  footnote: 2000,
  remark: 500,
  /** A requirement, a policy, or an entry as written. */
  words: 4000,
} as const;

/** Values of one field of an entry: names, addresses, identifiers (MOST_DESCRIBED of events/shapes.ts). */
export const MOST_VALUES = 500;

const REPLACEMENT = '\ufffd';
const CONTROL = /\p{Cc}/gu;
const CONTROL_IN_LINES = /(?!\n)\p{Cc}/gu;
const HALF_OF_PAIR = /\p{Surrogate}/gu;
const NONCHARACTER = /\p{Noncharacter_Code_Point}/gu;
/** What has no width and only joins, parts or reorders: a joiner within a word is part of how it is written. */
const WITHOUT_WIDTH = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const JOINERS_AT_ENDS = /^[\u200c\u200d\s]+|[\u200c\u200d\s]+$/gu;

/** What a text has that may have to be changed; most have nothing of it. */
const UNCLEAN = /[^\x20-\x7e]|^ | $| {2}/;

/** Says what was changed in a text: words that follow its name (`has the control character U+0081`). */
export type OnChange = (what: string) => void;

/**
 * A text of one line as it can be recorded: white space of any kind is one space, characters without width are gone, and
 * what is longer than `most` code points ends in an ellipsis. Empty if nothing of it can be seen.
 */
export function cleanText(given: string, most: number, onChange: OnChange = () => undefined): string {
  if (given.length <= most && !UNCLEAN.test(given)) return given;
  const spaced = given.replaceAll(WITHOUT_WIDTH, '').replaceAll(/[\s\u0085]+/gu, ' ');
  return recordable(replaced(spaced, CONTROL, onChange).replaceAll(JOINERS_AT_ENDS, ''), most, onChange);
}

/** A text of several lines as it can be recorded, line by line as {@link cleanText}. Empty if nothing of it can be seen. */
export function cleanLines(given: string, most: number, onChange: OnChange = () => undefined): string {
  if (given.length <= most && !UNCLEAN.test(given)) return given;
  const spaced = given
    .replaceAll(WITHOUT_WIDTH, '')
    .split(/\r\n|[\r\n\u0085\u2028\u2029]/u)
    .map((line) => line.replaceAll(/\s+/gu, ' ').replaceAll(JOINERS_AT_ENDS, ''))
    .filter((line) => line !== '')
    .join('\n');
  return recordable(replaced(spaced, CONTROL_IN_LINES, onChange), most, onChange);
}

/** A value of a file as a message quotes it: on one line, printable, and not longer than a line. */
export function quoted(value: unknown): string {
  const text =
    typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? 'undefined');
  return `"${cleanText(text, 60)}"`;
}

function replaced(text: string, control: RegExp, onChange: OnChange): string {
  const found = new Set<string>();
  const whole = text.replaceAll(control, (character) => {
    const meant = inWindows(character);
    const reading = meant === REPLACEMENT ? '' : `, which is ${meant} in Windows-1252`;
    found.add(`has the control character ${codePoint(character)}${reading}`);
    return meant;
  });
  const paired = whole.replaceAll(HALF_OF_PAIR, () => {
    found.add('has half of a surrogate pair');
    return REPLACEMENT;
  });
  const assigned = paired.replaceAll(NONCHARACTER, (character) => {
    found.add(`has ${codePoint(character)}, which Unicode reserves as no character`);
    return REPLACEMENT;
  });
  found.forEach(onChange);
  return assigned;
}

/**
 * The character that was meant by a control character of U+0080 to U+009F: as a rule it is a byte of Windows-1252 that
 * was read as Latin-1, as browsers take it to be (HTML Living Standard, 13.2.5.80).
 */
function inWindows(control: string): string {
  const meant = control < '\u0080' ? control : iconv.decode(Buffer.from(control, 'latin1'), 'windows-1252');
  return /\p{Cc}/u.test(meant) ? REPLACEMENT : meant;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What is refused of a text by now is that nothing of it can be seen. */
function recordable(text: string, most: number, onChange: OnChange): string {
  return writtenTextProblem(text) === undefined ? shortened(text, most, onChange) : '';
}

function shortened(text: string, most: number, onChange: OnChange): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  onChange(`is longer than ${most} characters, and cut`);
  return `${characters.slice(0, most - 1).join('')}…`;
}
