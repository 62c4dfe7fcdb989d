import { createHash } from 'node:crypto';
import { isCalendarDay } from '../../../events/index.js';
import {
  csvFormat,
  InvalidMappingError,
  listFormats,
  unpack,
  UnreadableFileError,
  type Edition,
  type ListDefinition,
  type ListFormat,
} from '../../../libs/lists/import.js';
import { readInput } from '../files.js';

/** What of a file is to be imported. */
export interface EditionOptions {
  /** The date of the edition: a day. */
  readonly edition: string;
  /** The only list of the file that is imported; absent: every one. */
  readonly list?: string;
  /** The mapping file of the format `csv`. */
  readonly mapping?: string;
  /** Whether the file holds only some entries: they are then of a list of their own, and never count as the whole one. */
  readonly excerpt?: boolean;
}

/** The names of all formats. */
const formatNames: readonly string[] = [...listFormats.map(({ name }) => name), 'csv'];

/** The file, or what was asked of it, is wrong; nothing was posted. */
export class InvalidEditionError extends Error {
  override readonly name = 'InvalidEditionError';
}

/**
 * Reads every list of a file.
 * @throws InvalidEditionError if the format, the date or the list is not known, or if the file is not of the format.
 * @throws UnreadableInputError if a file cannot be read.
 */
export async function readEditions(
  format: string,
  file: string,
  { edition, list, mapping, excerpt = false }: EditionOptions,
): Promise<readonly Edition[]> {
  if (!isCalendarDay(edition))
    throw new InvalidEditionError(`--edition "${edition}" must be a day (2026-07-23)`);
  const reader = await formatOf(format, mapping);
  let content: Uint8Array | undefined;
  try {
    content = await unpack(await readInput(file));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const read = reader.read(content).filter((each) => list === undefined || each.list.id === list);
    if (read.length > 0)
      return read.map((each) => ({
        ...{ date: edition, sha256 },
        read: excerpt ? { ...each, list: excerptOf(each.list) } : each,
      }));
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const others = content === undefined ? [] : formatsThatRead(content);
    const hint = others.length === 0 ? '' : `. It can be read as ${others.join(' or ')}`;
    const message = `${file} cannot be imported as ${format}: ${error.message}${hint}`;
    throw new InvalidEditionError(`${message}\n${format} is: ${reader.summary}`, { cause: error });
  }
  const known = reader.lists.map(({ id }) => id).join(', ');
  throw new InvalidEditionError(`${file} holds no list "${list ?? ''}"; ${format} has ${known}`);
}

/** An excerpt is current on the day of its edition alone. */
const excerptOf = (list: ListDefinition): ListDefinition => ({
  ...list,
  id: `${list.id}-excerpt`,
  name: `${list.name}, an excerpt`,
  meaning: `${list.meaning} Only some of its entries are in this excerpt.`,
  usualInterval: 1,
});

/** The formats of publishers that a file is of, for a person who named another. */
function formatsThatRead(content: Uint8Array): readonly string[] {
  const reads = (format: ListFormat): boolean => {
    try {
      return format.read(content).length > 0;
    } catch (error) {
      if (error instanceof UnreadableFileError) return false;
      throw error;
    }
  };
  return listFormats.filter(reads).map(({ name }) => name);
}

async function formatOf(name: string, mapping: string | undefined): Promise<ListFormat> {
  if (name === 'csv') {
    if (mapping === undefined) throw new InvalidEditionError('The format csv needs --mapping <file>');
    return mappedFormat(mapping, await readInput(mapping));
  }
  if (mapping !== undefined)
    throw new InvalidEditionError(`--mapping is for the format csv, not for ${name}`);
  const format = listFormats.find((each) => each.name === name);
  if (format !== undefined) return format;
  throw new InvalidEditionError(`There is no format "${name}": it must be one of ${formatNames.join(', ')}`);
}

function mappedFormat(path: string, content: Uint8Array): ListFormat {
  try {
    return csvFormat(content);
  } catch (error) {
    if (!(error instanceof InvalidMappingError)) throw error;
    const problems = error.problems.map(({ pointer, detail }) => `  ${pointer} ${detail}`.trimEnd());
    throw new InvalidEditionError([`The mapping ${path} is invalid:`, ...problems].join('\n'), {
      cause: error,
    });
  }
}
