import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import MiniSearch from 'minisearch';
import { parseAsOf, validateEvent } from '../../../events/index.js';
import type { LogEntry } from '../../../libs/projections/index.js';
import { Names } from '../../../libs/names/index.js';
import type { NamedParty } from './world.js';

const SEARCHES = 500;
const MATCHED = 500;
const asOf = parseAsOf('2026-11-26');

/** Measures the index in its worker over one description of each party, as the service has it. */
export async function measureSpeed(
  parties: readonly NamedParty[],
  print: (line: string) => void,
): Promise<void> {
  const entries = parties.filter(({ subject }) => subject.startsWith('party/')).map(entryOf);
  const log = {
    head: entries.length,
    entriesAfter: (position: number, limit: number) => entries.slice(position, position + limit),
  };
  const folder = await mkdtemp(join(tmpdir(), 'names-'));
  const file = join(folder, 'names');
  const open = async (): Promise<[Names, number]> => {
    const begun = performance.now();
    const names = new Names(log, {
      file,
      askedKey: Buffer.alloc(32),
      onProblem: (problem) => print(problem),
    });
    await names.settled(300_000);
    return [names, performance.now() - begun];
  };
  try {
    const [first, built] = await open();
    await first.close();
    const [names, ready] = await open();
    const texts = Array.from({ length: SEARCHES }, (_, place) => {
      const name = parties[(place * 7919) % parties.length]?.names[0]?.name ?? '';
      return name.slice(0, Math.max(3, Math.floor(name.length * 0.7)));
    });
    for (const text of texts.slice(0, 100)) await names.search(text, 10, asOf);
    const lag = monitorEventLoopDelay({ resolution: 1 });
    lag.enable();
    const searches = await timesOf(texts, (text) => names.search(text, 10, asOf));
    const begun = performance.now();
    await names.match(
      texts.slice(0, MATCHED).map((name) => ({ name, kind: 'party' as const })),
      { asOf, position: entries.length },
    );
    const matched = performance.now() - begun;
    lag.disable();
    const { heap, external } = await names.memory();
    await names.close();
    const mini = new MiniSearch<{ id: number; names: string }>({ fields: ['names'] });
    mini.addAll(parties.map(({ names: all }, id) => ({ id, names: all.map(({ name }) => name).join(' ') })));
    const alone = await timesOf(texts, (text) => mini.search(text, { fuzzy: 0.2, prefix: true }));
    print(`\n| ${entries.length} parties | |\n|---|---|`);
    print(`| built from the log | ${built.toFixed(0)} ms |`);
    print(`| ready after a restart | ${ready.toFixed(0)} ms |`);
    print(`| a search, p50 and p99 | ${at(searches, 0.5)} and ${at(searches, 0.99)} ms |`);
    print(`| MiniSearch alone, p50 and p99 | ${at(alone, 0.5)} and ${at(alone, 0.99)} ms |`);
    print(`| lag of the event loop meanwhile, p99 | ${(lag.percentile(99) / 1e6).toFixed(1)} ms |`);
    print(`| ${MATCHED} names matched | ${matched.toFixed(0)} ms |`);
    print(
      `| the worker’s heap and buffers | ${(heap / 1e6).toFixed(0)} and ${(external / 1e6).toFixed(0)} MB |`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timesOf(texts: readonly string[], ask: (text: string) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (const text of texts) {
    const begun = performance.now();
    await ask(text);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);

function entryOf(party: NamedParty, place: number): LogEntry {
  const id = `party-${place}`;
  const { identifiers, countries, addresses } = party;
  const names = party.names.slice(0, 500);
  const event = validateEvent('PartyDescribed', {
    ...{ factId: 'described', partyId: id, names },
    ...(identifiers.length > 0 && { identifiers }),
    ...(countries.length > 0 && { countries }),
    ...(addresses.length > 0 && { addresses: addresses.map((address) => ({ address })) }),
    evidence: [{ publisher: 'A list', citation: 'entry', certainty: 'official' }],
  });
  const metadata = { appendIndex: 0, appendSize: 1 };
  return {
    id: `event-${place}`,
    subject: { kind: 'party', id },
    event,
    position: place + 1,
    metadata,
  } as unknown as LogEntry;
}
