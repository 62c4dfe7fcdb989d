import type { List } from '../../../libs/answers/index.js';
import { InvalidCommandError, readCommand } from '../../../libs/commands/index.js';
import {
  guard,
  planFrom,
  recordedFromAnotherFile,
  resumedPlan,
  type Edition,
  type GuardReport,
  type HeldList,
  type HeldParty,
  type Plan,
  type PlanFrom,
  type PlannedCommand,
  type PlanningState,
} from '../../../libs/lists/import.js';
import { RequestFailedError, type TimelineClient } from '../client.js';
import { MAXIMUM_BODY_SIZE } from '../../../libs/timeline/index.js';
import { concernedBy } from '../load/named-commands.js';
import { isRefusal, Posting, whileBusy, type Postable } from '../posting.js';
import { withProgressBar } from '../terminal.js';
import { commandsOf, planText } from './plan-text.js';
import { InvalidEditionError, readEditions, type EditionOptions } from './read-edition.js';
import { readHead, readHeld, readParties, type Held } from './read-held.js';

/** How to import a file. */
export interface ImportOptions extends EditionOptions {
  /** Show the plan and post nothing. */
  readonly dryRun?: boolean;
  /** Import although the guard refuses, where it may be meant. */
  readonly confirm?: boolean;
  /** Show every entry that changes and every note. */
  readonly all?: boolean;
  /** Stops before the next command when it aborts; its reason is the message. */
  readonly signal?: AbortSignal;
}

/** An edition, what is held of its list, and what follows. */
interface Planned {
  readonly edition: Edition;
  readonly held: Held;
  readonly plan: PlanFrom;
  readonly report: GuardReport;
}

/**
 * Imports the lists of a file as one edition of each. The whole file is read and checked, and the plans of all lists are
 * shown, before anything is posted. The state of an import is in the log: after an interruption, on this machine or
 * another, running the same command again continues it.
 * @throws InvalidEditionError if the file is not of the format, or if the guard refuses it.
 * @throws RequestFailedError if the service refuses a command or cannot be reached.
 */
export async function importFile(
  format: string,
  file: string,
  options: ImportOptions,
  client: TimelineClient,
  print: (text: string) => void,
): Promise<void> {
  refuseFuture(options.edition);
  const editions = await readEditions(format, file, options);
  const position = await whileBusy.execute(() => readHead(client));
  const parties = await readParties(client, position);
  const minted = new Set<string>();
  const planned: Planned[] = [];
  for (const edition of editions) {
    const each = await planEdition(client, edition, { position, parties, minted });
    planned.push(each);
    print(planText(each, options));
  }
  refuse(planned, options);
  for (const each of planned) refuseInvalid(format, each);
  if (options.dryRun === true) {
    print('Nothing was posted: --dry-run.');
    return;
  }
  for (const each of planned) print(await importEdition(client, format, each, options));
}

/** What the lists of a file are planned by. */
interface KnownParties {
  readonly position: number;
  readonly parties: ReadonlyMap<string, HeldParty>;
  /** The ids that the lists before this one give to new parties: one id is not given to two of them. */
  readonly minted: Set<string>;
}

/** @throws InvalidEditionError if another edition of the list, or another file of this one, is being imported. */
async function planEdition(
  client: TimelineClient,
  edition: Edition,
  { position, parties, minted }: KnownParties,
): Promise<Planned> {
  const { id } = edition.read.list;
  const stateOf = (list: HeldList, known: ReadonlyMap<string, HeldParty>): PlanningState => {
    const taken = new Set([...known.keys(), ...minted]);
    return { list, isTaken: (partyId) => taken.has(partyId) };
  };
  const held = await readHeld(client, id, parties, position);
  const now = stateOf(held.list, parties);
  refuseOtherImport(edition, held);
  const { underWay } = held.list;
  const made = underWay === undefined ? planFrom(now, edition) : await resumed(underWay.startedAt);
  for (const { body } of made.phases.flat())
    if (typeof body['partyId'] === 'string') minted.add(body['partyId']);
  return { edition, held, plan: made, report: guard(held.list, edition, made) };

  async function resumed(startedAt: number): Promise<PlanFrom> {
    const before = await readParties(client, startedAt);
    const { list } = await readHeld(client, id, before, startedAt);
    return resumedPlan(stateOf(list, before), now, edition);
  }
}

