import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** What `npm run build` writes of apps/timeline-web, beside the built service. */
export const BUILT_PAGE = fileURLToPath(new URL('../../timeline-web/', import.meta.url));

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly mediaType: string;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** The files of a built page, by their paths in its folder. They are read, and packed, once: at the first request. */
export class BuiltPage {
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  constructor(private readonly folder: string) {}

  /** Undefined if there is no such file, or if the page was not built. */
  async file(path: string): Promise<PageFile | undefined> {
    this.#files ??= readFiles(this.folder);
    return (await this.#files).get(path);
  }
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.flatMap((path) => {
    const mediaType = mediaTypes[extname(path)];
    return mediaType === undefined ? [] : [readPageFile(folder, path, mediaType)];
  });
  return new Map(await Promise.all(files));
}

async function readPageFile(folder: string, path: string, mediaType: string): Promise<[string, PageFile]> {
  const bytes = await readFile(join(folder, path));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return [path, { mediaType, etag, bytes, gzipped: await compress(bytes) }];
}
