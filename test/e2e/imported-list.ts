import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Measure, PartyKind } from '../../events/index.js';
import type { ListDefinition, ListEntry } from '../../libs/lists/import.js';
import { keyOf, shortDigest } from '../../libs/lists/keys.js';
import type { ListLog } from '../support/list-imports.js';
import { commandLine, type RunningService } from './running-service.js';

/** A list to import: that of the Denied Persons List, unless something else is given. */
export const listDefinition = (
  id: string,
  name: string,
  measure: Measure = 'denial-of-export-privileges',
): ListDefinition => ({
  id,
  name,
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  regime: 'ear',
  measure,
  meaning: 'Being on it bears on exports',
  kinds: ['company', 'person', 'unknown'],
  usualInterval: 7,
});

/** An entry as a parser returns it. */
export function listEntry(
  name: string,
  given: Partial<ListEntry> & { readonly kind?: PartyKind } = {},
): ListEntry {
  const [country] = given.countries ?? ['CN'];
  return {
    key: keyOf(name, country, given.citations?.[0]?.citation ?? '84 FR 22961'),
    rows: [1],
    kind: 'company',
    name,
    otherNames: [],
    countries: ['CN'],
    addresses: [],
    identifiers: [],
    asWritten: name,
    digest: shortDigest([name, given]),
    citations: [{ citation: '84 FR 22961', publishedOn: '2019-05-21' }],
    ...given,
  };
}

/** Records an edition of a list by the commands that an import posts; `log` has what was imported before. */
export async function importEdition(
  service: RunningService,
  log: ListLog,
  list: ListDefinition,
  date: string,
  entries: readonly ListEntry[],
): Promise<void> {
  const sha256 = shortDigest([date, entries]).padEnd(64, '0');
  const read = { list, rows: entries.length, entries, unreadable: [], others: [], columns: [], scope: [] };
  const isFirst = log.held(list.id).facts.length === 0;
  const { phases, changes } = log.import({ date, sha256, read });
  const { id, url: _url, ...described } = list;
  const evidence = [
    {
      publisher: list.publisher,
      citation: `${list.name}, edition of ${date}`,
      observedOn: date,
      certainty: 'official',
    },
  ];
  const counts = { rows: entries.length, entries: entries.length };
  const describe = {
    command: 'describe-list',
    body: { factId: 'described', listId: id, ...described, evidence },
  };
  const edition = { listId: id, edition: date, sha256, ...counts };
  const start = {
    command: 'start-list-edition',
    body: { factId: `started-${date}`, ...edition, format: 'example', evidence },
  };
  const recorded = {
    ...{ factId: `recorded-${date}`, ...edition, scope: [], columns: ['Name'], evidence },
    ...{ added: changes.added.length, gone: changes.gone.length, changed: 0, reworded: 0, unreadable: 0 },
  };
  const commands = [
    ...(isFirst ? [describe] : []),
    start,
    ...phases.flat().map(({ command, body }) => ({ command, body })),
    { command: 'record-list-edition', body: recorded },
  ];
  const file = join(service.environment.folder, `${id}-${date}.json`);
  await writeFile(file, JSON.stringify({ title: `${list.name}, ${date}`, commands }));
  await commandLine(['load', file, '--in-order', '--url', service.url]);
}
