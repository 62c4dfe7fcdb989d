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
  const [least, most] = [limits.atLeast ?? limits.moreThan, limits.atMost ?? limits.lessThan];
  if (least !== undefined && most !== undefined && least > most)
    return { field: limits.atMost === undefined ? 'lessThan' : 'atMost', detail: 'leaves no value' };
  return undefined;
}

const limitNames = ['value', 'atLeast', 'atMost', 'moreThan', 'lessThan'] as const;
