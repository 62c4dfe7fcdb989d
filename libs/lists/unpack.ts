import { gunzipSync } from 'node:zlib';
import * as xzDecompress from 'xz-decompress';
import { UnreadableFileError } from './edition.js';

// The package is CommonJS: what it exports is the default export under one loader, not the other.
const { XzReadableStream } = (
  'default' in xzDecompress ? xzDecompress.default : xzDecompress
) as typeof xzDecompress;

/** Bytes that a file of a list may have, unpacked. */
const MOST_BYTES = 256 * 1024 * 1024;

const GZIP = [0x1f, 0x8b]; // RFC 1952, 2.3.1
const XZ = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]; // The .xz File Format, 2.1.1.1

/**
 * The content of a file that may be packed with xz or gzip, as its first bytes say; any other file is its own content.
 * Unpacking stops as soon as there is more than `most` bytes.
 * @throws UnreadableFileError if a packed file is damaged, cut short or goes on after its end, or if there is too much.
 */
export async function unpack(file: Uint8Array, most = MOST_BYTES): Promise<Uint8Array> {
  if (startsWith(file, XZ)) return unpackXz(file, most);
  if (startsWith(file, GZIP)) return unpackGzip(file, most);
  if (file.length > most) throw tooLarge(most);
  return file;
}

function startsWith(file: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => file[index] === byte);
}

function unpackGzip(file: Uint8Array, most: number): Uint8Array {
  try {
    return gunzipSync(file, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most);
    throw damaged('gzip', error);
  }
}

async function unpackXz(file: Uint8Array, most: number): Promise<Uint8Array> {
  // The decoder reads one stream, and ignores what follows it.
  if (!isOneStream(file)) throw damaged('xz', 'it is cut short, or goes on after its end');
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = new XzReadableStream(streamOf(file)).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > most) break;
      chunks.push(next.value);
    }
  } catch (error) {
    throw damaged('xz', error);
  }
  if (length > most) {
    await reader.cancel();
    throw tooLarge(most);
  }
  return Buffer.concat(chunks, length);
}

function streamOf(file: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(file);
      controller.close();
    },
  });
}

const HEADER = 12;
const FOOTER = 12;

/** Whether the stream that ends where the file ends begins where the file begins (The .xz File Format, 2.1.2 and 4). */
function isOneStream(file: Uint8Array): boolean {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const footer = file.length - FOOTER;
  if (footer < HEADER || file[footer + 10] !== 0x59 || file[footer + 11] !== 0x5a) return false;
  const indexLength = (view.getUint32(footer + 4, true) + 1) * 4;
  let at = footer - indexLength;
  if (at < HEADER || file[at] !== 0) return false;
  at += 1;
  const number = (): number => {
    let value = 0;
    for (let place = 1; at < footer; place *= 128) {
      const byte = file[at] ?? 0;
      at += 1;
      value += (byte % 128) * place;
      if (byte < 128) break;
    }
    return value;
  };
  let blocks = 0;
  for (let records = number(); records > 0 && at < footer; records -= 1) {
    const unpadded = number();
    number(); // Its size unpacked: it is counted while it is unpacked.
    blocks += Math.ceil(unpadded / 4) * 4;
  }
  return HEADER + blocks + indexLength + FOOTER === file.length;
}

function damaged(format: string, cause: unknown): UnreadableFileError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UnreadableFileError([{ detail: `the file cannot be unpacked as ${format}: ${why}` }]);
}

function tooLarge(most: number): UnreadableFileError {
  return new UnreadableFileError([{ detail: `the file has, unpacked, more than ${most} bytes` }]);
}
