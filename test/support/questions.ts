import {
  definitions,
  parseAsOf,
  resolved,
  type DomainEvent,
  type EventData,
  type Share,
  type Subject,
} from '../../events/index.js';
import { RuleCatalogue } from '../../libs/adopted-rules/index.js';
import { GroupCatalogue } from '../../libs/groups/index.js';
import { answer, AsOfIndex, historyOf, type Question } from '../../libs/as-of/index.js';
import type { LogEntry } from '../../libs/projections/index.js';
import { evidence, SMALL_SEGMENTS } from './builders.js';

/** An event, with its subject where its data does not name it. */
export type Given = DomainEvent | { readonly subject: Subject; readonly event: DomainEvent };

function subjectOf({ type, data }: DomainEvent): Subject {
  const { subject } = definitions[type];
  if (typeof subject === 'string') throw new TypeError(`${type} needs a subject`);
  return { kind: subject.kind, id: String((data as Record<string, unknown>)[subject.field]) };
}

export const chip = (id: string): Subject => ({ kind: 'chip', id });
export const party = (id: string): Subject => ({ kind: 'party', id });

function named(given: Given): { readonly subject: Subject; readonly event: DomainEvent } {
  return 'event' in given ? given : { subject: subjectOf(given), event: given };
}

/** An index of appends, one after the other, of events as they are recorded. */
export function indexed(...appends: readonly (readonly Given[])[]): AsOfIndex {
  const index = new AsOfIndex(undefined, SMALL_SEGMENTS);
  for (const append of appends)
    index.apply(
      append.map((each, place) => ({ ...named(each), position: index.head + place + 1, recordedAt: 1 })),
    );
  return index;
}

/** Appends as a projection of the log is given them. */
function entries(appends: readonly (readonly Given[])[]): LogEntry[][] {
  const recorded = { recordedAt: 1, metadata: { recordedAt: '2026-01-01T00:00:00.000Z' } };
  let position = 0;
  return appends.map((append) =>
    append.map((each) => ({ ...named(each), position: (position += 1), ...recorded }) as unknown as LogEntry),
  );
}

/** The country groups of appends, one after the other, of events as they are recorded. */
function groupsOf(...appends: readonly (readonly Given[])[]): GroupCatalogue {
  const groups = new GroupCatalogue();
  for (const append of entries(appends)) groups.apply(append);
  return groups;
}

/** The rules of appends, one after the other, of events as they are recorded. */
function rulesOf(...appends: readonly (readonly Given[])[]): RuleCatalogue {
  const rules = new RuleCatalogue();
  for (const append of entries(appends)) rules.apply(append);
  return rules;
}

/** An index of appends, whose events are resolved first, and what it answers. */
export function given(...appends: readonly (readonly Given[])[]) {
  const inFull = (each: Given): Given => ({ ...named(each), event: resolved(named(each).event) });
  const recorded = appends.map((append) => append.map(inFull));
  const index = indexed(...recorded);
  const groups = groupsOf(...recorded);
  const rules = rulesOf(...recorded);
  return {
    index,
    groups,
    rules,
    ask: (subject: Subject, asOf: string, { position = index.head, ...more }: Partial<Question> = {}) =>
      answer(index, subject, { asOf: parseAsOf(asOf), position, groups, rules, ...more }),
    history: (subject: Subject, position = index.head) =>
      historyOf(index, subject, position)?.map(({ fact }) => `${fact.subject.id} ${fact.factId}`),
  };
}

/** A fact is retracted, and perhaps replaced. */
export function retraction(subject: Subject, factId: string, replacedBy?: string): Given {
  const data = { factId, reason: 'wrong', ...(replacedBy === undefined ? {} : { replacedBy }) };
  return { subject, event: { type: 'FactRetracted', data } };
}

/** A party is put on a list; `data` replaces fields. */
export function partyRestricted(
  partyId: string,
  data: Partial<EventData<'PartyRestricted'>> = {},
): DomainEvent {
  return {
    type: 'PartyRestricted',
    data: {
      factId: 'listed',
      partyId,
      authority: 'us-bis',
      list: 'entity-list',
      measure: 'license-required',
      destinations: ['worldwide'],
      effectiveFrom: '2023-01-01',
      evidence: evidence('2022-12-30'),
      ...data,
    },
  };
}

