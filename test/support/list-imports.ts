import { isOf, type DomainEvent } from '../../events/index.js';
import { AsOfIndex } from '../../libs/as-of/index.js';
import { readCommand } from '../../libs/commands/index.js';
import {
  planFrom,
  resumedPlan,
  type Edition,
  type HeldEdition,
  type HeldFact,
  type HeldList,
  type Plan,
  type PlannedCommand,
  type PlanningState,
} from '../../libs/lists/import.js';
import { foldInto, noFacts, type FoldedFacts } from '../../libs/restrictions/index.js';

/** A log of parties in memory, into which editions of one list are imported as the command line imports them. */
export class ListLog {
  readonly index = new AsOfIndex();
  readonly #parties = new Map<string, FoldedFacts>();
  readonly #editions: HeldEdition[] = [];
  readonly #positions = new Map<string, number>();
  readonly #keys = new Set<string>();
  #underWay: HeldList['underWay'];
  #atStart: PlanningState | undefined;
  #retractions = 0;
  readonly #appendEnds: number[] = [0];

  /** Plans an edition, posts the plan and records the edition. */
  import(edition: Edition): Plan {
    const planned = this.plan(edition);
    this.start(edition);
    for (const phase of planned.phases) for (const command of phase) this.post(command);
    this.record(edition);
    return planned;
  }

  /** Goes on with an import that was interrupted, and records the edition. */
  resume(edition: Edition): Plan {
    if (this.#atStart === undefined) throw new Error('no import has started');
    const planned = resumedPlan(this.#atStart, this.#state(edition), edition);
    for (const phase of planned.phases) for (const command of phase) this.post(command);
    this.record(edition);
    return planned;
  }

  plan(edition: Edition): Plan {
    return planFrom(this.#state(edition), edition);
  }

  #state({ read }: Edition): PlanningState {
    const taken = new Set(this.#parties.keys());
    return { list: this.held(read.list.id), isTaken: (id) => taken.has(id) };
  }

  /** Notes that the import of an edition has started. */
  start(edition: Edition): void {
    const { date, sha256 } = edition;
    this.#atStart = this.#state(edition);
    this.#underWay = { date, sha256, startedAt: this.index.head };
  }

  /** Retracts the record and the start of an edition. */
  retract({ date, sha256 }: Edition): void {
    const place = this.#editions.findIndex((each) => each.date === date && each.sha256 === sha256);
    if (place !== -1) this.#editions.splice(place, 1);
    if (this.#underWay?.date === date) this.#underWay = undefined;
    this.#retractions += 1;
  }

  record({ date, sha256, read }: Edition): void {
    this.#underWay = undefined;
    if (this.#editions.some((each) => each.date === date && each.sha256 === sha256)) return;
    const { rows, entries, columns, scope } = read;
    this.#editions.push({ date, sha256, rows, entries: entries.length, columns, scope });
  }

  /** Posts a command; one whose key was used is recorded already. */
  post({
    command,
    body,
    idempotencyKey,
  }: Omit<PlannedCommand, 'idempotencyKey'> & { idempotencyKey?: string }): void {
    if (idempotencyKey !== undefined) {
      if (this.#keys.has(idempotencyKey)) return;
      this.#keys.add(idempotencyKey);
    }
    const { subject, decide } = readCommand(command, body);
    const facts = this.#parties.get(subject.id) ?? (new Map() as FoldedFacts);
    const events: DomainEvent[] = decide(this.#parties.has(subject.id) ? facts : noFacts);
    foldInto(facts, events);
    this.#parties.set(subject.id, facts);
    for (const [place, { data }] of events.entries())
      if ('lifts' in data || 'partyId' in data)
        this.#positions.set(`${subject.id} ${data.factId}`, this.index.head + place + 1);
    this.index.apply(
      events.map((event, place) => ({
        event,
        subject,
        position: this.index.head + place + 1,
        recordedAt: this.index.head + 1,
      })),
    );
    this.#appendEnds.push(this.index.head);
  }

  /** The positions from one on at which an append ends. */
  appendEnds(from: number): number[] {
    return this.#appendEnds.filter((position) => position >= from);
  }

  /** What is recorded of the list. */
  held(list: string): HeldList {
    const facts: HeldFact[] = [];
    const parties: { id: string; names: string[]; countries: string[] }[] = [];
    for (const [id, recorded] of this.#parties) {
      const events = [...recorded.values()].flatMap(({ event, retracted }) => (retracted ? [] : [event]));
      const own = events.flatMap((event) =>
        event.type === 'PartyRestricted' && event.data.list === list ? [event.data] : [],
      );
      if (own.length === 0) continue;
      const lifts = events.flatMap((event) => (event.type === 'PartyRestrictionLifted' ? [event.data] : []));
      const described = events.flatMap((event) =>
        isOf(event, 'describes') && event.type === 'PartyDescribed' ? [event.data] : [],
      );
      for (const data of own)
        facts.push({
          data,
          position: this.#positions.get(`${id} ${data.factId}`) ?? 0,
          lifts: lifts.filter((lift) => lift.lifts === data.factId),
        });
      parties.push({
        id,
        names: described.flatMap(({ names = [] }) => names.map(({ name }) => name)),
        countries: described.flatMap(({ countries = [] }) => countries),
      });
    }
    return {
      editions: [...this.#editions],
      facts,
      parties,
      ...(this.#underWay && { underWay: this.#underWay }),
      retractions: this.#retractions,
    };
  }
}
