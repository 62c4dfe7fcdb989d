import 'reflect-metadata';
import { Command, InvalidArgumentError, Option } from 'commander';
import { answerPaths } from '../../events/index.js';
import type { Answer } from './answer-text.js';
import type { SearchResults } from './search-text.js';
import { TimelineClient, tokenOfEnvironment } from './client.js';
import type { MigrateOptions } from './migrate.js';

// Each command loads what it needs: loading the store takes seconds.

interface ClientOptions {
  readonly url: string;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const clientOf = ({ url }: ClientOptions) => new TimelineClient({ url, token: tokenOfEnvironment() });

const readWholeNumber = (least: number) => (text: string) => {
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number, at least ${least}.`);
};

const SERVER = 'esdb://…, or, without a value, EVENTSTORE_URL, which hides its password from other users';
const MIGRATE_HELP = `
The service must be stopped on both sides: what is recorded meanwhile is not copied, or makes the copy fail.
Ids, order, data, metadata and recordedAt are kept. STREAM_PREFIX is put before the streams of the server.
A target that holds other facts is refused before anything is written. After an interruption, or when there
is more to copy, run the same command again: it goes on where the target ends.`;

const CASE_HELP = `
The file is JSON of this form, its commands in the order in which they are posted:

  {
    "title": "Notices of 2026",
    "commands": [
      {
        "idempotencyKey": "notice-2026-17",
        "command": "restrict-chip",
        "body": { "factId": "example-rule", "chipId": "example-chip", … }
      }
    ]
  }

A body is what POST /v1/commands/{command} takes, see /docs. The replacement in a retract-fact is flat:
{ "command": "restrict-chip", "factId": … }. A key is sent as the Idempotency-Key: what an earlier run recorded
is found by it, and not repeated.`;

/** How to give a command an access token, and the scopes that the token must have. */
const tokenHelp = (needed: string): string => `
Where the service has access tokens, set TIMELINE_TOKEN in the environment to one with ${needed}.`;

interface LoadCommandOptions extends ClientOptions {
  readonly dryRun?: true;
  readonly inOrder?: true;
}

interface AskOptions extends ClientOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly position?: string;
  readonly publishedBy?: string;
  readonly destination?: string;
  readonly transaction?: string;
  readonly json?: true;
}

async function ask(path: string, id: string, { url, json, ...point }: AskOptions): Promise<void> {
  const query = new URLSearchParams(Object.entries(point));
  const given = `/v1/${path}/${encodeURIComponent(id)}?${query.toString()}`;
  const answer = await clientOf({ url }).get<Answer>(given);
  const { answerText } = await import('./answer-text.js');
  print(json === true ? JSON.stringify(answer, undefined, 2) : answerText(answer));
}

const program = new Command('timeline')
  .description('Queries and maintains a Regulatory Timeline.')
  .addHelpText('after', tokenHelp('the scope read; load and demo need write as well'));
const withService = (command: Command): Command =>
  command.option('--url <url>', 'the address of the service', 'http://127.0.0.1:3000');

withService(program.command('load <file>'))
  .description('post the commands of a case file; a second run records nothing twice')
  .addHelpText('after', `${CASE_HELP}\n${tokenHelp('the scopes read and write')}`)
  .option('--dry-run', 'check the whole file, and say what would be posted; nothing is sent')
  .option('--in-order', 'post one command after another, so that positions are in the order of the file')
  .action(async (file: string, options: LoadCommandOptions) => {
    const { checkCase, loadCase, planText } = await import('./load/load.js');
    const client = clientOf(options);
    if (options.dryRun === true) return print(planText(await checkCase(file, client)));
    const { interruption } = await import('./terminal.js');
    const { inOrder = false } = options;
    const signal = interruption('what was in flight is finished');
    const { title, recorded, found } = await loadCase(file, client, { inOrder, signal });
    print(`${title}: ${recorded} commands recorded, ${found} were already recorded.`);
  });

for (const { path, name } of answerPaths) {
  withService(program.command(`${name} <id>`))
    .description(`ask what was restricted of a ${name}`)
    .option('--as-of <date>', 'on this day or instant (default: today)')
    .option('--known-at <date>', 'as known on this day or instant (default: now)')
    .option('--position <number>', 'as known at this position')
    .option('--published-by <date>', 'from what was public by this day or instant')
    .option('--destination <term>', 'for this destination')
    .option('--transaction <word>', 'for an export, reexport or in-country-transfer')
    .option('--json', 'the whole answer as JSON')
    .addHelpText('after', tokenHelp('the scope read'))
    .action((id: string, options: AskOptions) => ask(path, id, options));
}

withService(program.command('search <text>'))
  .description('find chips and parties by id or name, and parties by an exact identifier')
  .option('--json', 'the results as JSON')
  .addHelpText('after', tokenHelp('the scope read'))
  .action(async (text: string, { url, json }: Pick<AskOptions, 'url' | 'json'>) => {
    const query = new URLSearchParams({ q: text });
    const results = await clientOf({ url }).get<SearchResults>(`/v1/search?${query.toString()}`);
    const { searchText } = await import('./search-text.js');
    print(json === true ? JSON.stringify(results, undefined, 2) : searchText(text, results));
  });

program
  .command('token <actor>')
  .description('make an access token, and its entry for TOKENS_FILE, which holds only its hash')
  .requiredOption('--scopes <list>', 'its scopes: read, write, admin, or several of them joined by commas')
  .action(async (actor: string, options: { scopes: string }) => {
    const { newToken, scopes } = await import('../../libs/access/index.js');
    const given = options.scopes.split(',');
    const granted = scopes.filter((scope) => given.includes(scope));
    if (granted.length !== given.length)
      throw new InvalidArgumentError(`--scopes are one or more of ${scopes.join(', ')}, joined by commas.`);
    const { token, entry } = newToken({ actor, scopes: granted });
    print(`Token, shown this once: ${token}\nEntry for "tokens" in TOKENS_FILE: ${JSON.stringify(entry)}`);
  });

program
  .command('verify')
  .description('check every event in the embedded store of DATA_DIR, while no service has it open')
  .action(async () => (await import('./verify.js')).verifyStore(print));

program
  .command('rebuild')
  .description('rebuild the read model of DATA_DIR from the event store, while no service has it open')
  .action(async () => (await import('./rebuild.js')).rebuildReadModel(print));

program
  .command('migrate')
  .description(
    'copy the embedded store of DATA_DIR to an EventStoreDB, or back, and compare the answers of both; stop the service first',
  )
  .addOption(new Option('--to [url]', `copy to this server; ${SERVER}`).conflicts('from'))
  .addOption(new Option('--from [url]', `copy from this server into DATA_DIR; ${SERVER}`))
  .option('--points <number>', 'compare answers at this many points of both clocks', readWholeNumber(4))
  .option(
    '--seed <number>',
    'the seed of the sample of points, as an earlier run printed it',
    readWholeNumber(0),
  )
  .addHelpText('after', MIGRATE_HELP)
  .action(async (options: MigrateOptions) => (await import('./migrate.js')).migrate(options, print));

program
  .command('demo')
  .description('start the service, load the real case, ask the first five questions, and keep running')
  .addHelpText('after', tokenHelp('the scopes read and write'))
  .action(async () => (await import('./demo.js')).runDemo(print));

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
