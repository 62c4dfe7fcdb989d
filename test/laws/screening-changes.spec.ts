import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ChangesSince } from '../../apps/timeline-api/screenings/changes-since.js';
import { differenceOf } from '../../apps/timeline-api/screenings/difference.js';
import { ReceiptStore } from '../../apps/timeline-api/screenings/receipts.js';
import { SaleScreener } from '../../apps/timeline-api/screenings/screen-sale.js';
import { pointOf } from '../../apps/timeline-api/screenings/screening-request.js';
import { copyLog, EmbeddedEventStore, heldPrefix } from '../../libs/event-store/index.js';
import { startInProcess } from '../../libs/names/index.js';
import { ReceiptKeys } from '../../libs/receipts/index.js';
import { CommandRefusedError } from '../../libs/restrictions/index.js';
import { partyRoles, type Sale } from '../../libs/screening/index.js';
import { eventStoreFolder, Timeline, type Receipt } from '../../libs/timeline/index.js';
import { stepIn, type Step } from '../support/histories.js';
import { exactMatcher } from '../support/exact-names.js';
import { runs } from '../support/runs.js';

/*
 * Receipts among random facts: what changes is what a screening at every position says, and what was stored stays, on
 * another replica and after a move.
 */

const { numRuns, seed } = runs(40);
/** How many receipts, and after how many further commands everything is compared again. */
const RECEIPTS = Math.max(8, Math.round(numRuns / 5));
const COMMANDS = numRuns;

