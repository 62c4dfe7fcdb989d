import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { UnreadableFileError } from './edition.js';

/** The encodings of files of lists: code page 437 is that of MS-DOS, 1252 that of Windows in western Europe. */
export const encodings = ['utf-8', 'cp437', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a file; a byte order mark is passed over. In a code page every byte is a character: a file that is UTF-8
 * all the same (plain ASCII is) is read as that.
 * @throws UnreadableFileError if the file is empty, or should be UTF-8 and is not: it names the line.
 */
export function decoded(file: Uint8Array, encoding: Encoding): string {
  if (file.length === 0) throw new UnreadableFileError([{ detail: 'the file is empty' }]);
  if (!isUtf8(file)) {
    if (encoding === 'utf-8') throw new UnreadableFileError([notUtf8(file)]);
    return iconv.decode(Buffer.from(file.buffer, file.byteOffset, file.byteLength), encoding);
  }
  return strict.decode(file);
}

const LINE_BREAK = 0x0a;

function notUtf8(file: Uint8Array) {
  const [first, second] = file;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { detail: 'the file is UTF-16, not UTF-8' };
  return { detail: `line ${lineThatIsNotUtf8(file)} is not UTF-8` };
}

/** The first line that is not UTF-8, from 1, of a file that is not. */
export function lineThatIsNotUtf8(file: Uint8Array): number {
  let [line, start] = [1, 0];
  // A line break is a byte of its own in UTF-8: a line that is wrong is wrong by itself.
  for (let end = file.indexOf(LINE_BREAK); end !== -1; end = file.indexOf(LINE_BREAK, start)) {
    if (!isUtf8(file.subarray(start, end))) break;
    [line, start] = [line + 1, end + 1];
  }
  return line;
}