/** @throws InvalidEditionError if another edition of a list, or another file of this one, is being imported. */
function refuseOtherImport({ date, sha256 }: Edition, { list: { underWay }, description }: Held): void {
  if (underWay === undefined || (underWay.date === date && underWay.sha256 === sha256)) return;
  const file = underWay.date === date ? ` from another file (SHA-256 ${underWay.sha256.slice(0, 12)}…)` : '';
  throw new InvalidEditionError(
    `${description?.list}: the edition of ${underWay.date} is being imported${file}. ` +
      'Run that import again to complete it, or retract its start.',
  );
}

/** @throws InvalidEditionError if a day has not begun anywhere on earth: no edition of it can have been published. */
function refuseFuture(edition: string): void {
  const today = new Date(Date.now() + FARTHEST_EAST).toISOString().slice(0, 10);
  if (edition > today)
    throw new InvalidEditionError(`--edition ${edition} is in the future: today is ${today} at the latest`);
}

/** The largest offset from UTC, in milliseconds: that of Kiribati. */
const FARTHEST_EAST = 14 * 60 * 60 * 1000;

/**
 * A command that the service refuses in the middle of an import would leave it unable to continue or end.
 * @throws InvalidEditionError naming the first commands that the service would refuse by their body.
 */
function refuseInvalid(format: string, { edition, held, plan: made, report }: Planned): void {
  const all = [
    describing(edition, held),
    starting(format, { edition, held, plan: made, report }),
    ...made.phases.flat(),
    recordCommand(made, edition, held),
  ];
  const problems: string[] = [];
  for (const { command, body } of all) {
    problems.push(...problemsOf(command, body).map((problem) => `  ${command}: ${problem}`));
    if (problems.length >= MOST_PROBLEMS) break;
  }
  if (problems.length === 0) return;
  const title = `Nothing was posted: ${made.list.id} cannot be recorded as it was read.`;
  throw new InvalidEditionError([title, ...problems.slice(0, MOST_PROBLEMS)].join('\n'));
}

const MOST_PROBLEMS = 20;

function problemsOf(command: string, body: object): string[] {
  const size = Buffer.byteLength(JSON.stringify(body));
  const party = 'partyId' in body ? ` of ${String(body.partyId)}` : '';
  if (size > MAXIMUM_BODY_SIZE)
    return [`the body${party} has ${size} bytes; the limit is ${MAXIMUM_BODY_SIZE}`];
  try {
    readCommand(command, body);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidCommandError)) throw error;
    return error.problems.map(({ pointer, detail }) => `${pointer}${party} ${detail}`);
  }
}

/** @throws InvalidEditionError where the guard refuses an edition, unless it is confirmed. */
function refuse(planned: readonly Planned[], { confirm = false }: ImportOptions): void {
  const refused = planned.flatMap(({ plan: { list }, report }) =>
    report.refusals
      .filter(({ confirmable }) => !confirmable || !confirm)
      .map(({ reason, detail, confirmable }) => ({ list: list.id, reason, detail, confirmable })),
  );
  if (refused.length === 0) return;
  const lines = refused.map(({ list, reason, detail }) => `  ${list}: ${detail} (${reason})`);
  const hint = refused.every(({ confirmable }) => confirmable) ? ' Give --confirm if this is intended.' : '';
  throw new InvalidEditionError([`Nothing was posted: the edition is refused.${hint}`, ...lines].join('\n'));
}

