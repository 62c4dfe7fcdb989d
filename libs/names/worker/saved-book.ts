import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { NameBook, type StoredBook } from '../book/name-book.js';
import { MATCHER_VERSION } from '../score/thresholds.js';

/** Raise it when what is saved of names changes: they are then read from the log again. */
const FORM = 2;

const VERSION = `${FORM}.${MATCHER_VERSION}`;
const DIGEST_BYTES = 32;

interface SavedBook {
  readonly version: string;
  readonly eventId: string;
  readonly book: StoredBook;
}

/** A book as it was read from a file, with the event at its position. */
export interface ReadBook {
  readonly book: NameBook;
  readonly eventId: string;
  readonly problem?: string;
}

const nothing = (problem?: string): ReadBook => ({
  book: new NameBook(),
  eventId: '',
  ...(problem === undefined ? {} : { problem }),
});

/** Reads a book. One that is damaged or of another version is empty, with the reason. */
export async function readBook(file: string): Promise<ReadBook> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return nothing((error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : String(error));
  }
  const body = bytes.subarray(DIGEST_BYTES);
  if (!digestOf(body).equals(bytes.subarray(0, DIGEST_BYTES))) return nothing('it is damaged');
  try {
    const { version, eventId, book } = deserialize(body) as SavedBook;
    if (version !== VERSION) return nothing(`it has version ${version}; this code keeps version ${VERSION}`);
    return { book: new NameBook(book), eventId };
  } catch (error) {
    return nothing(String(error));
  }
}

/** Replaces the file: a crash leaves what was saved before, or all of this. */
export async function writeBook(file: string, book: NameBook, eventId: string): Promise<void> {
  const body = serialize({ version: VERSION, eventId, book: book.stored() } satisfies SavedBook);
  await mkdir(dirname(file), { recursive: true });
  const written = `${file}.new`;
  const handle = await open(written, 'w');
  try {
    await handle.write(digestOf(body));
    await handle.write(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(written, file);
}

const digestOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();
