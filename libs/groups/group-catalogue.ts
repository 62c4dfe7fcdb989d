import { LRUCache } from 'lru-cache';
import {
  countryOf,
  DAY,
  groupIdOf,
  groupOf,
  groupsIn,
  isCountry,
  isOf,
  mayInclude,
  regimeOf,
  startOf,
  unknownMembership,
  type AsOf,
  type Certain,
  type Destination,
  type EffectiveTimes,
  type EventOf,
  type Group,
  type Membership,
  type Regime,
  type UncertainInstant,
} from '../../events/index.js';
import {
  SubjectFacts,
  type LogEntry,
  type Projection,
  type RecordWriter,
  type StoredRecords,
  type SubjectFact,
} from '../projections/index.js';
import {
  liftWithCorrected,
  sourcesOf,
  strongest,
  TimesOfChange,
  trustIn,
  type AskedPoint,
} from '../rules/index.js';
import { membershipBy, type Standing, type Statement } from './membership.js';

type GroupEvent = Extract<
  EventOf<'governs'>,
  { readonly type: 'GroupEditionRecorded' | 'CountryJoinedGroup' | 'CountryLeftGroup' }
>;

/** A fact of a group's stream. */
export type GroupFact = SubjectFact<GroupEvent>;

/** Who is in which country group, and which territories count as part of which country, on both clocks (R14). */
export interface GroupMembers {
  /** Who is in the groups that an authority means, at a question. */
  membershipFor(authority: string | undefined, question: AskedPoint): Membership;
  /** Who is in the groups of a regime, at a question. */
  membershipIn(regime: Regime, question: AskedPoint): Membership;
  /** The times of an axis at which a membership may change, as known at a position, in milliseconds. */
  timesOfChange(kind: AsOf['kind'], position: number): readonly number[];
  /** The positions at which something of a group was recorded or retracted, after one and up to another. */
  positionsOfChange(after: number, upTo: number): readonly number[];
  /** What was recorded of a group up to a position and is not retracted, in recorded order. */
  factsOf(group: Group, position: number): readonly GroupFact[];
}

/** Questions between different changes of which memberships are kept. */
const MOST_FOUND = 1000;

/** The country groups and territories, rebuilt from the log. */
export class GroupCatalogue implements Projection, GroupMembers {
  readonly name = 'groups';
  readonly version = 2;
  readonly #groups = new SubjectFacts('group', (event): event is GroupEvent => isOf(event, 'governs'));
  /** What questions found, by their place among the times of change. */
  readonly #found = new LRUCache<string, Membership>({ max: MOST_FOUND });
  #times: TimesOfChange | undefined;

  apply(append: readonly LogEntry[]): void {
    if (!this.#groups.apply(append)) return;
    this.#found.clear();
    this.#times = undefined;
  }

  save(records: RecordWriter): number {
    return this.#groups.save(records);
  }

  restore(records: StoredRecords, stored: number): number {
    return this.#groups.restore(records, stored);
  }

  factsOf(group: Group, position: number): readonly GroupFact[] {
    return this.#groups.knownAt(groupIdOf(group), position);
  }

  membershipFor(authority: string | undefined, question: AskedPoint): Membership {
    const regime = regimeOf(authority);
    return regime === undefined ? unknownMembership : this.membershipIn(regime, question);
  }

  membershipIn(regime: Regime, question: AskedPoint): Membership {
    if (this.#groups.isEmpty) return unknownMembership;
    this.#times ??= this.#timesOfChange();
    const key = `${regime} ${this.#times.keyOf(question)}`;
    const found = this.#found.get(key);
    if (found !== undefined) return found;
    const membership = this.#remembered(regime, question);
    this.#found.set(key, membership);
    return membership;
  }

  /** Who is in the groups of a regime at a question, each country and group looked up once. */
  #remembered(regime: Regime, question: AskedPoint): Membership {
    const known = new Map<string, Certain>();
    return (place, country) => {
      const key = `${place} ${country}`;
      const isIn = known.get(key) ?? this.#membership({ regime, code: place }, country, question);
      known.set(key, isIn);
      return isIn;
    };
  }

  #timesOfChange(): TimesOfChange {
    const facts = this.#groups.ids.flatMap((id) => this.#groups.of(id));
    return new TimesOfChange(
      facts.flatMap(({ event }) => timesOf(event)),
      facts.flatMap(({ position, retractedAt }) => [position, retractedAt ?? []].flat()),
    );
  }

