import type { DomainEvent, EventData, Evidence } from '../../../events/index.js';
import { decideChip, type ChipCommand, type RestrictChip } from '../../../libs/restrictions/chip/decide.js';
import { evolve, noFacts, type Facts } from '../../../libs/restrictions/facts.js';
import type { Replacing } from '../../../libs/restrictions/replace.js';
import { specification } from './specification.js';

export const { given } = specification<ChipCommand>(decideChip);
export const filing: Evidence = {
  publisher: 'NVIDIA',
  citation: 'Form 8-K of 2022-08-31',
  certainty: 'company-filing',
};
export const rumour: Evidence = {
  publisher: 'A newspaper',
  url: 'https://example.org/story',
  certainty: 'reported',
};

export const restrict = (
  change: Partial<EventData<'ChipRestricted'>> = {},
  lifts?: readonly string[],
  replacing: Replacing = {},
): RestrictChip => ({
  type: 'restrict-chip',
  data: {
    factId: 'license-2022',
    chipId: 'nvidia-a100',
    authority: 'us-department-of-commerce',
    measure: 'license-required',
    destinations: ['CN', 'HK', 'RU'],
    effectiveFrom: '2022-08-26',
    evidence: [filing],
    ...change,
  },
  ...(lifts && { lifts }),
  ...replacing,
});
export const lift = (change: Partial<EventData<'ChipRestrictionLifted'>> = {}): ChipCommand => ({
  type: 'lift-chip-restriction',
  data: {
    factId: 'lift',
    chipId: 'nvidia-a100',
    lifts: 'license-2022',
    effectiveFrom: '2025-01-01',
    evidence: [filing],
    ...change,
  },
});
export const retract = (
  factId: string,
  replacement?: Exclude<ChipCommand, { type: 'retract-fact' }>,
  alsoRetract?: readonly string[],
): ChipCommand => ({
  type: 'retract-fact',
  factId,
  reason: 'The date was that of publication',
  ...(replacement && { replacement }),
  ...(alsoRetract && { alsoRetract }),
});

/** The data of the first event of what the last of some commands appends. */
export function firstDecided(...commands: readonly [...ChipCommand[], ChipCommand]): object | undefined {
  return decidedLast(commands)[0]?.data;
}

function decidedLast(commands: readonly [...ChipCommand[], ChipCommand]): DomainEvent[] {
  const history = commands
    .slice(0, -1)
    .reduce<Facts>((facts, command) => decideChip(facts, command).reduce(evolve, facts), noFacts);
  return decideChip(history, commands.at(-1) as ChipCommand);
}

/** The data of the last event of what the last of some commands appends. */
export function lastDecided(...commands: readonly [...ChipCommand[], ChipCommand]): object | undefined {
  return decidedLast(commands).at(-1)?.data;
}
