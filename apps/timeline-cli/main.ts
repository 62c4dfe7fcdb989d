import 'reflect-metadata';
import { printableLines } from '../../libs/printable/index.js';
import { createProgram } from './program.js';
import { toTerminal } from './to-terminal.js';

const program = createProgram({
  print: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  output: process.stdout.isTTY ? toTerminal(process.stdout) : process.stdout,
});

program.parseAsync().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${printableLines(message)}\n`);
  process.exit(1);
});
