import type { DomainEvent, Subject } from '../../../events/index.js';
import type { PositionedEvent } from '../../../libs/as-of/index.js';
import { seeded } from '../../support/seeded.js';

const SUBJECTS = 50_000;
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2005, 0, 1);
const DAYS = 7_900;

const authorities = Array.from({ length: 20 }, (_, rank) => `authority-${rank}`);
export const measures = [
  'license-required',
  'presumption-of-denial',
  'policy-of-denial',
  'case-by-case',
  'prohibited',
] as const;
export const countries = [
  ...['CN', 'RU', 'IR', 'KP', 'SY', 'CU', 'BY', 'VE', 'MM'],
  ...['HK', 'MO', 'AE', 'TR', 'VN', 'PK', 'IN', 'IL', 'SA'],
] as const;
const destinations = [...countries, 'D:1', 'D:5', 'E:1', 'headquarteredIn:CN', 'worldwide', 'not-stated'];

interface Own {
  readonly subject: Subject;
  readonly open: string[];
  count: number;
}

/**
 * Appends of one event each, `facts` facts in them (retractions come on top), over 50,000 subjects: most with
 * few, some with thousands. 5 % are learned late, 1 % take effect in the future, 2 % are retracted, 20 % are
 * lifted, 35 % have an end of their own, one date in eight is coarse.
 */
export function* generate(facts: number, seed: number): Generator<PositionedEvent> {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  /** Few of a list are common and most are rare. */
  const skewed = <T>(list: readonly T[]): T => list[Math.floor(list.length * random() ** 2.5)]!;
  const owners = Array.from({ length: SUBJECTS }, (_, number) => ownerOf(number));
  const offset = below(SUBJECTS);
  let position = 0;
  for (let made = 0; made < facts;) {
    // Three in ten facts fall on subjects by Zipf's law, the others on any.
    const rank = random() < 0.3 ? Math.floor(SUBJECTS ** random()) - 1 : below(SUBJECTS);
    const owner = owners[(rank * 7919 + offset) % SUBJECTS]!;
    const recordedAt = FIRST_DAY + Math.floor((DAYS * DAY * made) / facts);
    const event = next(owner, recordedAt);
    if (event.type !== 'FactRetracted') made += 1;
    position += 1;
    yield { event, subject: owner.subject, position, recordedAt };
  }

  function next(owner: Own, recordedAt: number): DomainEvent {
    const kind = random();
    if (kind < 0.22 && owner.open.length > 0) {
      const [target] = owner.open.splice(below(owner.open.length), 1);
      if (kind < 0.02)
        return { type: 'FactRetracted', data: { factId: target!, reason: 'The source was withdrawn.' } };
      return lift(owner, target!, recordedAt);
    }
    const factId = `${owner.subject.kind}-fact-${below(36 ** 4).toString(36)}-${owner.count}`;
    owner.count += 1;
    if (random() < 0.03 && owner.subject.kind !== 'sale') return describe(owner.subject, factId, recordedAt);
    owner.open.push(factId);
    return restrict(owner.subject, factId, recordedAt);
  }

  function evidence(recordedAt: number) {
    const number = below(1e6);
    return [
      {
        publisher: 'Bureau of Industry and Security',
        url: `https://www.example.org/federal-register/documents/${number}`,
        citation: `88 FR ${number}`,
        title: `Implementation of additional export controls: certain items and end uses, document ${number}`,
        publishedOn: day(recordedAt - below(20) * DAY),
        language: 'en',
        quote: 'A licence is required to export, reexport or transfer (in-country) the items described here.',
        certainty: random() < 0.9 ? ('official' as const) : ('reported' as const),
      },
    ];
  }

  function bound(time: number): string {
    return random() < 0.125 ? day(time).slice(0, 7) : day(time);
  }

  function period(recordedAt: number) {
    const kind = random();
    const delay = kind < 0.05 ? -100 - below(3000) : kind < 0.06 ? 200 + below(1300) : below(40) - 10;
    const start = recordedAt + delay * DAY;
    const effectiveFrom = bound(start);
    if (random() >= 0.35) return { effectiveFrom };
    return { effectiveFrom, effectiveTo: bound(start + (60 + below(1500)) * DAY) };
  }

  function lift({ subject: { kind, id }, ...owner }: Own, lifts: string, recordedAt: number): DomainEvent {
    const factId = `lift-of-${lifts}-${owner.count}`;
    const official = evidence(recordedAt).map((each) => ({ ...each, certainty: 'official' as const }));
    const effectiveFrom = bound(recordedAt + below(30) * DAY);
    const data = { factId, lifts, effectiveFrom, evidence: official };
    if (kind === 'chip') return { type: 'ChipRestrictionLifted', data: { ...data, chipId: id } };
    if (kind === 'party') return { type: 'PartyRestrictionLifted', data: { ...data, partyId: id } };
    return { type: 'SaleReleased', data: { ...data, saleId: id } };
  }

  function describe({ kind, id }: Subject, factId: string, recordedAt: number): DomainEvent {
    const names = [{ name: `The ${kind} ${id}`, kind: 'primary' as const }];
    const data = { factId, names, evidence: evidence(recordedAt) };
    if (kind === 'chip') return { type: 'ChipDescribed', data: { ...data, chipId: id, maker: 'A maker' } };
    return { type: 'PartyDescribed', data: { ...data, partyId: id, countries: ['CN'] } };
  }

  function restrict({ kind, id }: Subject, factId: string, recordedAt: number): DomainEvent {
    const fact = {
      factId,
      ...period(recordedAt),
      evidence: evidence(recordedAt),
      authority: skewed(authorities),
    };
    if (kind === 'sale') {
      const chips = [{ chipId: idOf('chip', below(20_000)), quantity: 1 + below(5000) }];
      const buyer = idOf('party', below(27_000));
      return {
        type: 'SaleBlocked',
        data: { ...fact, saleId: id, chips, buyer, reason: 'The end user is in doubt.' },
      };
    }
    const terms = new Set(Array.from({ length: 1 + below(2) }, () => skewed(destinations)));
    const restriction = {
      ...fact,
      measure: skewed(measures),
      destinations: alone(terms) ?? [...terms],
      legalBasis: { citation: `15 CFR ${740 + below(20)}.${below(30)}` },
    };
    if (kind === 'chip')
      return { type: 'ChipRestricted', data: { ...restriction, chipId: id, eccn: '3A090.a' } };
    return { type: 'PartyRestricted', data: { ...restriction, partyId: id, list: 'entity-list' } };
  }
}

/** The one of these terms that may not be with others; undefined if there is none. */
function alone(terms: ReadonlySet<string>): string[] | undefined {
  const term = ['worldwide', 'not-stated'].find((each) => terms.has(each));
  return term === undefined ? undefined : [term];
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function idOf(kind: string, number: number): string {
  return `a-${kind}-of-some-name-${number}`;
}

function ownerOf(number: number): Own {
  const kind = number < 20_000 ? 'chip' : number < 47_000 ? 'party' : 'sale';
  const base = { chip: 0, party: 20_000, sale: 47_000 }[kind];
  return { subject: { kind, id: idOf(kind, number - base) }, open: [], count: 0 };
}