async function importEdition(
  client: TimelineClient,
  format: string,
  planned: Planned,
  options: ImportOptions,
): Promise<string> {
  const { edition, held, plan: made } = planned;
  const { list } = made;
  const ofEdition = `${list.id}, edition of ${edition.date}`;
  const isRecorded = held.list.editions.some(
    ({ date, sha256 }) => date === edition.date && sha256 === edition.sha256,
  );
  const commands = commandsOf(made);
  if (isRecorded && commands === 0)
    return `${ofEdition}: already recorded; nothing was posted.${unrecorded(made)}`;
  // The guard has refused one that differs in what it says.
  const other = recordedFromAnotherFile(held.list.editions, edition);
  if (other !== undefined)
    return (
      `${ofEdition}: already recorded from another file (SHA-256 ${other.sha256.slice(0, 12)}…) with the same entries, ` +
      'perhaps in another order; nothing was posted, and that file remains the evidence.'
    );
  const post = poster(client, options);
  if (!isRecorded) {
    await describe(post, edition, held);
    if (held.list.underWay === undefined) await post([starting(format, planned)]);
  }
  await postPlan(post, made);
  if (isRecorded) {
    // A correction has no start that would keep other imports away.
    refuseChanged(held.description, await client.get<List>(`/v1/lists/${list.id}`));
    return `${ofEdition}: already recorded; ${commands} commands corrected what followed from editions that were retracted.${unrecorded(made)}`;
  }
  await post([recordCommand(made, edition, held)]);
  return `${ofEdition}: recorded, with ${commands} commands.`;
}

/**
 * What follows from editions that were retracted was worked out from those that were recorded then.
 * @throws InvalidEditionError if others are recorded, retracted or under way by now.
 */
export function refuseChanged(before: Pick<List, Compared> | undefined, now: Pick<List, Compared>): void {
  const compared = (list: typeof before) =>
    JSON.stringify([
      list?.beingImported,
      list?.retractions,
      list?.editions.map(({ edition, sha256 }) => [edition, sha256]),
    ]);
  if (compared(before) === compared(now)) return;
  throw new InvalidEditionError(
    `${now.list}: another edition was recorded, started or retracted while this one was corrected. When no import of the ` +
      'list is under way, run the same import again: it posts what is left.',
  );
}

type Compared = 'list' | 'beingImported' | 'retractions' | 'editions';

/** Posts a plan phase by phase: each one when all of the one before is acknowledged. */
async function postPlan(post: Post, made: PlanFrom): Promise<void> {
  const commands = commandsOf(made);
  let done = 0;
  await withProgressBar(
    `Importing ${made.list.id}`,
    'commands',
    async (report) => {
      const seen = new Set<string>();
      for (const phase of made.phases) {
        const before = done;
        await post(postable(phase, made.from, seen), (posted) =>
          report(before + posted, (before + posted) / commands),
        );
        done += phase.length;
      }
    },
    'terminal-only',
  );
}

/** What a person has retracted of an edition that is recorded. */
function unrecorded({ changes: { added } }: Plan): string {
  if (added.length === 0) return '';
  const some = added.slice(0, 5).map(({ name }) => name);
  return (
    ` ${added.length} of its entries are no longer recorded: ${some.join(', ')}${added.length > 5 ? ', …' : ''}.` +
    ' To record them again, retract the record and the start of the edition, and import it again.'
  );
}

type Post = (commands: readonly Postable[], report?: (done: number) => void) => Promise<void>;

/** Posts commands, up to 64 at once, until all are acknowledged. */
function poster(client: TimelineClient, { signal }: ImportOptions): Post {
  return async (commands, report = () => undefined) => {
    const posting = new Posting(commands, client, signal === undefined ? {} : { signal }, 0);
    await posting.run(report);
    if (posting.failed !== undefined) throw failure(commands[posting.failed.place], posting.failed.error);
    if (posting.isInterrupted) throw new Error(`${(signal?.reason as Error).message} ${CONTINUE}`);
  };
}

const CONTINUE = 'Run the same import again to continue: recorded commands are not repeated.';
const MEANWHILE =
  'The list or a party has changed during this import, perhaps by another import of the list. When that has ended, ' +
  'run the same import again: it compares with what is recorded then, and continues.';

/** What to do after a command failed. What the service refuses by its content alone, it would refuse again. */
function hintFor(error: RequestFailedError): string | undefined {
  if (error.status === 409) return MEANWHILE;
  // A token without the scope is refused again.
  const isOfToken = error.status === 401 || error.status === 403;
  return isOfToken || isRefusal(error) ? undefined : CONTINUE;
}

