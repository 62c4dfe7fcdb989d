import fc from 'fast-check';
import { parseAsOf } from '../../events/index.js';
import { worldFacts } from '../../libs/as-of/index.js';
import {
  normalizedName,
  type Edition,
  type ListDefinition,
  type ListEntry,
  type PlannedCommand,
} from '../../libs/lists/import.js';
import { ListLog } from '../support/list-imports.js';
import { runs } from '../support/runs.js';

const list: ListDefinition = {
  id: 'a-list',
  name: 'A list',
  publisher: 'An authority',
  authority: 'us-bis',
  measure: 'presumption-of-denial',
  meaning: 'Who is on it needs a licence.',
  kinds: ['company'],
  usualInterval: 7,
};

const FIRST_DAY = Date.UTC(2015, 0);
const DAY = 86_400_000;
const dayOf = (number: number): string => new Date(FIRST_DAY + number * DAY).toISOString().slice(0, 10);
const day = fc.integer({ min: 0, max: 3000 });

/** Each with a spelling that was corrected. */
const names = [
  ['ALPHA TRADING HOUSE', 'ALPHA TRADNG HOUSE'],
  ['BOREALIS SHIPPING', 'BOREALIS SHIPING'],
  ['CASTOR FOODSTUFFS', 'CASTOR FOODSTUFS'],
] as const;
const nameOf = (entry: number, spelling: number): string => names[entry]?.[spelling] ?? '';

/** What the entries of a list state: nothing, orders with an end, publications, or publications of requirements. */
const styles = ['undated', 'orders', 'published', 'policies'] as const;

interface RandomTerm {
  readonly from: number;
  readonly lasts: number | undefined;
  readonly publishedAfter: number;
}

/** An entry in an edition; undefined where it is not in it. */
interface RandomSighting {
  /** How many terms later than in the edition before. */
  readonly renewals: number;
  readonly spelling: 0 | 1;
  readonly wording: number;
}

const term: fc.Arbitrary<RandomTerm> = fc.record({
  from: fc.integer({ min: 0, max: 900 }),
  lasts: fc.option(fc.constantFrom(100, 180, 365, 2000), { nil: undefined }),
  publishedAfter: fc.constantFrom(0, 5, 20, 100),
});
const sighting: fc.Arbitrary<RandomSighting | undefined> = fc.option(
  fc.record({
    renewals: fc.nat(1),
    spelling: fc.constantFrom(0, 0, 0, 1),
    wording: fc.nat(1),
  }),
  { nil: undefined, freq: 2 },
);

const histories = fc
  .record({
    style: fc.constantFrom(...styles),
    dates: fc.uniqueArray(day, { minLength: 3, maxLength: 5 }),
    entries: fc.array(
      fc.record({
        terms: fc.array(term, { minLength: 3, maxLength: 3 }),
        sightings: fc.array(sighting, { minLength: 4, maxLength: 4 }),
        wrongly: sighting,
      }),
      { minLength: 1, maxLength: names.length },
    ),
  })
  .map(({ style, dates: [wrongly = 0, ...dates], entries }) => ({
    editions: dates
      .sort((a, b) => a - b)
      .map((date, place) =>
        editionOf(
          date,
          entries.flatMap((entry, number) => entryIn(style, entry, number, place) ?? []),
        ),
      ),
    // It was never published: what it has is of no edition.
    wrong: editionOf(
      wrongly,
      entries.flatMap(
        ({ terms, wrongly: seen }, number) =>
          entryIn(style, { terms, sightings: [undefined, seen] }, number, 1) ?? [],
      ),
    ),
  }));

function editionOf(date: number, entries: readonly ListEntry[]): Edition {
  return on(dayOf(date), ...entries);
}

/** An edition with these entries. */
function on(date: string, ...entries: readonly ListEntry[]): Edition {
  const read = { list, rows: entries.length, entries, unreadable: [], others: [], columns: [], scope: [] };
  return { date, sha256: date, read };
}

interface RandomEntry {
  readonly terms: readonly RandomTerm[];
  readonly sightings: readonly (RandomSighting | undefined)[];
}

