import type { Edition, ListDefinition, ListEntry } from '../../libs/lists/import.js';
import { ListLog } from '../support/list-imports.js';

const list: ListDefinition = {
  id: 'entity-list',
  name: 'Entity List',
  publisher: 'Bureau of Industry and Security',
  authority: 'us-bis',
  measure: 'license-required',
  meaning: 'Exports to the entity need a licence.',
  kinds: ['company'],
  usualInterval: 7,
};

function entry(name: string): ListEntry {
  return {
    key: name.toLowerCase(),
    rows: [1],
    kind: 'company',
    name,
    otherNames: [],
    countries: ['CN'],
    addresses: [],
    identifiers: [],
    asWritten: name,
    digest: name,
    citations: [],
  };
}

const edition = (date: string, ...names: readonly string[]): Edition => ({
  date,
  sha256: date,
  read: {
    list,
    rows: names.length,
    entries: names.map(entry),
    unreadable: [],
    others: [],
    columns: [],
    scope: [],
  },
});

const next = edition('2026-07-23', 'Alpha', 'Gamma', 'Delta');

/** A log in which the import of the next edition was interrupted after its first commands. */
function interrupted(posted: number): ListLog {
  const log = new ListLog();
  log.import(edition('2026-07-08', 'Alpha', 'Beta'));
  const commands = log.plan(next).phases.flat();
  log.start(next);
  for (const command of commands.slice(0, posted)) log.post(command);
  return log;
}

/** The lift by which Beta is off the list, as a person records it. */
function liftOfBeta(log: ListLog) {
  const beta = log.held(list.id).facts.find(({ data }) => data.partyId === 'beta');
  return {
    command: 'lift-party-restriction' as const,
    body: {
      factId: 'removed',
      partyId: 'beta',
      lifts: beta?.data.factId,
      effectiveFrom: '2026-07-20',
      evidence: [
        {
          publisher: 'Federal Register',
          citation: '91 FR 1',
          publishedOn: '2026-07-20',
          certainty: 'official',
        },
      ],
    },
  };
}

describe('an import that was interrupted', () => {
  test('counts the entries of the whole edition when it is resumed, and not those that were left', () => {
    const { changes, phases } = interrupted(1).resume(next);
    expect(changes.added.map(({ name }) => name)).toEqual(['Gamma', 'Delta']);
    expect(changes.gone.map(({ name }) => name)).toEqual(['Beta']);
    expect(phases).toEqual(interrupted(0).plan(next).phases);
  });

  test('records nothing twice when it is resumed', () => {
    const log = interrupted(2);
    log.resume(next);
    const whole = new ListLog();
    whole.import(edition('2026-07-08', 'Alpha', 'Beta'));
    whole.import(next);
    expect(log.held(list.id)).toEqual(whole.held(list.id));
  });

  test.each([0, 1, 2, 3])(
    'keeps what a person recorded of the list after its first %d commands, and plans from that',
    (posted) => {
      const log = interrupted(posted);
      log.post(liftOfBeta(log));
      const planned = log.resume(next);
      const ids = planned.phases.flat().map(({ body }) => body['factId']);
      expect(new Set(ids).size).toBe(ids.length);
      const { facts } = log.held(list.id);
      const beta = facts.find(({ data }) => data.partyId === 'beta');
      expect(beta?.lifts.map(({ factId }) => factId)).toEqual(['removed']);
      expect(facts.map(({ data }) => data.partyId).sort()).toEqual(['alpha', 'beta', 'delta', 'gamma']);
    },
  );
});
