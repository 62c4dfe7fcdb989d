import type { Command } from 'commander';
import { printableJson } from '../../../libs/printable/index.js';
import type { Terminal } from '../ask/pages.js';
import { TimelineClient, tokenOfEnvironment } from '../client.js';
import type { FiledSale } from './screen.js';

interface ScreenOptions {
  readonly url: string;
  readonly asOf?: string;
  readonly record?: true;
  readonly json?: true;
}

interface ReceiptOptions {
  readonly url: string;
  readonly out?: string;
  readonly since?: string;
}

const HELP = `
The file has one sale as JSON, a list of them, or, as .ndjson, one on each line: what POST /v1/screenings takes, see /docs.
One sale is shown as text, several as a table (CSV) with a row for each. A sale that is refused, or a line that is not
JSON, has its problem in its row; the others are screened. With --record each answer is kept as a receipt; screening the
same sale again finds that receipt. The exit code is 1 if a sale was refused, and otherwise 0, whatever the verdicts are.`;

const clientOf = ({ url }: { readonly url: string }) =>
  new TimelineClient({ url, token: tokenOfEnvironment() });

/** Adds the commands about screenings. */
export function addScreening(
  withService: (command: Command, scopes: string) => Command,
  program: Command,
  terminal: Terminal,
): void {
  withService(
    program
      .command('screen <file>')
      .description('screen one sale or many: whether each may go ahead, by everything that is recorded')
      .addHelpText('after', HELP),
    'the scope screen',
  )
    .option('--as-of <time>', 'the effective time of every sale, instead of its own')
    .option('--record', 'keep each answer as a receipt')
    .option('--json', 'for one sale: the whole answer as JSON')
    .action((file: string, options: ScreenOptions) => screen(file, options, terminal));

  const receipt = program.command('receipt').description('export receipts with their proofs, and check them');
  withService(
    receipt.command('export <id>').description('write a receipt with everything needed to check it offline'),
    'the scope screen',
  )
    .option('--out <file>', 'the file to write, which must not exist yet (default: receipt-{id}.json)')
    .option('--since <file>', 'an earlier bundle: prove that the log extends the log of that bundle')
    .action(async (id: string, options: ReceiptOptions) => {
      const { exportReceipt } = await import('./receipt.js');
      const file = options.out ?? `receipt-${id}.json`;
      terminal.print(await exportReceipt(clientOf(options), id, file, options.since));
    });
  receipt
    .command('verify <file>')
    .description('check a bundle offline; if it was altered, say what was, and exit with 1')
    .option('--key <file>', 'the public key that is trusted (PEM)')
    .option('--earlier <file>', 'an earlier bundle of the same log')
    .action(async (file: string, options: { key?: string; earlier?: string }) => {
      const { verifyReceipt } = await import('./receipt.js');
      terminal.print(await verifyReceipt(file, options));
    });
}

async function screen(file: string, options: ScreenOptions, terminal: Terminal): Promise<void> {
  const { asAsked, hasSaleOnEachLine, readSales } = await import('./screen.js');
  const sales = (await readSales(file)).map((each) =>
    'sale' in each ? { sale: asAsked(each.sale, options) } : each,
  );
  const [only] = sales;
  if (sales.length === 1 && only !== undefined && 'sale' in only && !hasSaleOnEachLine(file))
    await screenAlone(only.sale, options, terminal);
  else await screenAll(sales, options, terminal);
}

async function screenAlone(sale: object, options: ScreenOptions, { print }: Terminal): Promise<void> {
  const [{ screenOne }, { screeningText }] = await Promise.all([
    import('./screen.js'),
    import('./screening-text.js'),
  ]);
  const answer = await screenOne(clientOf(options), sale);
  print(options.json === true ? printableJson(JSON.stringify(answer, undefined, 2)) : screeningText(answer));
}

/** @throws Error if a sale was refused, once all rows are written. */
async function screenAll(
  sales: readonly FiledSale[],
  options: ScreenOptions,
  { note, output }: Terminal,
): Promise<void> {
  const [{ screenMany }, { withProgressBar }] = await Promise.all([
    import('./screen.js'),
    import('../terminal.js'),
  ]);
  const verdicts = await withProgressBar(
    'Screening',
    'sales',
    (report) => screenMany(clientOf(options), sales, output, report),
    'terminal-only',
  );
  note(
    `${sales.length} sales: ${[...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')}.`,
  );
  const refused = verdicts.get('refused') ?? 0;
  if (refused > 0)
    throw new Error(
      `${refused} of ${sales.length} sales were refused: see the column "problem" of the table.`,
    );
}
