import { readFile, writeFile } from 'node:fs/promises';
import { CsvError, parse, type OptionsWithColumns } from 'csv-parse/sync';

/** A file that a command was given cannot be read; the message names the file and why. */
export class UnreadableInputError extends Error {
  override readonly name = 'UnreadableInputError';
}

/** A file that a command is to write exists already, or cannot be written; the message names the file and why. */
export class UnwritableOutputError extends Error {
  override readonly name = 'UnwritableOutputError';
}

/** Why a file cannot be read or written, in words, by the code of the system. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its symbolic links form a loop',
  ENAMETOOLONG: 'its name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * The bytes of a file that a person named on the command line.
 * @throws UnreadableInputError if it cannot be read.
 */
export async function readInput(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = causes[code] ?? message;
    throw new UnreadableInputError(`${file} cannot be read: ${why}`, { cause: error });
  }
}

/**
 * Writes a new file.
 * @throws UnwritableOutputError if it exists already, because it may have been edited, or cannot be written.
 */
export async function writeNew(file: string, text: string, mode = 0o666): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why =
      code === 'EEXIST' ? 'it already exists: name another file, or remove it' : (causes[code] ?? message);
    throw new UnwritableOutputError(`${file} cannot be written: ${why}`, { cause: error });
  }
}

/**
 * The rows of a file of CSV.
 * @throws UnreadableInputError if it is not CSV, as where a quote is not closed: what follows would be lost.
 */
export function parseCsv<Row>(file: string, csv: Buffer, options: OptionsWithColumns<Row>): Row[] {
  try {
    return parse<Row>(csv, options);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableInputError(`${file} is not CSV: ${error.message}`, { cause: error });
  }
}
