import { readFile } from 'node:fs/promises';

/** A file that a command was given cannot be read; the message names the file and why. */
export class UnreadableInputError extends Error {
  override readonly name = 'UnreadableInputError';
}

/** Why a file cannot be read, in words, by the code of the system. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is no folder',
  EISDIR: 'it is a folder, and not a file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  ELOOP: 'its links lead in a circle',
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
