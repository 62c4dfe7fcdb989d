import {
  zonelessTimes,
  type AsOf,
  type EffectiveBound,
  type Name,
  type UncertainInstant,
} from '../../events/index.js';
import { inForce, type InForce } from './in-force.js';

/** A name, and whether it is in use at a question. */
export interface NameAtQuestion {
  readonly name: Name;
  readonly state: InForce;
  /** Whether its use is over, rather than not begun. */
  readonly hasEnded: boolean;
}

/**
 * Which names are in use at a question, in the order given. An undated name is always in use, except that a primary name
 * without an end of its own ends where the next primary name begins.
 */
export function namesAtQuestion(names: readonly Name[], asOf: AsOf): NameAtQuestion[] {
  const starts = names.flatMap(({ kind, effectiveFrom }) =>
    kind === 'primary' && effectiveFrom !== undefined ? [timeOf(effectiveFrom, asOf)] : [],
  );
  return names.map((name) => {
    const start = name.effectiveFrom === undefined ? always : timeOf(name.effectiveFrom, asOf);
    const end = endOf(name, start, starts, asOf);
    const state = inForce(start, end, asOf);
    return { name, state, hasEnded: state === 'not' && end.latest <= asOf.from };
  });
}

const always: UncertainInstant = { earliest: -Infinity, latest: -Infinity };
const never: UncertainInstant = { earliest: Infinity, latest: Infinity };

/** A bound on the axis of a question. The days of names are days of no zone. */
function timeOf(bound: EffectiveBound, { kind }: AsOf): UncertainInstant {
  const { days, instants } = zonelessTimes(bound);
  return kind === 'day' ? days : instants;
}

function endOf(
  { kind, effectiveTo }: Name,
  start: UncertainInstant,
  starts: readonly UncertainInstant[],
  asOf: AsOf,
): UncertainInstant {
  if (effectiveTo !== undefined) return timeOf(effectiveTo, asOf);
  if (kind !== 'primary') return never;
  const later = starts.filter(({ earliest }) => earliest > start.earliest);
  return {
    earliest: Math.min(Infinity, ...later.map(({ earliest }) => earliest)),
    latest: Math.min(Infinity, ...later.map(({ latest }) => latest)),
  };
}
