/*
 * The parameters by which rules judge chips. A name and its unit are a storage format.
 */

/** Parameters that are measured, each with its unit. */
const measuredParameters = {
  'total-processing-performance': 'TPP',
  'performance-density': 'TPP/mm2',
  'applicable-die-area': 'mm2',
  'aggregate-bidirectional-transfer-rate': 'GB/s',
  'memory-bandwidth': 'GB/s',
  'total-dram-bandwidth': 'GB/s',
  'memory-bandwidth-density': 'GB/s/mm2',
} as const;
export type MeasuredParameter = keyof typeof measuredParameters;
export const measuredParameterNames = Object.keys(measuredParameters) as MeasuredParameter[];

/** The units of measured parameters. */
export const parameterUnits = [...new Set(Object.values(measuredParameters))];
type ParameterUnit = (typeof parameterUnits)[number];

/** Parameters that hold or do not. */
export const statedParameters = ['designed-or-marketed-for-data-centres'] as const;
type StatedParameter = (typeof statedParameters)[number];

export type ChipParameter = MeasuredParameter | StatedParameter;
export const chipParameterNames: readonly ChipParameter[] = [...measuredParameterNames, ...statedParameters];

/** A value of one parameter, or a threshold on it. */
interface OfParameter {
  readonly parameter: ChipParameter;
  readonly unit?: ParameterUnit;
  readonly is?: boolean;
}

/** What is wrong with what is said of a parameter; `field` is the one at fault. */
export interface ParameterProblem {
  readonly field: string;
  readonly detail: string;
}

/** The limits of an interval that a value or a threshold can have. */
type Limits = Partial<Record<'value' | 'atLeast' | 'atMost' | 'moreThan' | 'lessThan', number>>;

/** A value of a parameter as a description states it: exact, between limits, or whether it holds. */
export type ParameterValue = OfParameter & Partial<Record<'value' | 'atLeast' | 'atMost', number>>;

/** What a description states of parameters: in a list, and in fields of their own. */
interface StatesParameters {
  readonly parameters?: readonly ParameterValue[];
  readonly totalProcessingPerformance?: number;
}

/** The fields of a description that state a value of a parameter, in its unit. */
const parameterOfField = {
  totalProcessingPerformance: 'total-processing-performance',
} as const satisfies Readonly<Record<Exclude<keyof StatesParameters, 'parameters'>, MeasuredParameter>>;
const statingFields = Object.keys(parameterOfField) as (keyof typeof parameterOfField)[];

/** Every value that a description states of parameters, in whichever field. */
export function parametersIn(described: StatesParameters): readonly ParameterValue[] {
  return [
    ...(described.parameters ?? []),
    ...statingFields.flatMap((field) => {
      const value = described[field];
      return value === undefined ? [] : [{ parameter: parameterOfField[field], value }];
    }),
  ];
}

/** The field whose value contradicts another value of the same parameter in this description; undefined if there is none. */
export function contradictedField({
  parameters = [],
  ...fields
}: StatesParameters): ParameterProblem | undefined {
  for (const field of statingFields) {
    const value = fields[field];
    if (value === undefined) continue;
    const parameter = parameterOfField[field];
    const isOther = parameters.some(
      (each) => each.parameter === parameter && !overlap(rangeOf({ value }), rangeOf(each)),
    );
    if (isOther) return { field, detail: `is not what "${parameter}" in parameters is` };
  }
  return undefined;
}

/** The least and the most that a measured value may be. */
export interface Range {
  readonly atLeast: number;
  readonly atMost: number;
}

/** What may be a value that is stated exactly, or between limits. */
export function rangeOf({
  value,
  atLeast,
  atMost,
}: Readonly<Partial<Record<'value' | 'atLeast' | 'atMost', number | undefined>>>): Range {
  return { atLeast: value ?? atLeast ?? 0, atMost: value ?? atMost ?? Infinity };
}

/** The range of what may be in one of two ranges, or in the other, or between them. */
export function hull(one: Range, other: Range): Range {
  return {
    atLeast: Math.min(one.atLeast, other.atLeast),
    atMost: Math.max(one.atMost, other.atMost),
  };
}

function overlap(one: Range, other: Range): boolean {
  return one.atLeast <= other.atMost && other.atLeast <= one.atMost;
}

/**
 * The performance density (TPP/mm2) of a chip with this total processing performance (TPP) and this applicable die area
 * (mm2): the one by the other (15 CFR part 774, ECCN 3A090, technical note). Undefined where it surely has no such area.
 */
export function densityFrom(performance: Range, area: Range): Range | undefined {
  if (area.atMost === 0) return undefined;
  return {
    atLeast: performance.atLeast / area.atMost,
    atMost: area.atLeast === 0 ? Infinity : performance.atMost / area.atLeast,
  };
}