const cluster = { chips: ['x', 'y'], parties: ['a', 'b', 'c'], sale: 's' };
const sales: fc.Arbitrary<Sale> = fc.record(
  {
    parties: fc.array(
      fc.oneof(
        fc.record({ role: fc.constantFrom(...partyRoles), id: fc.constantFrom(...cluster.parties) }),
        fc.record({
          role: fc.constantFrom(...partyRoles),
          name: fc.constantFrom('A', 'B', 'a name', 'nobody'),
        }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    items: fc.array(fc.record({ chipId: fc.constantFrom(...cluster.chips), quantity: fc.constant(1) }), {
      minLength: 1,
      maxLength: 2,
    }),
    destination: fc.constantFrom('CN', 'US', 'SG'),
    via: fc.constantFrom(['CN'], ['SG']),
  },
  { requiredKeys: ['parties', 'items', 'destination'] },
);

interface Opened {
  readonly timeline: Timeline;
  readonly screener: SaleScreener;
  readonly receipts: ReceiptStore;
  readonly changes: ChangesSince;
}

let folder: string;
let keys: ReceiptKeys;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
  keys = new ReceiptKeys(join(folder, 'keys'));
});
afterAll(() => rm(folder, { recursive: true }));

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function open(name: string): Promise<Opened> {
  const dataFolder = join(folder, name);
  const timeline = await Timeline.open(
    { dataFolder, url: '', streamPrefix: '', serveStoreAt: '', startNames: startInProcess },
    silent,
  );
  for (let tries = 0; timeline.stateOf('asOf', 'receipts').kind !== 'live' && tries < 500; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const screener = new SaleScreener(timeline, exactMatcher(timeline));
  const receipts = new ReceiptStore(timeline, keys, 1);
  return { timeline, screener, receipts, changes: new ChangesSince(timeline, screener, receipts) };
}

/** Records what a step decides; nothing where the facts refuse it. */
async function take({ timeline }: Opened, { subject, decide }: Step, number: number): Promise<void> {
  try {
    await timeline.handle({
      subject,
      decide: (facts) => {
        const events = decide(facts, `fact-${number}`);
        if (events === undefined) throw new CommandRefusedError('fact-unknown', '', 'nothing to decide');
        return events;
      },
      actor: 'law',
      body: { number },
    });
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
  }
}

async function record({ timeline, screener, receipts }: Opened, sale: Sale, asOf: string): Promise<void> {
  const at = await pointOf({ asOf }, timeline);
  const given = await screener.screen(sale, at, { askedAt: timeline.now });
  const id = receipts.idFor({ actor: 'law', idempotencyKey: undefined });
  await receipts.record(id, given, sale, { actor: 'law', idempotencyKey: undefined });
}

const all = ({ timeline }: Opened): Receipt[] => [...timeline.receipts.after(0)];

/** What a screening at the head says, by itself. */
async function freshly({ timeline, screener, receipts }: Opened, receipt: Receipt) {
  const { sale, basis, verdict, reasons } = receipts.document(receipt);
  const at = await pointOf({ asOf: basis.asOf, position: timeline.index.head }, timeline);
  const later = await screener.screening(sale as Sale, at, Date.parse(basis.askedAt));
  return { later, difference: differenceOf({ verdict, reasons: reasons as never }, later) };
}

const bytesOf = (opened: Opened): Record<string, string> =>
  Object.fromEntries(all(opened).map((receipt) => [receipt.id, opened.receipts.answer(receipt).toString()]));

test('what changes is what a screening at every position says; what was stored stays', async () => {
  const opened = await open('first');
  const steps = fc.sample(stepIn(cluster), { numRuns: 2 * COMMANDS, seed });
  const asked = fc.sample(sales, { numRuns: RECEIPTS, seed });
  const seen = [...cluster.parties, ...cluster.chips].map((id) => ({
    kind: cluster.chips.includes(id) ? ('chip' as const) : ('party' as const),
    id,
  }));
  let number = 0;
  for (const step of steps.slice(0, COMMANDS)) await take(opened, step, (number += 1));
  const known = (sale: Sale): boolean =>
    [...sale.parties.map(({ id }) => id), ...sale.items.map(({ chipId }) => chipId)].every(
      (id) =>
        id === undefined ||
        seen.some((each) => each.id === id && opened.timeline.index.wasSeen(each, opened.timeline.head)),
    );
  for (const sale of asked.filter(known)) await record(opened, sale, '2023-02-01');
  expect(all(opened).length).toBeGreaterThan(2);
  const before = bytesOf(opened);

  let changes = 0;
  for (const step of steps.slice(COMMANDS)) {
    await take(opened, step, (number += 1));
    for (const receipt of all(opened)) {
      const { later, difference } = await freshly(opened, receipt);
      const isSame = difference.added.length === 0 && difference.removed.length === 0;
      const changed = await opened.changes.changed(receipt);
      if (!isSame) changes += 1;
      expect([seed, number, changed?.verdict, changed?.added, changed?.removed]).toEqual(
        isSame
          ? [seed, number, undefined, undefined, undefined]
          : [seed, number, later.verdict, difference.added.length, difference.removed.length],
      );
    }
  }
  expect([seed, changes > 0]).toEqual([seed, true]);
  for (const receipt of all(opened)) {
    const since = await opened.changes.since(receipt);
    const { later, difference } = await freshly(opened, receipt);
    expect([since.known.verdict, since.known.added, since.known.removed, since.replay.same]).toEqual([
      later.verdict,
      difference.added,
      difference.removed,
      true,
    ]);
  }
  expect(bytesOf(opened)).toEqual(before);
  await opened.timeline.close();

  // A move to another store, followed by another replica.
  const source = await EmbeddedEventStore.open(eventStoreFolder({ dataFolder: join(folder, 'first') }));
  const target = await EmbeddedEventStore.open(eventStoreFolder({ dataFolder: join(folder, 'second') }));
  const signal = new AbortController().signal;
  const events = source.localLog.end();
  const held = await heldPrefix(source, target, { events, signal });
  await copyLog(source, target, held, { events, signal });
  await source.close();
  await target.close();
  const moved = await open('second');
  expect(bytesOf(moved)).toEqual(before);
  for (const receipt of all(moved)) expect((await moved.changes.since(receipt)).replay.same).toBe(true);

  // Erasure: the key goes, and with it what only it can open.
  const [first] = all(moved);
  if (first === undefined) throw new Error('there is no receipt');
  await keys.destroy(first.id);
  expect(() => moved.receipts.answer(first)).toThrow(/is not in the folder of keys/);
  expect(await readdir(join(folder, 'keys', first.id.slice(0, 2)))).not.toContain(`${first.id}.key`);
  await moved.timeline.close();
});
