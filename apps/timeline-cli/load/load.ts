import { RequestFailedError, type TimelineClient } from '../client.js';
import { isRefusal, Posting, whileBusy, type FailedCommand, type PostingOptions } from '../posting.js';
import { withProgressBar } from '../terminal.js';
import { readCase, type Case } from './case-file.js';

/** The outcome of loading a case. */
export interface Loaded {
  readonly title: string;
  readonly recorded: number;
  /** Commands that an earlier run had recorded. */
  readonly found: number;
}

/**
 * Posts the commands of a case, up to 64 at once. What concerns one subject is posted in the order of the file. Each
 * command has its idempotency key, so that a second run, or one that continues after a failure, records nothing twice.
 * @throws RequestFailedError naming the first command that was refused or failed, how many are recorded, and how to
 * continue.
 * @throws Error with the reason of the signal and the same, if it aborted.
 */
export async function postCase(
  { file, title, commands }: Case,
  client: TimelineClient,
  options: PostingOptions = {},
): Promise<Loaded> {
  const { head } = await whileBusy.execute(() => client.get<{ readonly head: number }>('/v1/events?limit=1'));
  const posting = new Posting(commands, client, options, head);
  await withProgressBar('Loading', 'commands', (report) => posting.run(report), 'terminal-only');
  const { recorded, found, failed } = posting;
  if (failed !== undefined) throw failure(failed, file, posting);
  if (posting.isInterrupted) {
    const reason = options.signal?.reason as Error;
    throw new Error(`${reason.message}\n${posting.progress('run')}`, { cause: reason });
  }
  return { title, recorded, found };
}

/**
 * Checks a case file, and posts its commands.
 * @throws InvalidCaseError before anything is posted, if anything in the file is wrong.
 * @throws RequestFailedError, Error as {@link postCase} does.
 */
export async function loadCase(
  file: string,
  client: TimelineClient,
  options: PostingOptions = {},
): Promise<Loaded> {
  return postCase(await readCase(file), client, options);
}

const KEYS_OF_ANOTHER =
  'If another actor loaded this file before: idempotency keys are per actor, so this run does not find what that actor ' +
  'recorded. Use a token of that actor, or remove the recorded commands from the file.';

/** Names the command that failed, how many are recorded, and how to continue. */
function failure({ place, error }: FailedCommand, file: string, posting: Posting): unknown {
  if (!(error instanceof RequestFailedError)) return error;
  const { command = '', idempotencyKey = '' } = posting.commands[place] ?? {};
  const [happened, howToContinue] = isRefusal(error)
    ? ['was refused', 'correct the file and run']
    : ['failed', 'run'];
  const hint = error.problem === 'fact-exists' ? `\n${KEYS_OF_ANOTHER}` : '';
  return new RequestFailedError(
    `Command ${place + 1} of ${file} (/commands/${place}, ${command}, idempotencyKey "${idempotencyKey}") ${happened}. ${error.message}${hint}\n` +
      posting.progress(howToContinue),
    error.status === undefined ? {} : { status: error.status },
    { cause: error },
  );
}

/** How many subjects a plan names. */
const MOST_NAMED = 40;

/**
 * What loading a case would post: how many commands of which kind, about which subjects, and which others they name. A
 * misspelt id is a subject of its own, which only the reader of the plan can notice.
 */
export function planText({ title, commands }: Case): string {
  const counts = new Map<string, number>();
  for (const { command } of commands) counts.set(command, (counts.get(command) ?? 0) + 1);
  const about = new Set(commands.flatMap(({ concerned }) => concerned.about.slice(0, 1)));
  const named = new Set(
    commands.flatMap(
      ({
        concerned: {
          about: [, ...others],
          names,
        },
      }) => [...others, ...names],
    ),
  );
  const others = [...named].filter((each) => !about.has(each));
  return [
    `${title}: ${commands.length} commands about ${about.size} subjects would be posted; nothing was sent.`,
    ...[...counts].map(([command, count]) => `  ${count} × ${command}`),
    `about ${listed([...about])}`,
    ...(others.length === 0 ? [] : [`and naming ${listed(others)}`]),
  ].join('\n');
}

function listed(subjects: readonly string[]): string {
  const more = subjects.length - MOST_NAMED;
  return subjects.slice(0, MOST_NAMED).sort().join(', ') + (more > 0 ? `, and ${more} more` : '');
}
