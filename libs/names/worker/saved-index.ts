import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { NameIndex, type StoredNameIndex } from '../index/name-index.js';
import { MATCHER_VERSION } from '../score/thresholds.js';

/** Raise it when what is saved of names changes: they are then read from the log again. */
const FORM = 2;

const VERSION = `${FORM}.${MATCHER_VERSION}`;
const CHECKSUM_BYTES = 32;

interface SavedNames {
  readonly version: string;
  readonly eventId: string;
  /** What is saved has this field name: another would make every file unreadable. */
  readonly book: StoredNameIndex;
}

/** The index as it was read from a file, with the event at its position. */
export interface ReadNameIndex {
  readonly index: NameIndex;
  readonly eventId: string;
  readonly problem?: string;
}

const nothing = (problem?: string): ReadNameIndex => ({
  index: new NameIndex(),
  eventId: '',
  ...(problem === undefined ? {} : { problem }),
});

/** Reads a saved index. One that is damaged or of another version is empty, with the reason. */
export async function readNameIndex(file: string): Promise<ReadNameIndex> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return nothing((error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : String(error));
  }
  const body = bytes.subarray(CHECKSUM_BYTES);
  if (!checksumOf(body).equals(bytes.subarray(0, CHECKSUM_BYTES))) return nothing('it is damaged');
  try {
    const { version, eventId, book } = deserialize(body) as SavedNames;
    if (version !== VERSION) return nothing(`it has version ${version}; this code keeps version ${VERSION}`);
    return { index: new NameIndex(book), eventId };
  } catch (error) {
    return nothing(String(error));
  }
}

/** Replaces the file: a crash leaves what was saved before, or all of this. */
export async function writeNameIndex(file: string, index: NameIndex, eventId: string): Promise<void> {
  const body = serialize({ version: VERSION, eventId, book: index.stored() } satisfies SavedNames);
  await mkdir(dirname(file), { recursive: true });
  const written = `${file}.new`;
  const handle = await open(written, 'w');
  try {
    await handle.write(checksumOf(body));
    await handle.write(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(written, file);
}

const checksumOf = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest();
