import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { ProblemError } from '../http/problems/problem.js';
import { isHeld } from '../http/send-answer.js';

const compress = promisify(gzip);

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file as it is sent. */
export interface StaticFile {
  readonly mediaType: string;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** Files of a folder, by their paths in it. They are read, and packed, once: at the first request. */
export class StaticFiles {
  #files: Promise<ReadonlyMap<string, StaticFile>> | undefined;

  /** Without `paths`, all files of the folder that a browser shows or runs; none, if there is no such folder. */
  constructor(
    private readonly folder: string,
    private readonly paths?: readonly string[],
  ) {}

  /** Undefined if there is no such file. */
  async file(path: string): Promise<StaticFile | undefined> {
    this.#files ??= readFiles(this.folder, this.paths);
    return (await this.#files).get(path);
  }
}

async function readFiles(
  folder: string,
  paths: readonly string[] | undefined,
): Promise<ReadonlyMap<string, StaticFile>> {
  const files = (paths ?? (await pathsIn(folder))).flatMap((path) => {
    const mediaType = mediaTypes[extname(path)];
    return mediaType === undefined ? [] : [readStaticFile(folder, path, mediaType)];
  });
  return new Map(await Promise.all(files));
}

async function pathsIn(folder: string): Promise<readonly string[]> {
  return readdir(folder, { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
}

async function readStaticFile(
  folder: string,
  path: string,
  mediaType: string,
): Promise<[string, StaticFile]> {
  const bytes = await readFile(join(folder, path));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return [path, { mediaType, etag, bytes, gzipped: await compress(bytes) }];
}

/** A path that the page links to has a file: this one has none. */
export const noSuchFile = (): ProblemError =>
  new ProblemError(404, 'not-found', 'Not found', 'The page has no such file.');

/** Sends a file, packed where the client takes that; or 304, if the client has it. */
export function sendFile(
  { mediaType, etag, bytes, gzipped }: StaticFile,
  headers: Readonly<Record<string, string>>,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  void reply.headers({ ...headers, etag, vary: 'accept, accept-encoding' });
  if (isHeld(request, etag)) {
    void reply.status(304).send();
    return;
  }
  const isPacked = new Negotiator(request).encoding(['gzip', 'identity']) === 'gzip';
  if (isPacked) void reply.header('content-encoding', 'gzip');
  void reply.type(mediaType).send(isPacked ? gzipped : bytes);
}