function failure(command: Postable | undefined, error: unknown): unknown {
  if (!(error instanceof RequestFailedError)) return error;
  const detail = `${command?.command ?? ''} ${command?.concerned.about[0] ?? ''}: ${error.message}`;
  const status = error.status === undefined ? {} : { status: error.status };
  const hint = hintFor(error);
  return new RequestFailedError(hint === undefined ? detail : `${detail}\n${hint}`, status, { cause: error });
}

/** Commands about parties. The first one about a new party is refused if its id was taken meanwhile. */
function postable(
  phase: readonly PlannedCommand[],
  { isTaken }: PlanningState,
  seen: Set<string>,
): Postable[] {
  return phase.map(({ command, body, idempotencyKey }) => {
    const concerned = concernedBy(command, body);
    const id = body['partyId'];
    const isNew = typeof id === 'string' && !isTaken(id) && !seen.has(id);
    if (isNew) seen.add(id);
    return {
      command,
      idempotencyKey,
      concerned,
      body: isNew ? { ...body, expectedRevision: 'no-stream' } : body,
    };
  });
}

function listCommand(command: string, listId: string, idempotencyKey: string, body: object): Postable {
  return {
    command,
    idempotencyKey,
    body: { listId, ...body },
    concerned: { about: [`list/${listId}`], names: [] },
  };
}

function evidenceOf({ read: { list }, date }: Edition) {
  const { publisher, name, url } = list;
  const citation = `${name}, edition of ${date}`;
  return [
    { publisher, citation, observedOn: date, certainty: 'official', ...(url === undefined ? {} : { url }) },
  ];
}

/** Describes the list, unless the service has the same description. */
async function describe(post: Post, edition: Edition, held: Held): Promise<void> {
  const { id: _id, ...definition } = edition.read.list;
  if (held.description !== undefined && isDescribedAs(held.description, definition)) return;
  await post([describing(edition, held)]);
}

function describing(edition: Edition, { position }: Held): Postable {
  const { id, ...definition } = edition.read.list;
  const factId = `described-${position}`;
  const body = { factId, ...definition, evidence: evidenceOf(edition) };
  return listCommand('describe-list', id, `import:${id}:${factId}`, body);
}

function isDescribedAs(description: List, definition: object): boolean {
  const held = description as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(definition).every(
    ([field, value]) => JSON.stringify(held[field]) === JSON.stringify(value),
  );
}

/** The id of a fact of an import: another one after the same edition was retracted. */
const factIdOf = (what: string, { date, sha256 }: Edition, { position }: Held): string =>
  `${what}-${date}-${sha256.slice(0, 8)}-${position}`;

function starting(format: string, { edition, held, report: { refusals } }: Planned): Postable {
  const { read, date, sha256 } = edition;
  const factId = factIdOf('started', edition, held);
  const body = {
    factId,
    edition: date,
    sha256,
    format,
    rows: read.rows,
    entries: read.entries.length,
    evidence: evidenceOf(edition),
    ...(refusals.length === 0 ? {} : { confirmed: refusals.map(({ detail }) => detail.slice(0, 500)) }),
  };
  return listCommand('start-list-edition', read.list.id, `import:${read.list.id}:${factId}`, body);
}

function recordCommand({ changes }: Plan, edition: Edition, held: Held): Postable {
  const { read, date, sha256 } = edition;
  const factId = factIdOf('recorded', edition, held);
  const previous = held.list.editions
    .map((each) => each.date)
    .filter((each) => each < date)
    .sort()
    .at(-1);
  return listCommand('record-list-edition', read.list.id, `import:${read.list.id}:${factId}`, {
    factId,
    edition: date,
    sha256,
    rows: read.rows,
    entries: read.entries.length,
    added: changes.added.length,
    gone: changes.gone.length + changes.expired.length,
    changed: changes.renewed.length + changes.renamed.length,
    reworded: changes.reworded.length,
    unreadable: read.unreadable.length,
    scope: read.scope,
    columns: read.columns,
    evidence: evidenceOf(edition),
    ...(previous === undefined ? {} : { previousEdition: previous }),
  });
}