  timesOfChange(kind: AsOf['kind'], position: number): readonly number[] {
    const axis = kind === 'day' ? 'days' : 'instants';
    const times = this.#groups.ids
      .flatMap((id) => this.#groups.of(id))
      .filter((fact) => fact.position <= position)
      .flatMap(({ event }) => timesOf(event))
      .flatMap((each) => [each[axis].earliest, each[axis].latest]);
    return [...new Set(times)].filter(Number.isFinite);
  }

  positionsOfChange(after: number, upTo: number): readonly number[] {
    return this.#groups.ids
      .flatMap((id) => this.#groups.of(id))
      .flatMap(({ position, retractedAt }) => [position, ...(retractedAt === undefined ? [] : [retractedAt])])
      .filter((position) => position > after && position <= upTo);
  }

  /**
   * Of a territory, the groups of its country count as far as it counts as part of it; a source that names the territory
   * itself, where its country is no member, leaves it open.
   */
  #membership(group: Group, country: Destination, question: AskedPoint): Certain {
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
      if (ofWhole === isMember) continue;
      isMember = isPart === 'yes' && ofWhole !== 'no' ? ofWhole : 'maybe';
    }
    return isMember;
  }

  #isTerritory(group: Group, country: Destination, question: AskedPoint): Certain {
    const statements = this.#statements(group, country, question);
    if (statements.length === 0) return unknownMembership(group.code, country);
    // What an edition of one country does not name is no part of it at any time, unless it may be one at all.
    const isPossible =
      mayInclude(group.code, country) || this.factsOf(group, question.position).some(names(country));
    return isPossible ? membershipBy(statements, question.asOf) : 'no';
  }

  /** The countries that another may be a territory of. */
  #countriesOf(regime: Regime, country: Destination): Destination[] {
    const named = this.#groups.ids.flatMap((id) => {
      const group = groupOf(id);
      if (group?.regime !== regime || !isCountry(group.code)) return [];
      return this.#groups.of(id).some(names(country)) ? [group.code] : [];
    });
    return [...new Set([...named, countryOf(country) ?? []].flat())];
  }

  #statements(group: Group, country: Destination, { asOf, position, publishedBy }: AskedPoint): Statement[] {
    const correctedBy = (fact: GroupFact) => this.#groups.correctedBy(groupIdOf(group), fact);
    return this.factsOf(group, position).flatMap((fact) => {
      const { event } = fact;
      const at = startOf(event)?.[asOf.kind === 'day' ? 'days' : 'instants'];
      // A membership may clear as a lift may: before its own evidence, what was public may have said otherwise.
      const sources = sourcesOf(fact, correctedBy);
      const { isPublic, isConfirmed } = trustIn(sources, publishedBy, liftWithCorrected);
      if (at === undefined || isPublic === 'no') return [];
      const sides = sidesOf(event, country);
      if (sides === undefined) return [];
      const [before, after]: readonly [Standing, Standing] =
        isPublic === 'yes' && isConfirmed === 'yes' ? sides : ['open', 'open'];
      const usualInterval = event.type === 'GroupEditionRecorded' ? event.data.usualInterval : undefined;
      return [{ at, before, after, usualInterval }];
    });
  }
}

/** Whether a fact names a country, as a member or as one that joins or leaves. */
function names(country: Destination): (fact: GroupFact) => boolean {
  return ({ event }) =>
    event.type === 'GroupEditionRecorded'
      ? [...event.data.members, ...(event.data.possibleMembers ?? [])].includes(country)
      : event.data.country === country;
}

/** The times at which what a fact says of a membership changes; an edition covers its usual interval after it. */
function timesOf(event: GroupEvent): EffectiveTimes[] {
  const start = startOf(event);
  if (start === undefined) return [];
  if (event.type !== 'GroupEditionRecorded') return [start];
  const covered = (event.data.usualInterval + 1) * DAY;
  const after = ({ latest }: UncertainInstant) => ({ earliest: latest + covered, latest: latest + covered });
  return [start, { instants: after(start.instants), days: after(start.days) }];
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
