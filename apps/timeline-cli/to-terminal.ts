import { Transform, type TransformCallback } from 'node:stream';
import { printableLines } from '../../libs/printable/index.js';

/** A stream that writes UTF-8 to a terminal, without what would be a command to it. */
export function toTerminal(terminal: NodeJS.WritableStream): Transform {
  const decoder = new TextDecoder();
  const written = new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) =>
      done(null, printableLines(decoder.decode(chunk, { stream: true }).replaceAll('\r', ''))),
  });
  written.pipe(terminal, { end: false });
  return written;
}
