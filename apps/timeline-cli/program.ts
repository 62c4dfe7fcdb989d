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
Formats: ecfr-part-744, bis-dpl, trade-csl, ofac-sdn, un-consolidated, cn-mofcom, jp-meti, state-isn, and csv for a
list of one's own, whose --mapping file is described in docs/operations.md, with an example in examples/own-list. A
file may be packed with xz or gzip.

The whole file is checked, and its plan shown, before anything is posted: what is new, gone, renewed, known by
another spelling, or reworded. An edition that looks like a broken file is refused: entries that are gone without an
end of their own, missing rows, changed columns. Editions may come in any order; the same file twice records nothing.

The state of an import is in the log. After an interruption, here or on another machine, run the same command again:
it goes on. Until it ends, answers that the list matters to say so, and no other edition of the list can be imported.`;

const SERVER = 'esdb://…, or, without a value, EVENTSTORE_URL, which hides its password from other users';
const MIGRATE_HELP = `
The service must be stopped on both sides: what is recorded meanwhile is not copied, or makes the copy fail.
Ids, order, data, metadata and recordedAt are kept. STREAM_PREFIX is put before the streams of the server.
A target that holds other facts is refused before anything is written. After an interruption, or when there
is more to copy, run the same command again: it goes on where the target ends.`;

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

Up to 64 commands are in flight at once. Those about one subject are posted in the order of the file, and those
that need another party (identify-parties, state-ownership) after what is before them about it; others may
overtake each other, unless --in-order is given.

A key is sent as the Idempotency-Key: what an earlier run recorded is found by it, and not repeated. A command
without one has a key that derives from its content: if it is changed after it was recorded, it is another command.`;

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
      'check the whole file, and say what would be posted; nothing is sent, and no service is needed',
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
    .option('--mapping <file>', 'of the format csv: what the columns of the file hold')
    .option(
      '--excerpt',
      'the file holds only some entries: they are recorded as a list of their own, and never count as the whole one',
    )
    .option('--dry-run', 'read and check the whole file and show the plan; nothing is posted')
    .option('--all', 'show every entry that changes and every note, and not only examples')
    .option('--confirm', 'import although the edition looks like a broken file, where that may be meant')
    .action((format: string, file: string, options: ImportCommandOptions) =>
      importLists(format, file, options, print),
    );

  addQuestions(
    (name, description) => withService(program.command(name).description(description), 'the scope read'),
    terminal,
  );

  addMatch(
    withService(
      program.command('match').description('match the names of a CSV file with chips and parties'),
      'the scope read',
    ),
    terminal,
  );

  addJoin(
    withService(
      program.command('join').description('propose which parties of different lists are one, and record it'),
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
    .description('rebuild the projections of DATA_DIR from the event store, while no service has them open')
    .action(async () => (await import('./rebuild.js')).rebuildProjections(print));

  program
    .command('migrate')
    .description(
      'copy the embedded store of DATA_DIR to an EventStoreDB, or back, and compare the answers of both; stop the service first',
    )
    .addOption(new Option('--to [url]', `copy to this server; ${SERVER}`).conflicts('from'))
    .addOption(new Option('--from [url]', `copy from this server into DATA_DIR; ${SERVER}`))
    .option('--points <number>', 'compare answers at this many points of both clocks', wholeNumber(4))
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
  const [{ importFile }, { interruption }] = await Promise.all([
    import('./import/import.js'),
    import('./terminal.js'),
  ]);
  const client = new TimelineClient({ url, token: tokenOfEnvironment() });
  const signal = interruption('the commands in flight were finished, and no more were posted.');
  await importFile(format, file, { ...options, signal }, client, print);
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
  const { interruption } = await import('./terminal.js');
  const client = new TimelineClient({ url, token: tokenOfEnvironment() });
  const signal = interruption('the commands in flight were finished, and no more were posted.');
  const { title, recorded, found } = await postCase(read, client, { inOrder, signal });
  print(`${title}: ${recorded} commands recorded, ${found} were already recorded.`);
}
