import { Command, InvalidArgumentError, Option } from 'commander';
import { printableLines } from '../../libs/printable/index.js';
import { TimelineClient, tokenOfEnvironment } from './client.js';
import type { Terminal } from './ask/pages.js';
import { wholeNumber } from './ask/parameters.js';
import { addQuestions } from './ask/questions.js';
import { addJoin } from './join/command.js';
import { addMatch } from './match/command.js';
import { addScreening } from './screen/commands.js';
import type { MigrateOptions } from './migrate.js';

// Each command loads what it needs: loading the store takes seconds.

interface ClientOptions {
  readonly url: string;
}

interface LoadCommandOptions extends ClientOptions {
  readonly dryRun?: true;
  readonly inOrder?: boolean;
}

interface ImportCommandOptions extends ClientOptions {
  readonly edition: string;
  readonly list?: string;
  readonly mapping?: string;
  readonly excerpt?: true;
  readonly dryRun?: true;
  readonly all?: true;
  readonly confirm?: true;
}

const IMPORT_HELP = `
Formats: ecfr-part-744, bis-dpl, trade-csl, ofac-sdn, un-consolidated, cn-mofcom, jp-meti, state-isn, and csv for
your own list, whose --mapping file is described in docs/operations.md, with an example in examples/own-list. The file
may be compressed with xz or gzip.

The whole file is checked and its plan is shown before anything is posted: which entries are new, gone, renewed,
spelled differently or reworded. An edition that looks like a broken file is refused: entries gone before their own end
date, missing rows, changed columns. Editions may be imported in any order; importing a file twice records nothing new.

The state of an import is in the log. To continue after an interruption, run the same command again, on this machine or
another. Until the import ends, answers that depend on the list say so, and no other edition of the list can be imported.`;

const SERVER = 'esdb://…; without a value EVENTSTORE_URL is used, which hides its password from other users';
const MIGRATE_HELP = `
Stop the service on both sides first: events recorded during the copy are not copied, or make it fail.
Ids, order, data, metadata and recordedAt are kept. STREAM_PREFIX is put before the streams of the server.
A target that holds other facts is refused before anything is written. After an interruption, or when there
is more to copy, run the same command again: it continues where the target ends.`;

const CASE_HELP = `
The file is JSON of this form:

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
{ "command": "restrict-chip", "factId": … }. The whole file is checked before anything is posted.

Up to 64 commands are in flight at once. Commands about one subject are posted in the order of the file, and those
that need another party (identify-parties, state-ownership) after the earlier commands about that party; others may
overtake each other, unless --in-order is given.

The key is sent as the Idempotency-Key, so that a command that an earlier run recorded is not recorded again. A command
without a key gets one derived from its content: if you change it after it was recorded, it counts as another command.`;

/** How to give a command an access token, and the scopes that the token must have. */
const tokenHelp = (needed: string): string => `
Where the service has access tokens, set TIMELINE_TOKEN in the environment to one with ${needed}.`;

