import type { Command } from 'commander';
import { TimelineClient, tokenOfEnvironment } from '../client.js';
import type { Terminal } from '../ask/pages.js';

interface MatchOptions {
  readonly url: string;
  readonly output: string;
  readonly asOf?: string;
  readonly position?: string;
  readonly since?: string;
}

const HELP = `
The file is CSV with a header: a column "name", and if you have them "kind" (party or chip), "country" (DE), "address",
and "identifiers" (lei:5493001KJTIIGC8Y1R12; imo:9185528). The output has a row for each match, best first, and one for
each name without a match, which is no clearance. An invalid row has its error in the column "problem"; the others are
matched, and the exit code is then 1. All names are matched at one position of the log. With --since, the output of an
earlier run, only matches that are new, changed or gone since then have a row; for a name that is not in that output,
every match is new. After a failure or Ctrl-C, the same command continues after the names that are in the output.`;

/** Adds the options and the action of `match`. */
export function addMatch(command: Command, { print }: Terminal): void {
  command
    .argument('<file>', 'names.csv')
    .requiredOption('-o, --output <file>', 'where the matches are written, as CSV')
    .option('--as-of <time>', 'a day or an instant: match names in use then (default: now)')
    .option('--position <number>', 'the last position known (default: the head)')
    .option('--since <file>', 'the output of an earlier run, to compare with')
    .addHelpText('after', HELP)
    .action(async (file: string, { url, output, ...given }: MatchOptions) => {
      const [{ matchFile }, { interruptible }] = await Promise.all([
        import('./match-file.js'),
        import('../terminal.js'),
      ]);
      const client = new TimelineClient({ url, token: tokenOfEnvironment() });
      const matched = await interruptible('the names that were matched are in the output.', (signal) =>
        matchFile(file, output, { ...given, signal }, client),
      );
      const { names, hits, possible, refused } = matched;
      print(`${names} names: ${hits} with a hit, ${possible} with a possible match, in ${output}.`);
      if (refused > 0)
        throw new Error(`${refused} of them could not be matched: see the column "problem" of ${output}.`);
    });
}
