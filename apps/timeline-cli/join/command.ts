import { InvalidArgumentError, Option, type Command } from 'commander';
import { TimelineClient, tokenOfEnvironment } from '../client.js';
import type { Terminal } from '../ask/pages.js';

interface JoinOptions {
  readonly url: string;
  readonly list?: readonly string[];
  readonly minimum: number;
  readonly file: string;
  readonly dryRun?: true;
  readonly confirmAll?: true;
  readonly confirm?: string;
}

const HELP = `
A join says that two ids are the same party: what restricts one restricts the other. The command proposes parties on
different lists that have an identifier, or a name and a country, in common; it never proposes a person by name.

Without --confirm or --confirm-all nothing is posted: the proposals are written to a CSV file. Write "yes" in its column
confirm, save it, and run the command again with --confirm and the file. The column certainty says how far the join is
trusted: with "official" or "company-filing", what is surely in force for one is surely in force for the other; with
"reported", only possibly. If you know better, change the certainty, and say in the column note what shows it.

To undo a wrong join, retract its fact; it is not proposed again.`;

/** Adds the command that joins parties across lists. */
export function addJoin(command: Command, { print }: Terminal): void {
  command
    .addHelpText('after', HELP)
    .option('--list <ids>', 'only the parties on these lists, joined by commas (default: all lists)', listIds)
    .option('--minimum <score>', 'only joins of at least this score, 0 to 1', score, 0.9)
    .option('--file <file>', 'the file that the proposals are written to', 'joins.csv')
    .option('--dry-run', 'show what would be written or posted, without doing it')
    .addOption(new Option('--confirm-all', 'post everything that is proposed').conflicts('confirm'))
    .option('--confirm <file>', 'post what is confirmed in this file')
    .action((options: JoinOptions) => join(options, print));
}

function listIds(text: string): string[] {
  const ids = text.split(',').filter((id) => id !== '');
  if (new Set(ids).size < 2) throw new InvalidArgumentError('It must name two lists or more.');
  return ids;
}

function score(text: string): number {
  const value = /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return value;
}

async function join(options: JoinOptions, print: Terminal['print']): Promise<void> {
  const { url, list, minimum, file, dryRun, confirmAll, confirm } = options;
  const [{ readParties }, { readJoinFile, writeJoinFile }, joins] = await Promise.all([
    import('./recorded-parties.js'),
    import('./join-file.js'),
    import('./join.js'),
  ]);
  const given = confirm === undefined ? undefined : await readJoinFile(confirm);
  const client = new TimelineClient({ url, token: tokenOfEnvironment() });
  const recorded = await readParties(client, list);
  const proposed = joins.joinsOf(recorded, minimum);
  if (given === undefined) print(joins.joinsText(proposed, recorded));
  if (given === undefined && confirmAll !== true) {
    if (dryRun === true) return;
    await writeJoinFile(file, joins.rowsOf(proposed, recorded));
    print(`Written to ${file}. To record what is confirmed in it: timeline join --confirm ${file}`);
    return;
  }
  const toPost = joins.caseOf(given ?? joins.allConfirmed(proposed), recorded, confirm ?? 'The proposals');
  if (dryRun === true) {
    print(`${toPost.commands.length} joins would be posted; nothing was sent.`);
    return;
  }
  const [{ interruptible }, { postCase }] = await Promise.all([
    import('../terminal.js'),
    import('../load/load.js'),
  ]);
  const posted = await interruptible(
    'the commands in flight were completed; no others were posted.',
    (signal) => postCase(toPost, client, { signal }),
  );
  print(`Joins: ${posted.recorded} recorded, ${posted.found} were already recorded.`);
}
