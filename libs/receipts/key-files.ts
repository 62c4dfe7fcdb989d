import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_BYTES } from './sealing.js';

/** A file of a key is damaged. */
class DamagedKeyError extends Error {
  override readonly name = 'DamagedKeyError';
}

/**
 * The keys of receipts, each in a file of its own, outside of the log: to destroy a file is to erase what its key has
 * sealed, wherever copies of the log are. Replicas share the folder.
 */
export class ReceiptKeys {
  constructor(private readonly folder: string) {}

  /** The key of a receipt, made if there is none; on disk when it is returned. */
  async obtain(id: string): Promise<Buffer> {
    const path = this.#path(id);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    const key = randomBytes(KEY_BYTES);
    let file: FileHandle;
    try {
      file = await open(path, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return this.#existing(id);
    }
    try {
      await file.writeFile(key);
      await file.sync();
    } finally {
      await file.close();
    }
    await synced(join(path, '..'));
    return key;
  }

  /**
   * The key of a receipt; undefined where it was destroyed, or never was here.
   * @throws DamagedKeyError
   */
  find(id: string): Buffer | undefined {
    let key: Buffer;
    try {
      key = readFileSync(this.#path(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    if (key.length !== KEY_BYTES) throw new DamagedKeyError(`The key of the receipt ${id} is damaged`);
    return key;
  }

  /** Overwrites a key and removes its file, which is done on disk when it returns. */
  async destroy(id: string): Promise<void> {
    const path = this.#path(id);
    let file: FileHandle;
    try {
      file = await open(path, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    try {
      await file.write(Buffer.alloc(KEY_BYTES), 0, KEY_BYTES, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await unlink(path);
    await synced(join(path, '..'));
  }

  /** Another writer may have made it, and not have written it yet. */
  async #existing(id: string): Promise<Buffer> {
    for (let tries = 0; ; tries += 1) {
      try {
        const key = this.find(id);
        if (key !== undefined) return key;
      } catch (error) {
        if (tries >= 100) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #path(id: string): string {
    return join(this.folder, id.slice(0, 2), `${id}.key`);
  }
}

async function synced(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
