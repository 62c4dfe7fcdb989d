import type { DomainEvent, Subject } from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';

/** The chip of {@link largeLog} that has many facts. */
export const LONG_CHIP: Subject = { kind: 'chip', id: 'long-chip' };

/** Events recorded on one chip, or one on each of as many other chips. */
export function* largeLog(onOneChip: number, onOthers: number): Generator<PositionedEvent> {
  const first = Date.UTC(2020, 0, 1);
  for (let position = 1; position <= onOneChip + onOthers; position += 1) {
    const id = position <= onOneChip ? LONG_CHIP.id : `chip-${(position * 7919) % 1_000_003}`;
    yield {
      position,
      subject: { kind: 'chip', id },
      event: restrictionOn(id, position),
      recordedAt: first + position * 1000,
    };
  }
}

const countries = ['CN', 'RU', 'IR', 'KP', 'SY', 'BY', 'VE', 'MM'];

function restrictionOn(chipId: string, number: number): DomainEvent {
  const day = new Date(Date.UTC(2020, 0, 1) + (number % 1500) * 86_400_000).toISOString().slice(0, 10);
  return {
    type: 'ChipRestricted',
    data: {
      factId: `restriction-${(number * 7919) % 1_000_003}`,
      chipId,
      authority: 'us-bis',
      measure: 'license-required',
      destinations: [countries[number % countries.length] ?? 'CN', 'D:5'],
      effectiveFrom: day,
      eccn: '3A090.a',
      legalBasis: { citation: '15 CFR 742.6(a)(6)' },
      evidence: [
        {
          publisher: 'Federal Register',
          citation: `88 FR ${number}`,
          url: `https://www.federalregister.gov/d/2023-${number}`,
          publishedOn: day,
          title: 'Implementation of additional export controls: certain advanced computing items',
          certainty: 'official',
        },
      ],
    },
  };
}
