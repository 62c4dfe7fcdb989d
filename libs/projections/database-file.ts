import { open } from 'node:fs/promises';

/*
 * LMDB maps its file into memory and trusts it: a file that is cut short or no database at all ends the
 * process instead of throwing. So what it would trust is looked at first: the two meta pages at its beginning,
 * each of which names the last page in use.
 */
const MAGIC = 0xbeefc0de;
const KNOWN_VERSION = 2;
const META = { magic: 24, version: 28, pageSize: 48, lastPage: 144, end: 160 };

/** Why LMDB must not open the file; undefined if it may, or if there is none. */
export async function fileProblem(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const meta = Buffer.alloc(META.end);
    await file.read(meta, 0, META.end, 0);
    const pageSize = meta.readUInt32LE(META.pageSize);
    const metas = [meta, Buffer.alloc(META.end)];
    await file.read(metas[1] ?? meta, 0, META.end, pageSize);
    if (metas.some((each) => each.readUInt32LE(META.magic) !== MAGIC)) return 'its file is not a database';
    if (meta.readUInt32LE(META.version) !== KNOWN_VERSION) return undefined;
    const lastPage = Math.max(...metas.map((each) => Number(each.readBigUInt64LE(META.lastPage))));
    return size < (lastPage + 1) * pageSize ? `its file is cut short at ${size} bytes` : undefined;
  } finally {
    await file.close();
  }
}
