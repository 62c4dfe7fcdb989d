import type { EffectiveBound } from '../../events/index.js';

/** Characters of a name in the short form. */
export const SHORT_NAME = 200;
/** Other names in the short form. */
export const MOST_ALIASES = 200;

interface ShortForm {
  readonly name?: string;
  readonly effectiveFrom?: EffectiveBound;
  readonly aliases?: readonly string[];
  readonly country?: string;
  readonly legalEntityIdentifier?: string;
  readonly ticker?: string;
}

/** The data of a description that may have been given in short: `name` and `aliases` for `names`, and so on. */
export function inFull(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { name, effectiveFrom, aliases, country, legalEntityIdentifier, ticker, ...data } =
    given as ShortForm;
  const names = [
    ...(name === undefined
      ? []
      : [{ name, kind: 'primary', ...(effectiveFrom !== undefined && { effectiveFrom }) }]),
    ...(aliases ?? []).map((alias) => ({ name: alias, kind: 'alias' })),
  ];
  const identifiers = Object.entries({ lei: legalEntityIdentifier, ticker }).flatMap(([scheme, value]) =>
    value === undefined ? [] : [{ scheme, value }],
  );
  return {
    ...data,
    ...(names.length > 0 && { names }),
    ...(country !== undefined && { countries: [country] }),
    ...(identifiers.length > 0 && { identifiers }),
  };
}
