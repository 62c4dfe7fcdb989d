// What the service costs over HTTP, each figure a ratio to a baseline that is measured in the same run.
// Arguments: which parts to run (all, if none is named); --rounds, --seconds, --stream-seconds
// and --load-commands.
import { parseArgs } from 'node:util';
import { publish, type ReportRow } from '../report.js';
import { benchAnswers } from './answers.js';
import { benchAppends } from './appends.js';
import { benchCommands } from './commands.js';
import { benchInProcess } from './in-process.js';
import { benchLoads } from './loads.js';
import { benchRules } from './rules.js';
import type { Report, Row, Settings } from './measure.js';
import { benchStreams } from './streams.js';

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

const rows: ReportRow[] = [];
const details: Record<string, object> = {};
for (const name of wanted) {
  const bench = parts[name];
  if (bench === undefined) throw new Error(`"${name}" is none of ${Object.keys(parts).join(', ')}`);
  const report = await bench(settings);
  details[name] = report.rounds;
  rows.push(...report.rows.map(reported));
}
// What is measured in part does not take the place of the whole.
publish(positionals.length > 0 ? `http-${positionals.join('-')}` : 'http', {
  settings: { ...settings },
  rows,
  details,
});

function reported({ what, ours, baseline, against, ratio, goal, note }: Row): ReportRow {
  const about = note === undefined ? against : `${against}; ${note}`;
  return { what, ours, against: `${baseline}: ${about}`, ratio, ...(goal && { goal }) };
}
