import {
  countryOf,
  DAY,
  groupIdOf,
  groupOf,
  groupsIn,
  isConfirmed,
  isCountry,
  isOf,
  mayInclude,
  regimeOf,
  startOf,
  unknownMembership,
  type AsOf,
  type Certain,
  type Destination,
  type EventOf,
  type Evidence,
  type Group,
  type Membership,
  type Regime,
} from '../../events/index.js';
import type { LogEntry, Projection, RecordWriter, StoredRecords } from '../projections/index.js';
import { isPublic, publicationOf, strongest } from '../rules/index.js';
import { membershipBy, type Standing, type Statement } from './membership.js';

type GroupEvent = Extract<
  EventOf<'governs'>,
  { readonly type: 'GroupEditionRecorded' | 'CountryJoinedGroup' | 'CountryLeftGroup' }
>;

/** A fact of a group's stream. */
export interface GroupFact {
  readonly event: GroupEvent;
  readonly position: number;
  readonly recordedAt: string;
  /** The position at which it was retracted. */
  readonly retractedAt?: number;
}

/** What of a question decides who is in a group. */
interface Asked {
  readonly asOf: AsOf;
  readonly position: number;
  readonly publishedBy?: AsOf | undefined;
}

/** Who is in which country group, and which territories count as part of which country, on both clocks (R14). */
export interface GroupMembers {
  /** Who is in the groups that an authority means, at a question. */
  membershipFor(authority: string | undefined, question: Asked): Membership;
  /** Who is in the groups of a regime, at a question. */
  membershipIn(regime: Regime, question: Asked): Membership;
  /** The times of an axis at which a membership may change, as known at a position, in milliseconds. */
  timesOfChange(kind: AsOf['kind'], position: number): readonly number[];
  /** The positions at which something of a group was recorded or retracted, after one and up to another. */
  positionsOfChange(after: number, upTo: number): readonly number[];
  /** What was recorded of a group up to a position and is not retracted, in recorded order. */
  factsOf(group: Group, position: number): readonly GroupFact[];
}

/** Memberships of one question that are kept: answers ask for the same few many times. */
const MOST_KEPT = 10_000;

/** The country groups and territories, rebuilt from the log. */
export class GroupCatalogue implements Projection, GroupMembers {
  readonly name = 'groups';
  readonly version = 1;
  readonly #groups = new Map<string, GroupFact[]>();
  readonly #changed = new Set<string>();
  readonly #known = new Map<string, Certain>();
  #head = 0;

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#applyEntry(entry);
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  save(records: RecordWriter): number {
    for (const id of this.#changed) records.put(id, Buffer.from(JSON.stringify(this.#groups.get(id) ?? [])));
    this.#changed.clear();
    return this.#head;
  }

  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    for (const [id, record] of records.all())
      this.#groups.set(String(id), JSON.parse(Buffer.from(record).toString()) as GroupFact[]);
    this.#head = stored;
    return stored;
  }

  factsOf(group: Group, position: number): readonly GroupFact[] {
    return (this.#groups.get(groupIdOf(group)) ?? []).filter(
      (fact) => fact.position <= position && (fact.retractedAt ?? Infinity) > position,
    );
  }

  membershipFor(authority: string | undefined, question: Asked): Membership {
    const regime = regimeOf(authority);
    return regime === undefined ? unknownMembership : this.membershipIn(regime, question);
  }

