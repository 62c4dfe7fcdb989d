// What the service costs over HTTP, each figure a ratio to a baseline that is measured in the same run.
// Arguments: which parts to run (all, if none is named); --rounds, --seconds, --stream-seconds
// and --load-commands.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAnswers } from './answers.js';
import { benchAppends } from './appends.js';
import { benchCommands } from './commands.js';
import { benchInProcess } from './in-process.js';
import { benchLoads } from './loads.js';
import { benchRules } from './rules.js';
import { machine, type Report, type Row, type Settings } from './measure.js';
import { benchStreams } from './streams.js';

const FOLDER = 'dist/bench';

const parts: Readonly<Record<string, (settings: Settings) => Promise<Report>>> = {
  answers: benchAnswers,
  appends: benchAppends,
  commands: benchCommands,
  loads: benchLoads,
  rules: benchRules,
  streams: benchStreams,
  'in-process': benchInProcess,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    'stream-seconds': { type: 'string', default: '20' },
    'load-commands': { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20231117' },
  },
});
const settings: Settings = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  streamSeconds: Number(values['stream-seconds']),
  loadCommands: Number(values['load-commands']),
  seed: Number(values.seed),
};
const wanted = positionals.length > 0 ? positionals : Object.keys(parts);

say(`${JSON.stringify(machine())} ${JSON.stringify(settings)}`);
const reports: Record<string, Report> = {};
for (const name of wanted) {
  const bench = parts[name];
  if (bench === undefined) throw new Error(`"${name}" is none of ${Object.keys(parts).join(', ')}`);
  const report = await bench(settings);
  reports[name] = report;
  for (const row of report.rows) say(lineOf(row));
}
await mkdir(FOLDER, { recursive: true });
const file = join(FOLDER, 'http.json');
await writeFile(file, JSON.stringify({ machine: machine(), settings, reports }, undefined, 2));
say(`\nRound by round in ${file}`);

function lineOf({ what, ours, baseline, against, ratio, goal, note }: Row): string {
  const line = `| ${what} | ${ours} | ${baseline} | ${ratio.toFixed(2)} | ${goalText(ratio, goal)} | ${against}`;
  return note === undefined ? `${line} |` : `${line}; ${note} |`;
}

function goalText(ratio: number, goal: Row['goal']): string {
  if (goal === undefined) return '';
  const isAtLeast = 'atLeast' in goal;
  const isMet = isAtLeast ? ratio >= goal.atLeast : ratio <= goal.atMost;
  const text = isAtLeast ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
  return `${text} ${isMet ? 'met' : 'MISSED'}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
