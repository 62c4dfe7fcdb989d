import { AsOfIndex, type PositionedEvent } from '../../libs/as-of/index.js';
import { checked } from '../../libs/as-of/rectangles/checked.js';

/** A multiple of eight that most segments are larger than. */
const PART = 1000;

/** The bytes of each sealed segment, copied in parts as a projection stores them. */
export function bytesOfSegments(index: AsOfIndex): Uint8Array[] {
  return index.stored.map(({ size, bytes }) => {
    const whole = new Uint8Array(size);
    for (let from = 0; from < size; from += PART) whole.set(bytes(from, Math.min(from + PART, size)), from);
    return whole;
  });
}

/** Another index with what is sealed of one, read back; its events are read from those of the log. */
export function readBack(
  index: AsOfIndex,
  log: readonly PositionedEvent['event'][],
  sealing?: ConstructorParameters<typeof AsOfIndex>[1],
): AsOfIndex {
  const restored = new AsOfIndex((position) => checked(log[position - 1]), sealing);
  const all = bytesOfSegments(index);
  for (const [place, { firstSealed }] of index.stored.entries())
    restored.restore(checked(all[place]), firstSealed, (from, to) => index.textOf(from, to));
  return restored;
}
