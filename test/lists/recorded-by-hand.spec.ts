import { readFileSync } from 'node:fs';
import type { Edition, ListDefinition, ListEntry } from '../../libs/lists/import.js';
import { ListLog } from '../support/list-imports.js';

const entityList: ListDefinition = {
  id: 'entity-list',
  name: 'Entity List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  measure: 'license-required',
  meaning: 'Exports to the entity need a licence.',
  kinds: ['company'],
  usualInterval: 7,
};

interface Case {
  readonly commands: readonly {
    readonly command: string;
    readonly body: Readonly<Record<string, unknown>>;
  }[];
}

/** A log with what the case says of parties. */
function caseLog(): ListLog {
  const { commands } = JSON.parse(readFileSync('events/cases/chip-controls.json', 'utf8')) as Case;
  const log = new ListLog();
  for (const { command, body } of commands)
    if ('partyId' in body || 'companyId' in body) log.post({ command: command as 'restrict-party', body });
  return log;
}

function entry(name: string, citation: string, publishedOn: string): ListEntry {
  return {
    key: `${name.toLowerCase()}|CN|${citation}`,
    rows: [1],
    kind: 'company',
    name,
    otherNames: [],
    countries: ['CN'],
    addresses: [],
    identifiers: [],
    asWritten: name,
    digest: name,
    measure: 'presumption-of-denial',
    requirement: 'For all items subject to the EAR',
    policy: 'Presumption of denial',
    citations: [{ citation, publishedOn }],
  };
}

const edition = (...entries: readonly ListEntry[]): Edition => ({
  date: '2026-07-23',
  sha256: 'a',
  read: {
    list: entityList,
    rows: entries.length,
    entries,
    unreadable: [],
    others: [],
    columns: [],
    scope: [],
  },
});

function nameOf(log: ListLog, partyId: string): string {
  return log.held('entity-list').parties.find(({ id }) => id === partyId)?.names[0] ?? '';
}

describe('what a person recorded of an entry is the entry', () => {
  test('it is corrected by the entry, and keeps all else', () => {
    const log = caseLog();
    const before = log.held('entity-list').facts.filter(({ data }) => data.partyId === 'huawei');
    const planned = log.import(edition(entry(nameOf(log, 'huawei'), '84 FR 22963', '2019-05-21')));
    expect(planned.phases.flat().map(({ command }) => command)).toEqual(['retract-fact']);
    const after = log.held('entity-list').facts.filter(({ data }) => data.partyId === 'huawei');
    expect(after).toHaveLength(before.length);
    const [was, is] = [before[0]?.data, after.find(({ data }) => data.entry !== undefined)?.data];
    expect(is).toMatchObject({
      effectiveFrom: was?.effectiveFrom,
      measure: was?.measure,
      legalBasis: was?.legalBasis,
      entry: { key: `${nameOf(log, 'huawei').toLowerCase()}|CN|84 FR 22963` },
    });
    expect(is?.evidence).toEqual(expect.arrayContaining([...(was?.evidence ?? [])]));
  });

  test('where a person recorded several, each is of the entry', () => {
    const log = caseLog();
    log.import(edition(entry(nameOf(log, 'smic'), '85 FR 83420', '2020-12-22')));
    const own = log.held('entity-list').facts.filter(({ data }) => data.partyId === 'smic');
    const [current, ended] = [
      own.filter(({ lifts }) => lifts.length === 0),
      own.filter(({ lifts }) => lifts.length > 0),
    ];
    expect(current.map(({ data }) => data.measure).sort()).toEqual(['case-by-case', 'presumption-of-denial']);
    expect(current.filter(({ data }) => data.entry === undefined)).toEqual([]);
    expect(ended.map(({ data }) => data.entry)).toEqual([undefined, undefined]);
  });

  test('a later edition without the entry lifts it; one that still has it changes nothing', () => {
    const log = caseLog();
    const own = entry(nameOf(log, 'huawei'), '84 FR 22963', '2019-05-21');
    log.import(edition(own));
    const again = { ...edition(own), date: '2026-08-01', sha256: 'b' };
    expect(log.import(again).phases).toEqual([]);
    const without = { ...edition(), date: '2026-08-08', sha256: 'c' };
    expect(
      log
        .import(without)
        .phases.flat()
        .map(({ command, body }) => [command, body['effectiveFrom']]),
    ).toEqual([['lift-party-restriction', { earliest: '2026-08-02', latest: '2026-08-08' }]]);
  });

  test('another rule against the same name is another entry', () => {
    const log = caseLog();
    const planned = log.plan(edition(entry(nameOf(log, 'huawei'), '90 FR 100', '2025-01-02')));
    expect(planned.phases.flat().map(({ command }) => command)).toContain('restrict-party');
  });
});
