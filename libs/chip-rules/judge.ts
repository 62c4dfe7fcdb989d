import {
  densityFrom,
  hull,
  isMeasured,
  rangeOf,
  type Certain,
  type ChipParameter,
  type ChipParameterTerms,
  type Range,
  type Threshold,
} from '../../events/index.js';
import { both, strongest } from '../rules/index.js';

/** A value of a parameter, as one source states it. */
export interface StatedValue {
  readonly parameter: ChipParameter;
  readonly value?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  /** Of a parameter that holds or does not. */
  readonly is?: boolean | undefined;
  /** The fact that states it. */
  readonly factId: string;
  /** Whether a question may use it: `maybe` where it is not known whether it was public. */
  readonly seen: Exclude<Certain, 'no'>;
  /** Whether an authority or the maker itself says so, in what surely was public. */
  readonly isConfirmed: boolean;
}

/** All that is known of one parameter of a chip: sources that disagree make a range. */
interface KnownParameter extends Range {
  readonly parameter: ChipParameter;
  /** Of a parameter that holds or does not. */
  readonly is: Certain | undefined;
  /** Whether some source surely was public. */
  readonly isSeen: boolean;
  readonly isConfirmed: boolean;
  /** The facts that state it, in recorded order. */
  readonly statedBy: readonly string[];
  /** Of a performance density: the facts whose performance and die area it follows from. */
  readonly derivedFrom: readonly string[];
}

type KnownParameters = ReadonlyMap<ChipParameter, KnownParameter>;

/**
 * What is known of the parameters of a chip by all that its sources state. A performance density that follows from the
 * performance and the die area is one more value of it, as confirmed as both are.
 */
export function knownParameters(stated: readonly StatedValue[]): KnownParameters {
  const known = new Map<ChipParameter, KnownParameter>();
  for (const { parameter, is, seen, isConfirmed, factId, ...limits } of stated)
    addTo(known, {
      ...{ parameter, ...rangeOf(limits), isSeen: seen === 'yes', isConfirmed },
      is: is === undefined ? undefined : is ? 'yes' : 'no',
      ...{ statedBy: [factId], derivedFrom: [] },
    });
  const density = derivedDensity(known);
  if (density !== undefined) addTo(known, density);
  return known;
}

/** Adds what is known of a parameter to what others say of it. */
function addTo(known: Map<ChipParameter, KnownParameter>, next: KnownParameter): void {
  const { parameter } = next;
  const before = known.get(parameter);
  known.set(
    parameter,
    before === undefined
      ? next
      : {
          ...{ parameter, ...hull(before, next), is: before.is === next.is ? next.is : 'maybe' },
          isSeen: before.isSeen || next.isSeen,
          isConfirmed: before.isConfirmed || next.isConfirmed,
          statedBy: [...new Set([...before.statedBy, ...next.statedBy])],
          derivedFrom: [...before.derivedFrom, ...next.derivedFrom],
        },
  );
}

/** The density by definition, which sources may not state, or contradict. */
function derivedDensity(known: KnownParameters): KnownParameter | undefined {
  const performance = known.get('total-processing-performance');
  const area = known.get('applicable-die-area');
  if (performance === undefined || area === undefined) return undefined;
  const range = densityFrom(performance, area);
  if (range === undefined) return undefined;
  return {
    ...{ parameter: 'performance-density', ...range, is: undefined, statedBy: [] },
    isSeen: performance.isSeen && area.isSeen,
    isConfirmed: performance.isConfirmed && area.isConfirmed,
    derivedFrom: [...new Set([...performance.statedBy, ...area.statedBy])],
  };
}

/** A threshold, and whether a chip meets it. */
interface JudgedThreshold {
  readonly threshold: Threshold;
  readonly met: Certain;
  /** Undefined where nothing is known of the parameter. */
  readonly known: KnownParameter | undefined;
}