  membershipIn(regime: Regime, question: Asked): Membership {
    if (this.#groups.size === 0) return unknownMembership;
    const { asOf, position, publishedBy } = question;
    const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.to}`;
    const at = `${regime} ${position} ${asOf.kind} ${asOf.from} ${asOf.to} ${by}`;
    return (place, country) => {
      const key = `${at} ${place} ${country}`;
      const known = this.#known.get(key);
      if (known !== undefined) return known;
      if (this.#known.size >= MOST_KEPT) this.#known.clear();
      const isIn = this.#membership({ regime, code: place }, country, question);
      this.#known.set(key, isIn);
      return isIn;
    };
  }

  timesOfChange(kind: AsOf['kind'], position: number): readonly number[] {
    const times = new Set<number>();
    for (const facts of this.#groups.values())
      for (const { event, position: recorded } of facts) {
        if (recorded > position) continue;
        const at = startOf(event)?.[kind === 'day' ? 'days' : 'instants'];
        if (at === undefined) continue;
        for (const time of [at.earliest, at.latest, endOfCoverage(event, at.latest)])
          if (Number.isFinite(time)) times.add(time);
      }
    return [...times];
  }

  positionsOfChange(after: number, upTo: number): readonly number[] {
    return [...this.#groups.values()]
      .flat()
      .flatMap(({ position, retractedAt }) => [position, ...(retractedAt === undefined ? [] : [retractedAt])])
      .filter((position) => position > after && position <= upTo);
  }

  /** Of a territory, the groups of its country count as far as it counts as part of it. */
  #membership(group: Group, country: Destination, question: Asked): Certain {
    if (isCountry(group.code)) return this.#isTerritory(group, country, question);
    const own = (each: Destination): Certain =>
      strongest(
        groupsIn(group.code).map((code) =>
          membershipBy(this.#statements({ ...group, code }, each, question), question.asOf),
        ),
      );
    let isMember = own(country);
    for (const whole of this.#countriesOf(group.regime, country)) {
      const isPart = this.#isTerritory({ ...group, code: whole }, country, question);
      if (isPart === 'no') continue;
      const ofWhole = own(whole);
      isMember = isPart === 'yes' || ofWhole === isMember ? ofWhole : 'maybe';
    }
    return isMember;
  }

  #isTerritory(group: Group, country: Destination, question: Asked): Certain {
    const statements = this.#statements(group, country, question);
    if (statements.length === 0) return unknownMembership(group.code, country);
    // What an edition of one country does not name is no part of it at any time, unless it may be one at all.
    const isPossible =
      mayInclude(group.code, country) || this.factsOf(group, question.position).some(names(country));
    return isPossible ? membershipBy(statements, question.asOf) : 'no';
  }

  /** The countries that another may be a territory of. */
  #countriesOf(regime: Regime, country: Destination): Destination[] {
    const named = [...this.#groups.entries()].flatMap(([id, facts]) => {
      const group = groupOf(id);
      if (group?.regime !== regime || !isCountry(group.code)) return [];
      return facts.some(names(country)) ? [group.code] : [];
    });
    return [...new Set([...named, countryOf(country) ?? []].flat())];
  }

  #statements(group: Group, country: Destination, { asOf, position, publishedBy }: Asked): Statement[] {
    return this.factsOf(group, position).flatMap(({ event }) => {
      const at = startOf(event)?.[asOf.kind === 'day' ? 'days' : 'instants'];
      const trust = trustIn(event.data.evidence, publishedBy);
      if (at === undefined || trust === 'no') return [];
      const sides = sidesOf(event, country);
      if (sides === undefined) return [];
      const [before, after]: readonly [Standing, Standing] = trust === 'yes' ? sides : ['open', 'open'];
      const usualInterval = event.type === 'GroupEditionRecorded' ? event.data.usualInterval : undefined;
      return [{ at, before, after, usualInterval }];
    });
  }

  #applyEntry({ subject, event, position, metadata }: LogEntry): void {
    if (subject.kind !== 'group') return;
    const facts = this.#groups.get(subject.id) ?? [];
    if (isOf(event, 'governs')) {
      facts.push({ event: event as GroupEvent, position, recordedAt: metadata.recordedAt });
    } else {
      const place = facts.findIndex((fact) => fact.event.data.factId === event.data.factId);
      const retracted = facts[place];
      if (retracted !== undefined) facts[place] = { ...retracted, retractedAt: position };
    }
    this.#groups.set(subject.id, facts);
    this.#changed.add(subject.id);
    this.#known.clear();
  }
}

/** Whether a fact names a country, as a member or as one that joins or leaves. */
function names(country: Destination): (fact: GroupFact) => boolean {
  return ({ event }) =>
    event.type === 'GroupEditionRecorded'
      ? [...event.data.members, ...(event.data.possibleMembers ?? [])].includes(country)
      : event.data.country === country;
}

/** When an edition does not cover the time any more that follows it. */
function endOfCoverage(event: GroupEvent, start: number): number {
  return event.type === 'GroupEditionRecorded' ? start + (event.data.usualInterval + 1) * DAY : start;
}

/** Whether a source surely was public and confirms what it says; `no` if it was not public. */
function trustIn(evidence: readonly Evidence[], publishedBy: AsOf | undefined): Certain {
  const { any, confirmed } = publicationOf(evidence);
  if (publishedBy === undefined) return isConfirmed(evidence) ? 'yes' : 'maybe';
  if (isPublic(any, publishedBy) === 'no') return 'no';
  return isPublic(confirmed, publishedBy) === 'yes' ? 'yes' : 'maybe';
}

/** What a fact says of a country, on both of its sides; undefined if nothing. */
function sidesOf(event: GroupEvent, country: Destination): readonly [Standing, Standing] | undefined {
  switch (event.type) {
    case 'GroupEditionRecorded': {
      const { members, possibleMembers = [] } = event.data;
      const standing = possibleMembers.includes(country) ? 'open' : members.includes(country) ? 'in' : 'out';
      return [standing, standing];
    }
    case 'CountryJoinedGroup':
      return event.data.country === country ? ['out', 'in'] : undefined;
    case 'CountryLeftGroup':
      return event.data.country === country ? ['in', 'out'] : undefined;
    default:
      return event satisfies never;
  }
}