/** How far a stated density may be from what it is by definition, because sources round: in parts of that, and in TPP/mm2. */
const DENSITY_TOLERANCE = { part: 0.05, absolute: 0.005 } as const;

/**
 * The first performance density of some values, stated together, that cannot be the performance by the die area that they
 * state: its place among them, and what is wrong.
 */
export function densityProblem(
  stated: readonly ParameterValue[],
): (ParameterProblem & { readonly place: number }) | undefined {
  const all = (name: MeasuredParameter): Range | undefined => {
    const ranges = stated.filter(({ parameter }) => parameter === name).map(rangeOf);
    return ranges.length === 0 ? undefined : ranges.reduce(hull);
  };
  const [performance, area] = [all('total-processing-performance'), all('applicable-die-area')];
  const computed = performance && area && densityFrom(performance, area);
  if (computed === undefined) return undefined;
  const { part, absolute } = DENSITY_TOLERANCE;
  const near = {
    atLeast: Math.min(computed.atLeast * (1 - part), computed.atLeast - absolute),
    atMost: Math.max(computed.atMost * (1 + part), computed.atMost + absolute),
  };
  for (const [place, each] of stated.entries()) {
    if (each.parameter !== 'performance-density' || overlap(rangeOf(each), near)) continue;
    const field =
      each.value !== undefined ? 'value' : rangeOf(each).atLeast > near.atMost ? 'atLeast' : 'atMost';
    const [low, high] = [computed.atLeast, computed.atMost].map((end) => end.toFixed(2));
    const range = low === high ? `${low}` : `${low} to ${high}`;
    const detail = `is not the performance by the die area that are stated, which is ${range}`;
    return { place, field, detail };
  }
  return undefined;
}

/** Whether a parameter is one that is measured. */
export function isMeasured(parameter: ChipParameter): parameter is MeasuredParameter {
  return Object.hasOwn(measuredParameters, parameter);
}

/**
 * What is wrong with a value of a parameter or a threshold on it: one that is measured has its unit and a limit, and
 * what holds or does not is `is`.
 */
export function parameterProblem({
  parameter,
  unit,
  is,
  ...limits
}: OfParameter & Limits): ParameterProblem | undefined {
  const given = limitNames.filter((name) => limits[name] !== undefined);
  const [first] = given;
  if (!isMeasured(parameter)) {
    if (is === undefined) return { field: 'is', detail: `is missing: "${parameter}" is true or false` };
    const extra = unit === undefined ? first : 'unit';
    return extra === undefined
      ? undefined
      : { field: extra, detail: `is not for "${parameter}", which is true or false` };
  }
  if (is !== undefined) return { field: 'is', detail: `is not for "${parameter}", which is measured` };
  const own = measuredParameters[parameter];
  if (unit !== own) return { field: 'unit', detail: `must be "${own}", the unit of "${parameter}"` };
  if (first === undefined) return { field: 'parameter', detail: `"${parameter}" needs a value or a limit` };
  if (given.length > 1 && given.includes('value'))
    return { field: 'value', detail: 'cannot be given together with a limit' };
  for (const [one, other] of sameSides)
    if (limits[one] !== undefined && limits[other] !== undefined)
      return { field: other, detail: `cannot be given together with ${one}` };
  if (hasValue(limits)) return undefined;
  return { field: limits.atMost === undefined ? 'lessThan' : 'atMost', detail: 'leaves no value' };
}

/** Limits of one side of an interval. */
const sameSides = [
  ['atLeast', 'moreThan'],
  ['atMost', 'lessThan'],
] as const;

/** Whether some value is within limits, each of which may be given more than once. */
function hasValue(...all: readonly Limits[]): boolean {
  const least = Math.max(0, ...all.map(({ atLeast = 0, moreThan = 0 }) => Math.max(atLeast, moreThan)));
  const most = Math.min(
    ...all.map(({ atMost = Infinity, lessThan = Infinity }) => Math.min(atMost, lessThan)),
  );
  const isOpen = all.some(({ moreThan, lessThan }) => moreThan === least || lessThan === most);
  return least < most || (least === most && !isOpen);
}

/**
 * Index of the first threshold that cannot be met together with the earlier ones, although each can be met alone;
 * undefined if there is none.
 */
export function indexOfUnsatisfiableThreshold(
  thresholds: readonly (OfParameter & Limits)[],
): number | undefined {
  const index = thresholds.findIndex(({ parameter, is }, at) => {
    const own = thresholds.slice(0, at + 1).filter((each) => each.parameter === parameter);
    return own.some((each) => each.is !== is) || (isMeasured(parameter) && !hasValue(...own));
  });
  return index < 0 ? undefined : index;
}

const limitNames = ['value', 'atLeast', 'atMost', 'moreThan', 'lessThan'] as const;