function entryIn(
  style: (typeof styles)[number],
  { terms, sightings }: RandomEntry,
  number: number,
  place: number,
): ListEntry | undefined {
  const seen = sightings[place];
  if (seen === undefined) return undefined;
  const renewals = sightings.slice(1, place + 1).reduce((sum, each) => sum + (each?.renewals ?? 0), 0);
  const until = terms.slice(0, Math.min(renewals, terms.length - 1) + 1);
  const starts = until.map((_each, index) =>
    until.slice(0, index + 1).reduce((sum, { from }) => sum + from, 0),
  );
  const last = until.length - 1;
  const [start = 0, { lasts } = { lasts: undefined }] = [starts[last], until[last]];
  const citations = starts.map((from, index) => ({
    citation: `${number + 1}${index} XR ${from}`,
    publishedOn: dayOf(from + (until[index]?.publishedAfter ?? 0)),
  }));
  const name = nameOf(number, style === 'undated' ? 0 : seen.spelling);
  return {
    key: style === 'undated' ? String(number) : `${normalizedName(name)}||${citations[0]?.citation ?? ''}`,
    rows: [number + 1],
    kind: 'company',
    name,
    otherNames: [],
    countries: [],
    addresses: [],
    identifiers: [],
    asWritten: `${name} ${seen.wording}`,
    digest: `${number} ${seen.wording} ${last}`,
    citations: style === 'undated' ? [] : citations,
    ...(style === 'policies' && { requirement: `requirement ${last}` }),
    ...(style === 'orders' && { effectiveFrom: dayOf(start) }),
    ...(style === 'orders' && lasts !== undefined && { expiresOn: dayOf(start + lasts) }),
  };
}

/** Who is restricted in the world at a date, by the number of the entry: surely or possibly. */
function worldAt(log: ListLog, date: string, position = log.index.head): Map<number, 'surely' | 'possibly'> {
  const entries = entriesByParty(log);
  const found = new Map<number, 'surely' | 'possibly'>();
  for (const fact of worldFacts(log.index, { asOf: parseAsOf(date), position }, {})) {
    if (fact === undefined) continue;
    const entry = entries.get(fact.fact.subject.id) ?? -1;
    if (found.get(entry) !== 'surely') found.set(entry, fact.inForce);
  }
  return found;
}

/** The number of the entry that a party is. */
function entriesByParty(log: ListLog): ReadonlyMap<string, number> {
  const { parties } = log.held(list.id);
  return new Map(
    parties.map(({ id, names: own }) => [
      id,
      names.findIndex((spellings) => spellings.some((name) => own.includes(name))),
    ]),
  );
}

const entriesIn = ({ read }: Edition): number[] =>
  read.entries.map(({ name }) => names.findIndex((spellings) => spellings.some((each) => each === name)));

/** An edition in one line, for the counterexample of a law. */
function shown({ date, read }: Edition): string {
  const entries = read.entries.map(({ name, citations, effectiveFrom, expiresOn, requirement }) => {
    const cited = citations.map(({ publishedOn }) => publishedOn ?? '').join(', ');
    return `${name} (${effectiveFrom ?? ''}/${expiresOn ?? ''}; ${cited}; ${requirement ?? ''})`;
  });
  return `${date}: ${entries.join('; ')}`;
}

/** Histories with their editions in some order of import. */
const imports = histories.chain(({ editions, wrong }) =>
  fc
    .shuffledSubarray([...editions], { minLength: editions.length, maxLength: editions.length })
    .map((order) => ({
      editions,
      order,
      wrong,
      [fc.toStringMethod]: () => [...order, wrong].map((edition) => `\n  ${shown(edition)}`).join(''),
    })),
);

const logOf = (editions: readonly Edition[]): ListLog => {
  const log = new ListLog();
  for (const edition of editions) log.import(edition);
  return log;
};

/** An entry that states from when to when its order applies. */
const orderOf = (effectiveFrom: string, expiresOn: string): ListEntry => ({
  key: 'castor',
  rows: [1],
  kind: 'company',
  name: nameOf(2, 0),
  otherNames: [],
  countries: [],
  addresses: [],
  identifiers: [],
  asWritten: `${effectiveFrom} ${expiresOn}`,
  digest: effectiveFrom,
  citations: [],
  effectiveFrom,
  expiresOn,
});