/** One of the alternatives of a rule, which is met where all of its thresholds are. */
interface JudgedAlternative {
  readonly paragraph: string;
  readonly met: Certain;
  readonly thresholds: readonly JudgedThreshold[];
}

/** What a rule makes of a chip. */
export interface Judgement {
  readonly met: Certain;
  readonly alternatives: readonly JudgedAlternative[];
  /** Parameters that leave it open, because nothing is known of them. */
  readonly missing: readonly ChipParameter[];
  /**
   * Parameters that it rests on and that no authority or maker confirms: without them it would be open. Where it is open
   * anyway: those that are known without confirmation.
   */
  readonly reported: readonly ChipParameter[];
}

/**
 * Whether a chip meets the terms of a rule. Where a value may be on either side of a threshold, or is not known, it is
 * `maybe`.
 */
export function judge({ any }: Pick<ChipParameterTerms, 'any'>, known: KnownParameters): Judgement {
  const alternatives = any.map(({ paragraph, all }) => {
    const thresholds = all.map((threshold) => {
      const own = seenValue(known, threshold.parameter);
      return { threshold, met: meets(threshold, own), known: own };
    });
    return { paragraph, met: thresholds.map(({ met }) => met).reduce(both), thresholds };
  });
  const met = strongest(alternatives.map((each) => each.met));
  const open = alternatives.filter((each) => each.met === 'maybe').flatMap(({ thresholds }) => thresholds);
  const missing = open.filter((each) => each.known === undefined && each.met === 'maybe');
  return {
    met,
    alternatives,
    missing: met === 'maybe' ? parametersOf(missing) : [],
    reported: reportedIn({ any }, known, met),
  };
}

/** A value that only perhaps was public is one that only perhaps is known. */
function seenValue(known: KnownParameters, parameter: ChipParameter): KnownParameter | undefined {
  const own = known.get(parameter);
  return own?.isSeen === true ? own : undefined;
}

function parametersOf(judged: readonly JudgedThreshold[]): ChipParameter[] {
  return [...new Set(judged.map(({ threshold }) => threshold.parameter))];
}

/** The parameters without confirmation on which a judgement rests; none if it is as sure without all of those. */
function reportedIn(
  terms: Pick<ChipParameterTerms, 'any'>,
  known: KnownParameters,
  met: Certain,
): ChipParameter[] {
  const confirmed = new Map([...known].filter(([, { isConfirmed }]) => isConfirmed));
  if (confirmed.size === known.size) return [];
  if (met !== 'maybe' && judge(terms, confirmed).met === met) return [];
  const used = new Set(terms.any.flatMap(({ all }) => all.map(({ parameter }) => parameter)));
  return [...used].filter((parameter) => known.get(parameter)?.isConfirmed === false);
}

/** Whether a value meets a threshold. */
function meets(threshold: Threshold, known: KnownParameter | undefined): Certain {
  if (known === undefined) return 'maybe';
  if (!isMeasured(threshold.parameter)) return holds(threshold.is, known.is);
  const { atLeast, moreThan, atMost, lessThan } = threshold;
  const sides: Certain[] = ['yes'];
  if (atLeast !== undefined) sides.push(compared(known.atLeast >= atLeast, known.atMost >= atLeast));
  if (moreThan !== undefined) sides.push(compared(known.atLeast > moreThan, known.atMost > moreThan));
  if (atMost !== undefined) sides.push(compared(known.atMost <= atMost, known.atLeast <= atMost));
  if (lessThan !== undefined) sides.push(compared(known.atMost < lessThan, known.atLeast < lessThan));
  return sides.reduce(both);
}

function holds(wanted: boolean | undefined, is: Certain | undefined): Certain {
  if (is === undefined || is === 'maybe') return 'maybe';
  return (is === 'yes') === wanted ? 'yes' : 'no';
}

function compared(isSure: boolean, isPossible: boolean): Certain {
  return isSure ? 'yes' : isPossible ? 'maybe' : 'no';
}
