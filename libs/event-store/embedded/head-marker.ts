import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { recordChecksum } from '../../lmdb/index.js';
import { DamagedStoreError } from '../port/errors.js';

const FILE = 'head';

/** In bytes: within one sector, so that the disk has the old line or the new one. */
const LENGTH = 128;

/** How long a line may wait before it is flushed to disk, in milliseconds. */
const LONGEST_UNFLUSHED = 1000;

/** The store and the position that a marker names. */
export interface MarkedHead {
  readonly store: string;
  readonly position: number;
}

/**
 * A file beside the store that names the position of its last acknowledged event: a store that ends before it has lost
 * events, though each of its pages may be sound. A line is written after its events are on disk and before they are
 * acknowledged, so that the marker is never ahead of a sound store. It is not flushed for every commit: killing the
 * process loses no line, and a power cut at most those of the last second, which lets the marker lag.
 */
export class HeadMarker {
  readonly #folder: string;
  readonly #store: string;
  #position = -1;
  #file: number | undefined;
  #flush: NodeJS.Timeout | undefined;

  /** Why the last line could not be written; the next commit tries again. */
  problem: string | undefined;

  constructor(folder: string, { store, position }: MarkedHead) {
    this.#folder = folder;
    this.#store = store;
    this.advance(position);
  }

  /**
   * What the marker in the folder names; undefined if there is none, as with a store of an earlier version.
   * @throws DamagedStoreError when it is not a file, or its line is truncated or altered.
   */
  static read(folder: string): MarkedHead | undefined {
    let line: string;
    try {
      // Reading a pipe would block.
      if (!statSync(join(folder, FILE)).isFile())
        throw new DamagedStoreError(folder, `its head marker, "${FILE}", is not a file`);
      line = readFileSync(join(folder, FILE), 'utf8');
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
      throw error;
    }
    const [position = '', store = ''] = line.trimEnd().split(' ');
    if (line !== lineOf({ store, position: Number(position) }))
      throw new DamagedStoreError(folder, `its head marker, the file "${FILE}", is damaged`);
    return { store, position: Number(position) };
  }

  /** Names a later position, whose event is on disk. A failure loses nothing of the store: it is kept as the problem. */
  advance(position: number): void {
    if (position === this.#position && this.problem === undefined) return;
    const head = { store: this.#store, position };
    try {
      this.#file ??= this.#opened() ?? this.#create(head);
      writeSync(this.#file, lineOf(head), 0);
      this.#position = position;
      this.problem = undefined;
      this.#flush ??= setTimeout(() => this.#flushNow(), LONGEST_UNFLUSHED).unref();
    } catch (error) {
      this.problem = `the head marker cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  close(): void {
    clearTimeout(this.#flush);
    if (this.#file === undefined) return;
    try {
      fdatasyncSync(this.#file);
    } finally {
      closeSync(this.#file);
      this.#file = undefined;
    }
  }

  #opened(): number | undefined {
    try {
      return openSync(join(this.#folder, FILE), 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Whole at once, so that a crash leaves no file that seems damaged. */
  #create(head: MarkedHead): number {
    const [file, whole] = [join(this.#folder, FILE), join(this.#folder, `${FILE}.new`)];
    const created = openSync(whole, 'w+');
    try {
      writeSync(created, lineOf(head), 0);
      fdatasyncSync(created);
      renameSync(whole, file);
      syncFolder(this.#folder);
      return created;
    } catch (error) {
      closeSync(created);
      rmSync(whole, { force: true });
      throw error;
    }
  }

  #flushNow(): void {
    this.#flush = undefined;
    // A failure is of the disk, and the store's own flush reports it.
    if (this.#file !== undefined) fdatasync(this.#file, () => undefined);
  }
}

function lineOf({ store, position }: MarkedHead): string {
  return `${position} ${store} ${recordChecksum(position, store)}`.padEnd(LENGTH - 1).concat('\n');
}

function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