describe('importing editions of a list', () => {
  test('at the date of an edition, who is surely restricted is in it, and who is in it is at least possibly', () => {
    fc.assert(
      fc.property(imports, ({ editions, order }) => {
        const log = logOf(order);
        for (const [place, edition] of editions.entries()) {
          const world = worldAt(log, edition.date);
          const listed = new Set(entriesIn(edition));
          const gone = editions
            .slice(0, place)
            .flatMap(entriesIn)
            .filter((entry) => !listed.has(entry));
          const surely = [...world].flatMap(([entry, inForce]) => (inForce === 'surely' ? [entry] : []));
          expect(surely.filter((entry) => !listed.has(entry))).toEqual([]);
          expect([...listed].filter((entry) => !world.has(entry))).toEqual([]);
          expect(gone.filter((entry) => world.has(entry))).toEqual([]);
        }
      }),
      runs(80),
    );
  });

  test('the order of imports does not matter to the answers at the dates of the editions', () => {
    fc.assert(
      fc.property(imports, ({ editions, order }) => {
        const [one, other] = [logOf(editions), logOf(order)];
        for (const { date } of editions)
          expect([...worldAt(other, date)].sort()).toEqual([...worldAt(one, date)].sort());
      }),
      runs(80),
    );
  });

  test('an edition twice changes nothing, and an import that was interrupted goes on to the same end', () => {
    fc.assert(
      fc.property(imports, fc.nat(), ({ order }, stop) => {
        const [whole, parted] = [new ListLog(), new ListLog()];
        for (const edition of order) {
          const commands = whole.import(edition).phases.flat();
          expect(whole.plan(edition).phases).toEqual([]);
          const before = parted.plan(edition).phases.flat();
          expect(before).toEqual(commands);
          parted.start(edition);
          for (const command of before.slice(0, stop % (before.length + 1))) parted.post(command);
          for (const command of parted.plan(edition).phases.flat()) parted.post(command);
          expect(parted.plan(edition).phases).toEqual([]);
          parted.record(edition);
        }
        expect(byId(parted)).toEqual(byId(whole));
      }),
      runs(80),
    );
  });

  test('an import that was interrupted is planned as at its start, also where a wrong edition was retracted before', () => {
    fc.assert(
      fc.property(imports, fc.nat(), fc.nat(), fc.boolean(), (given, stop, at, hasSameDate) => {
        const { order } = given;
        const until = at % order.length;
        const edition = order[until] as Edition;
        const wrong = { ...given.wrong, ...(hasSameDate && { date: edition.date }), sha256: 'wrong' };
        const started = (): ListLog => {
          const log = logOf([...order.slice(0, until), wrong]);
          log.retract(wrong);
          return log;
        };
        const [whole, parted] = [started(), started()];
        const { changes, phases } = whole.import(edition);
        const commands = phases.flat();
        parted.start(edition);
        for (const command of commands.slice(0, stop % (commands.length + 1))) parted.post(command);
        expect(parted.resume(edition).changes).toEqual(changes);
        expect(byId(parted)).toEqual(byId(whole));
      }),
      runs(80),
    );
  });

  // What was over by its own date and still listed is said to be gone by its end only, which the import corrects.
  test.each([
    {
      given: 'an order that expired while it was listed, and a later edition without it',
      recorded: [on('2016-09-07', orderOf('2015-08-10', '2016-08-09')), on('2019-07-13')],
      retracted: undefined,
      imported: on('2018-01-28', orderOf('2015-09-07', '2021-02-27')),
    },
    {
      given: 'an order that was still listed after its end in a retracted edition only',
      recorded: [
        on('2016-01-01', orderOf('2015-12-01', '2016-05-29')),
        on('2016-09-01', orderOf('2015-12-01', '2016-05-29')),
        on('2017-01-01'),
        on('2018-01-01'),
      ],
      retracted: on('2016-09-01'),
      imported: on('2017-01-01'),
    },
  ])('given $given, when an import is interrupted anywhere, then it goes on to the same end', (given) => {
    const { recorded, retracted, imported } = given;
    const started = (): ListLog => {
      const log = logOf(recorded);
      if (retracted !== undefined) log.retract(retracted);
      log.start(imported);
      return log;
    };
    const whole = started();
    const commands = whole.import(imported).phases.flat();
    expect(commands).not.toEqual([]);
    for (const stop of commands.keys()) {
      const parted = started();
      for (const command of commands.slice(0, stop)) parted.post(command);
      parted.import(imported);
      expect([stop, byId(parted)]).toEqual([stop, byId(whole)]);
    }
  });

  test('at no position of an import is a party cleared that the edition and the one before both list', () => {
    const { numRuns, seed } = runs(80);
    let listed = 0;
    fc.assert(
      fc.property(imports, fc.infiniteStream(fc.nat()), ({ order }, numbers) => {
        const log = new ListLog();
        const known: Edition[] = [];
        for (const edition of order) {
          const before = known
            .filter(({ date }) => date < edition.date)
            .sort((a, b) => (a.date < b.date ? -1 : 1))
            .at(-1);
          const first = log.index.head;
          for (const phase of log.plan(edition).phases)
            for (const command of shuffled(phase, numbers)) log.post(command);
          log.record(edition);
          known.push(edition);
          if (before === undefined) continue;
          const both = entriesIn(edition).filter((entry) => entriesIn(before).includes(entry));
          for (const { date } of [before, edition]) {
            const restricted = new Set<number>();
            for (const position of log.appendEnds(first)) {
              const world = worldAt(log, date, position);
              for (const entry of both) {
                if (world.has(entry)) restricted.add(entry);
                if (restricted.has(entry)) listed += 1;
                expect([entry, world.has(entry)]).toEqual([entry, restricted.has(entry)]);
              }
            }
          }
        }
      }),
      { numRuns, seed },
    );
    expect({ seed, isMet: listed > 0 }).toEqual({ seed, isMet: true });
  });

  test('the plan of any edition that is in is empty', () => {
    fc.assert(
      fc.property(imports, ({ order }) => {
        const log = logOf(order);
        for (const edition of order) expect(log.plan(edition).phases).toEqual([]);
      }),
      runs(80),
    );
  });

  test('a wrong edition that is retracted leaves nothing, once the edition beside it is imported again', () => {
    fc.assert(
      fc.property(imports, fc.nat(), fc.nat(), fc.boolean(), (given, first, last, hasOtherFile) => {
        const { editions, order } = given;
        const until = last % (order.length + (hasOtherFile ? 0 : 1));
        const place = first % (until + 1);
        // Or its date is right and its file is not: the right one is imported next.
        const wrong = {
          ...given.wrong,
          ...(hasOtherFile && { date: order[until]?.date ?? '' }),
          sha256: 'wrong',
        };
        const log = logOf([...order.slice(0, place), wrong, ...order.slice(place, until)]);
        log.retract(wrong);
        for (const edition of order.slice(until)) log.import(edition);
        const before = log.index.head;
        log.import(editions.find(({ date }) => date > wrong.date) ?? (editions.at(-1) as Edition));
        for (const edition of editions) expect(log.plan(edition).phases).toEqual([]);
        const right = logOf(order);
        expect(said(log)).toEqual(said(right));
        for (const edition of editions) {
          expect([...worldAt(log, edition.date)].sort()).toEqual([...worldAt(right, edition.date)].sort());
          // Meanwhile, nobody is cleared who was restricted and is listed.
          const restricted = worldAt(log, edition.date, before);
          const kept = entriesIn(edition).filter((entry) => restricted.has(entry));
          for (const position of log.appendEnds(before)) {
            const world = worldAt(log, edition.date, position);
            expect(kept.filter((entry) => !world.has(entry))).toEqual([]);
          }
        }
      }),
      runs(80),
    );
  });
});

/** What the restrictions of a log say of each entry, whatever their ids and evidence. */
function said(log: ListLog): unknown {
  const entries = entriesByParty(log);
  return log
    .held(list.id)
    .facts.map(({ data, lifts }) =>
      JSON.stringify([
        entries.get(data.partyId),
        data.measure,
        data.effectiveFrom,
        data.effectiveTo,
        lifts.map(({ effectiveFrom }) => effectiveFrom),
      ]),
    )
    .sort();
}

/** The facts of a log by party, in any order. */
function byId(log: ListLog): unknown {
  const { facts } = log.held(list.id);
  return facts
    .map(({ data, lifts }) => ({ data, lifts: [...lifts].sort((a, b) => (a.factId < b.factId ? -1 : 1)) }))
    .sort((a, b) => (a.data.factId < b.data.factId ? -1 : 1));
}

function shuffled(
  commands: readonly PlannedCommand[],
  numbers: fc.Stream<number>,
): readonly PlannedCommand[] {
  return commands
    .map((command) => ({ command, place: numbers.next().value ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ command }) => command);
}
