import { definitions, type EventType } from './definitions/index.js';

type Step = (data: Record<string, unknown>) => Record<string, unknown>;

/**
 * Step `n` of a type turns its version `n` into `n + 1`: pure, total, and never changed once released.
 * Version 0 of ChipRestricted is the draft of the contract, which had one `country` where v1 has
 * `destinations`; its golden sample proves the chain.
 */
const steps: Partial<Record<EventType, Readonly<Record<number, Step>>>> = {
  ChipRestricted: {
    0: ({ country, ...rest }) => ({
      ...rest,
      destinations: country === undefined ? ['not-stated'] : [country],
    }),
  },
};

/**
 * Raises an event's data to the current schema version, one step at a time. Data for which no step is known
 * is returned as it is: the schema, checked next, decides.
 */
export function upcast(type: EventType, schemaVersion: number, data: unknown): unknown {
  let current = data;
  for (let version = schemaVersion; version < definitions[type].version; version += 1) {
    const step = steps[type]?.[version];
    if (step === undefined || typeof current !== 'object' || current === null) return current;
    current = step(current as Record<string, unknown>);
  }
  return current;
}