/** A party is described; `data` replaces fields. */
export function partyDescribed(partyId: string, data: Partial<EventData<'PartyDescribed'>>): DomainEvent {
  return {
    type: 'PartyDescribed',
    data: { factId: 'description', partyId, evidence: evidence('2022-01-01'), ...data },
  };
}

/** Two ids are one party; `data` replaces fields. */
export function partiesIdentified(
  partyId: string,
  sameAs: string,
  data: Partial<EventData<'PartiesIdentified'>> = {},
): DomainEvent {
  return {
    type: 'PartiesIdentified',
    data: {
      factId: `same-as-${sameAs}`,
      partyId,
      sameAs,
      basis: 'the same entry in the register',
      evidence: evidence('2022-01-01'),
      ...data,
    },
  };
}

/** A sale is stopped; `data` replaces fields. */
export function saleBlocked(data: Partial<EventData<'SaleBlocked'>> = {}): DomainEvent {
  return {
    type: 'SaleBlocked',
    data: {
      factId: 'stopped',
      saleId: 'a-sale',
      authority: 'us-bis',
      chips: [{ chipId: 'a-chip' }],
      buyer: 'a-buyer',
      reason: 'no licence',
      effectiveFrom: '2023-01-01',
      evidence: evidence('2022-12-30'),
      ...data,
    },
  };
}

/** A route through a subsidiary is suspected; `data` replaces fields. */
export function routeFlagged(data: Partial<EventData<'SubsidiaryRouteFlagged'>> = {}): DomainEvent {
  return {
    type: 'SubsidiaryRouteFlagged',
    data: {
      factId: 'a-route',
      parentId: 'a-parent',
      subsidiaryId: 'a-subsidiary',
      viaCountry: 'AU',
      suspectedDestination: 'CN',
      redFlag: 'seen',
      effectiveFrom: '2023-01-01',
      evidence: evidence('2022-12-30'),
      ...data,
    },
  };
}

/** A party owns a share of another, directly since 2020 unless said otherwise; `data` replaces fields. */
export function owns(
  ownerId: string,
  ownedId: string,
  share: Share | undefined,
  data: Partial<EventData<'OwnershipStated'>> = {},
): DomainEvent {
  return {
    type: 'OwnershipStated',
    data: {
      factId: `held-by-${ownerId}`,
      ownedId,
      ownerId,
      ...(share === undefined ? {} : { share }),
      holding: 'direct',
      effectiveFrom: '2020-01-01',
      evidence: evidence('2020-02-01'),
      ...data,
    },
  };
}

/** The Affiliates Rule (FR Doc. 2025-19001): in force from 2025-09-29; `data` replaces fields. */
export function affiliatesRule(data: Partial<EventData<'RuleAdopted'>> = {}): DomainEvent {
  return {
    type: 'RuleAdopted',
    data: {
      factId: 'adopted',
      ruleId: 'us-affiliates-rule',
      kind: 'ownership',
      title: 'Affiliates Rule',
      authority: 'us-bis',
      effectiveFrom: '2025-09-29',
      legalBasis: { citation: 'FR Doc. 2025-19001' },
      ownership: {
        threshold: { atLeast: 50, citation: '15 CFR 744.11(a)(1)' },
        lists: [
          { list: 'entity-list', citation: '15 CFR 744.11(a)(1)' },
          { list: 'military-end-user-list', citation: '15 CFR 744.21(a)(3)' },
          {
            list: 'sdn',
            programmes: ['RUSSIA-EO14024', 'NPWMD'],
            citation: '15 CFR 744.8(a)(2)',
          },
        ],
        exceptCountries: ['US'],
      },
      evidence: evidence('2025-09-30'),
      ...data,
    },
  };
}

/** The stay of the Affiliates Rule (90 FR 50857): its return on 2026-11-10 is scheduled and not confirmed. */
export function affiliatesRuleStayed(data: Partial<EventData<'RuleSuspended'>> = {}): DomainEvent {
  return {
    type: 'RuleSuspended',
    data: {
      factId: 'stayed',
      ruleId: 'us-affiliates-rule',
      adoption: 'adopted',
      suspends: 'rule',
      effectiveFrom: '2025-11-10',
      until: { earliest: '2026-11-10' },
      zone: 'America/New_York',
      evidence: evidence('2025-11-12'),
      ...data,
    },
  };
}
