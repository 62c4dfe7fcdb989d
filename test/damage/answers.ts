// What stores answer, in a process of its own: damage may end it. Each line that it reads is a DATA_DIR; it prints a
// line of JSON for it, an `Outcome`.
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { digestOf, parseAsOf, type EventData } from '../../events/index.js';
import { StoreCheck } from '../../apps/timeline-api/operations/store-check.js';
import { EmbeddedEventStore } from '../../libs/event-store/index.js';
import { decideChip } from '../../libs/restrictions/index.js';
import { eventStoreFolder, openTimeline, worldDigest, type Timeline } from '../../libs/timeline/index.js';
import { evidence } from '../support/builders.js';

/** An answer, or why there is none. */
type Answer = { readonly is: unknown } | { readonly refused: string };

/** What was asked, and what was answered. */
export interface Answers {
  /** Before anything is opened for writing. */
  readonly verified: Answer;
  readonly isReady: boolean;
  readonly head: number;
  readonly answers: Readonly<Record<string, Answer>>;
  /** After commands were recorded, and the store was closed. */
  readonly verifiedAfter: Answer;
}

const EVENTS = 900;
const PART = 100;
const CHIPS = 60;
const COMMANDS = 8;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What became of opening a store and asking it everything: its answers, or the message with which it is refused. */
export type Outcome = { readonly answers: Answers } | { readonly refused: string };

async function answerOf(ask: () => unknown): Promise<Answer> {
  try {
    return { is: await ask() };
  } catch (error) {
    if (!(error instanceof Error) || error.message === '') throw error;
    return { refused: error.message };
  }
}

async function verified(dataFolder: string): Promise<unknown> {
  const store = await EmbeddedEventStore.openExisting(eventStoreFolder({ dataFolder }), { readOnly: true });
  const { soundEvents, corruptPositions } = await store.verify();
  await store.close();
  if (corruptPositions.length > 0) throw new Error(`${corruptPositions.length} events are corrupt`);
  return soundEvents;
}

async function opened(dataFolder: string): Promise<Timeline> {
  const timeline = await openTimeline(
    {
      dataFolder,
      url: '',
      streamPrefix: '',
      serveStoreAt: '',
      askedKey: () => Promise.resolve(Buffer.alloc(32)),
    },
    quiet,
  );
  const isSettled = (): boolean =>
    timeline.followerState.kind === 'stopped' ||
    (timeline.followerState.kind === 'live' &&
      timeline.projections.every(({ state }) => state.kind !== 'catching-up'));
  while (!isSettled()) await setTimeout(10);
  return timeline;
}

async function record(timeline: Timeline, number: number): Promise<unknown> {
  const chipId = `chip-${number}`;
  const data: EventData<'ChipDescribed'> = {
    factId: `described-${number}`,
    chipId,
    names: [{ name: `${number} `.repeat(40).trim(), kind: 'primary' }],
    evidence: evidence(),
  };
  const outcome = await timeline.handle({
    subject: { kind: 'chip', id: chipId },
    decide: (facts) => decideChip(facts, { type: 'describe-chip', data }),
    actor: 'local',
    body: data,
  });
  return outcome.kind === 'recorded' ? [outcome.position, outcome.revision] : outcome;
}

async function ask(dataFolder: string): Promise<Answers> {
  const before = await answerOf(() => verified(dataFolder));
  const timeline = await opened(dataFolder);
  const problem = await new StoreCheck(timeline.store).problem();
  const isReady =
    timeline.followerState.kind === 'live' &&
    timeline.projections.every(({ state }) => state.kind === 'live') &&
    problem === undefined;
  const { head } = timeline;
  const answers: Record<string, Answer> = {};
  for (const chip of Array.from({ length: CHIPS }, (_, number) => `chip-chip-${number}`))
    answers[chip] = await answerOf(async () =>
      digestOf(
        (await timeline.store.readStream(chip)).map((event) => ({ ...event, position: `${event.position}` })),
      ),
    );
  for (let position = PART; position <= EVENTS; position += PART) {
    // As the service does: a position that is not followed is not answered from.
    const ifFollowed = (answer: () => unknown) => (): unknown => {
      if (head < position) throw new Error(`Position ${position} is not followed`);
      return answer();
    };
    const entries = () => timeline.entriesAfter(position - PART, PART);
    answers[`log up to ${position}`] = await answerOf(
      ifFollowed(() =>
        digestOf(entries().map((entry) => ({ ...entry, storePosition: `${entry.storePosition}` }))),
      ),
    );
    answers[`world at ${position}`] = await answerOf(
      ifFollowed(() => worldDigest(timeline.index, { asOf: parseAsOf('2023-06-01'), position })),
    );
  }
  for (let number = 0; number < COMMANDS; number += 1)
    answers[`command ${number}`] = await answerOf(() => record(timeline, number * 7));
  await timeline.close();
  return {
    verified: before,
    isReady,
    head,
    answers,
    verifiedAfter: await answerOf(() => verified(dataFolder)),
  };
}

for await (const dataFolder of createInterface(process.stdin)) {
  const outcome = await ask(dataFolder).then(
    (answers): Outcome => ({ answers }),
    (error: unknown): Outcome => ({ refused: error instanceof Error ? error.message : String(error) }),
  );
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