/** The command line. */
export function createProgram(given: Terminal): Command {
  const terminal: Terminal = {
    ...given,
    print: (text) => given.print(printableLines(text)),
    note: (text) => given.note(printableLines(text)),
  };
  const { print } = terminal;
  const program = new Command('timeline')
    .description('Queries and maintains a Regulatory Timeline.')
    .addHelpText(
      'after',
      tokenHelp('the scope read; load and join need write as well, import and demo also import'),
    );
  const withService = (command: Command, scopes: string): Command =>
    command
      .option('--url <url>', 'the address of the service', 'http://127.0.0.1:3000')
      .addHelpText('after', tokenHelp(scopes));

  withService(
    program
      .command('load <file>')
      .description('check and post the commands of a case file; a second run records nothing twice')
      .addHelpText('after', CASE_HELP),
    'the scopes read and write',
  )
    .option(
      '--dry-run',
      'check the whole file and show what would be posted; nothing is sent, and no service is needed',
    )
    .option('--in-order', 'post one command after another: their positions are in the order of the file')
    .action((file: string, options: LoadCommandOptions) => load(file, options, print));

  withService(
    program
      .command('import <format> <file>')
      .description('import an edition of the government lists that a file holds')
      .addHelpText('after', IMPORT_HELP),
    'the scopes read, write and import',
  )
    .requiredOption('--edition <day>', 'the date of the edition (2026-07-23)')
    .option('--list <id>', 'only this list of the file')
    .option('--mapping <file>', 'for the format csv: what the columns of the file hold')
    .option(
      '--excerpt',
      'the file holds only some entries: record them as a separate list, which never counts as the full one',
    )
    .option('--dry-run', 'read and check the whole file and show the plan; nothing is posted')
    .option('--all', 'show every changed entry and every note, not only examples')
    .option('--confirm', 'import an edition that looks like a broken file, where that may be intended')
    .action((format: string, file: string, options: ImportCommandOptions) =>
      importLists(format, file, options, print),
    );

  addQuestions(
    (name, description) => withService(program.command(name).description(description), 'the scope read'),
    terminal,
  );

  addMatch(
    withService(
      program.command('match').description('match the names in a CSV file against chips and parties'),
      'the scope read',
    ),
    terminal,
  );

  addJoin(
    withService(
      program
        .command('join')
        .description('propose which parties on different lists are the same, and record what you confirm'),
      'the scopes read and write',
    ),
    terminal,
  );

  addScreening(withService, program, terminal);

  program
    .command('token <actor>')
    .description('make an access token, and its entry for TOKENS_FILE, which holds only its hash')
    .requiredOption(
      '--scopes <list>',
      'its scopes: read, write, import, screen, admin, or several of them joined by commas',
    )
    .action(async (actor: string, options: { scopes: string }) => {
      const { newToken, scopes } = await import('../../libs/access/index.js');
      const given = options.scopes.split(',');
      const granted = scopes.filter((scope) => given.includes(scope));
      if (granted.length !== given.length)
        throw new InvalidArgumentError(
          `--scopes must be one or more of ${scopes.join(', ')}, joined by commas.`,
        );
      const { token, entry } = newToken({ actor, scopes: granted });
      print(`Token, shown this once: ${token}\nEntry for "tokens" in TOKENS_FILE: ${JSON.stringify(entry)}`);
    });

  program
    .command('verify')
    .description('check every event in the embedded store of DATA_DIR, while no service has it open')
    .action(async () => (await import('./verify.js')).verifyStore(print));

  program
    .command('rebuild')
    .description('rebuild the projections of DATA_DIR from the event store, while no service has them open')
    .action(async () => (await import('./rebuild.js')).rebuildProjections(print));

  program
    .command('migrate')
    .description(
      'copy the embedded store of DATA_DIR to an EventStoreDB, or back, and compare the answers of both; stop the service first',
    )
    .addOption(new Option('--to [url]', `copy to this server; ${SERVER}`).conflicts('from'))
    .addOption(new Option('--from [url]', `copy from this server into DATA_DIR; ${SERVER}`))
    .option('--points <number>', 'compare answers at this many points on both clocks', wholeNumber(4))
    .option(
      '--seed <number>',
      'the seed of the sample of points, as an earlier run printed it',
      wholeNumber(0),
    )
    .addHelpText('after', MIGRATE_HELP)
    .action(async (options: MigrateOptions) => (await import('./migrate.js')).migrate(options, print));

  program
    .command('demo')
    .description(
      'start the service, load the real case and excerpts of a list, ask eight questions, and keep running',
    )
    .addHelpText('after', tokenHelp('the scopes read, write and import'))
    .action(async () => (await import('./demo.js')).runDemo(print));

  return program;
}

async function importLists(
  format: string,
  file: string,
  { url, ...options }: ImportCommandOptions,
  print: Terminal['print'],
): Promise<void> {
  const [{ importFile }, { interruptible }] = await Promise.all([
    import('./import/import.js'),
    import('./terminal.js'),
  ]);
  const client = new TimelineClient({ url, token: tokenOfEnvironment() });
  await interruptible('the commands in flight were completed; no others were posted.', (signal) =>
    importFile(format, file, { ...options, signal }, client, print),
  );
}

async function load(
  file: string,
  { url, dryRun, inOrder = false }: LoadCommandOptions,
  print: Terminal['print'],
): Promise<void> {
  const [{ readCase }, { planText, postCase }] = await Promise.all([
    import('./load/case-file.js'),
    import('./load/load.js'),
  ]);
  const read = await readCase(file);
  if (dryRun === true) {
    print(planText(read));
    return;
  }
  const { interruptible } = await import('./terminal.js');
  const client = new TimelineClient({ url, token: tokenOfEnvironment() });
  const { title, recorded, found } = await interruptible(
    'the commands in flight were completed; no others were posted.',
    (signal) => postCase(read, client, { inOrder, signal }),
  );
  print(`${title}: ${recorded} commands recorded, ${found} were already recorded.`);
}
