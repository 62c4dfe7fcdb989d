import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ChangesSince } from '../../apps/timeline-api/screenings/changes-since.js';
import { differenceOf } from '../../apps/timeline-api/screenings/difference.js';
import { ReceiptStore } from '../../apps/timeline-api/screenings/receipts.js';
import { SaleScreener } from '../../apps/timeline-api/screenings/screen-sale.js';
import { pointOf } from '../../apps/timeline-api/screenings/screening-request.js';
import { canonicalJson } from '../../events/index.js';
import { copyLog, EmbeddedEventStore, heldPrefix } from '../../libs/event-store/index.js';
import { startInProcess } from '../../libs/names/matcher.js';
import { ReceiptKeys } from '../../libs/receipts/index.js';
import { CommandRefusedError } from '../../libs/restrictions/index.js';
import { partyRoles, type Sale } from '../../libs/screening/index.js';
import { eventStoreFolder, openTimeline, type Receipt, type Timeline } from '../../libs/timeline/index.js';
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

/** Of the test of many receipts: `MANY_RECEIPTS=1000 LATER_EVENTS=10000` are the numbers that it was run with once. */
const MANY_RECEIPTS = Number(process.env['MANY_RECEIPTS'] ?? 40);
const LATER_EVENTS = Number(process.env['LATER_EVENTS'] ?? 200);

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
  const timeline = await openTimeline(
    {
      dataFolder,
      url: '',
      streamPrefix: '',
      serveStoreAt: '',
      askedKey: () => Promise.resolve(Buffer.alloc(32)),
      startNames: startInProcess,
    },
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
        // As a body of JSON has them: what is generated may have no prototype.
        return JSON.parse(JSON.stringify(events)) as typeof events;
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

/** A move to another store, which another replica follows. */
async function move(from: string, to: string): Promise<void> {
  const source = await EmbeddedEventStore.open(eventStoreFolder({ dataFolder: join(folder, from) }));
  const target = await EmbeddedEventStore.open(eventStoreFolder({ dataFolder: join(folder, to) }));
  const signal = new AbortController().signal;
  const events = source.localLog.end();
  const held = await heldPrefix(source, target, { events, signal });
  await copyLog(source, target, held, { events, signal });
  await source.close();
  await target.close();
}

/** Whether everything that a sale names by id was recorded. */
const isKnown =
  ({ timeline }: Opened) =>
  ({ parties, items }: Sale): boolean =>
    [
      ...parties.map(({ id }) => ({ kind: 'party' as const, id })),
      ...items.map(({ chipId: id }) => ({ kind: 'chip' as const, id })),
    ].every(({ kind, id }) => id === undefined || timeline.index.wasSeen({ kind, id }, timeline.head));

const bytesOf = (opened: Opened): Record<string, string> =>
  Object.fromEntries(all(opened).map((receipt) => [receipt.id, opened.receipts.answer(receipt).toString()]));

test('what changes is what a screening at every position says; what was stored stays', async () => {
  const opened = await open('first');
  const steps = fc.sample(stepIn(cluster), { numRuns: 2 * COMMANDS, seed });
  const asked = fc.sample(sales, { numRuns: RECEIPTS, seed });
  let number = 0;
  for (const step of steps.slice(0, COMMANDS)) await take(opened, step, (number += 1));
  for (const sale of asked.filter(isKnown(opened))) await record(opened, sale, '2023-02-01');
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

  await move('first', 'second');
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

test('many receipts have the same bytes after many later events, and on a replica of a store that they were moved to', async () => {
  const opened = await open('many');
  const steps = fc.sample(stepIn(cluster), { numRuns: COMMANDS + LATER_EVENTS, seed });
  let number = 0;
  for (const step of steps.slice(0, COMMANDS)) await take(opened, step, (number += 1));
  const asked = fc.sample(sales, { numRuns: 20 * MANY_RECEIPTS, seed }).filter(isKnown(opened));
  for (const sale of asked.slice(0, MANY_RECEIPTS)) await record(opened, sale, '2023-02-01');
  const before = bytesOf(opened);
  expect(Object.keys(before)).toHaveLength(MANY_RECEIPTS);
  const { head } = opened.timeline;
  for (const step of steps.slice(COMMANDS)) await take(opened, step, (number += 1));
  // Some steps are refused by what was recorded.
  expect(opened.timeline.head - head).toBeGreaterThan(LATER_EVENTS / 4);
  expect(bytesOf(opened)).toEqual(before);
  await opened.timeline.close();

  await move('many', 'moved');
  const moved = await open('moved');
  expect(bytesOf(moved)).toEqual(before);
  for (const receipt of all(moved)) expect((await moved.changes.since(receipt)).replay.same).toBe(true);
  await moved.timeline.close();
}, 3_600_000);

test('a receipt of an earlier version of the answers keeps its bytes, and its replay says what is answered otherwise', async () => {
  const opened = await open('versions');
  const { timeline, screener, receipts, changes } = opened;
  const sale: Sale = {
    parties: [{ role: 'buyer', name: 'nobody' }],
    items: [{ quantity: 1, name: 'nothing' }],
    destination: 'CN',
  };
  const given = await screener.screen(sale, await pointOf({ asOf: '2023-02-01' }, timeline), {
    askedAt: timeline.now,
  });
  const { document } = given;
  const answeredBy: number = document.basis.answerVersion - 1;
  const basis = { ...document.basis, answerVersion: answeredBy } as typeof document.basis;
  const sender = { actor: 'law', idempotencyKey: undefined };
  const keep = async (id: string, earlier: typeof document) => {
    await receipts.record(id, { ...given, document: earlier }, sale, sender);
    const receipt = receipts.find(id);
    expect(receipts.answer(receipt).toString()).toBe(canonicalJson(earlier));
    return (await changes.since(receipt)).replay;
  };
  const answerVersion = { then: basis.answerVersion, now: document.basis.answerVersion };
  expect(await keep('same-answer', { ...document, basis })).toMatchObject({ same: true, answerVersion });
  // That version did not say what it had not checked, and gave another verdict.
  const otherwise = { ...document, verdict: 'clear' as const, notChecked: [], basis };
  expect(await keep('other-answer', otherwise)).toMatchObject({
    same: false,
    answerVersion,
    differs: expect.arrayContaining(['verdict', 'notChecked']),
  });
  await timeline.close();
});
