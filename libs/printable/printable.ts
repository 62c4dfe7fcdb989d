/*
 * Text from outside on a terminal. What moves the cursor, begins a line or reverses the reading order could make a
 * recorded text pass for an answer, or for a line of a log.
 */

const INVISIBLE = '\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const COMMANDS = new RegExp(`[\\p{Cc}${INVISIBLE}]`, 'gu');
const COMMANDS_IN_LINES = new RegExp(`(?!\\n)[\\p{Cc}${INVISIBLE}]`, 'gu');

const REPLACEMENT = '\ufffd';

/** A document whose strings can be printed, each within a line. */
export function printable<T>(document: T): T {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(COMMANDS, REPLACEMENT) : value,
  ) as T;
}

/** A text that can be printed, with the lines that it has. */
export function printableLines(text: string): string {
  return text.replace(COMMANDS_IN_LINES, REPLACEMENT);
}

/** JSON of the same meaning that can be printed. */
export function printableJson(json: string): string {
  return json.replace(
    COMMANDS_IN_LINES,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
