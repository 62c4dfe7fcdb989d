import type { EffectiveBound, Measure } from '../../../events/index.js';
import type { ListDefinition, ListEntry } from '../edition.js';
import { publicationOf, type Publication } from '../federal-register.js';
import { isImported } from './ids.js';
import type { HeldFact } from './held.js';

/** A citation, and when it was published, if that is known. */
export interface DatedCitation {
  readonly citation: string;
  readonly publication?: Publication;
}

/** What an edition says of an entry, as far as dates follow from it: the same from the edition and from what is recorded. */
export interface Statement {
  /** Undefined of what was recorded by hand: only a person knows how it was read. */
  readonly measure?: Measure;
  /** Whether it says what is required or how applications are reviewed: that holds since its last citation only. */
  readonly hasTerms: boolean;
  /** The first day. */
  readonly effectiveFrom?: string;
  /** The last day. */
  readonly expiresOn?: string;
  /** The day before which it surely was not in force. */
  readonly notBefore?: string;
  /** Oldest first. */
  readonly citations: readonly DatedCitation[];
}

/** What an edition says of an entry. */
export function statementOf(entry: ListEntry, list: ListDefinition): Statement {
  return {
    measure: entry.measure ?? list.measure,
    hasTerms: entry.requirement !== undefined || entry.policy !== undefined,
    ...(entry.effectiveFrom !== undefined && { effectiveFrom: entry.effectiveFrom }),
    ...(entry.expiresOn !== undefined && { expiresOn: entry.expiresOn }),
    ...(entry.notBefore !== undefined && { notBefore: entry.notBefore }),
    citations: entry.citations.map((each) => {
      const publication = publicationOf(each);
      return { citation: each.citation, ...(publication !== undefined && { publication }) };
    }),
  };
}

/** What an edition said of an entry, from the restriction that was recorded of it. */
export function recordedStatement({ data }: HeldFact): Statement {
  const { entry, measure } = data;
  const isByHand = !isImported(data);
  return {
    ...(!isByHand && { measure }),
    hasTerms: entry?.requirement !== undefined || entry?.policy !== undefined,
    ...(entry?.effectiveFrom !== undefined && { effectiveFrom: entry.effectiveFrom }),
    ...(entry?.expiresOn !== undefined && { expiresOn: entry.expiresOn }),
    ...(entry?.notBefore !== undefined && { notBefore: entry.notBefore }),
    citations: [
      ...(entry?.earlierCitations ?? []).map(({ citation, publishedOn }) =>
        datedCitation(citation, publishedOn),
      ),
      // The evidence of an edition has a title, and that of what the entry cites has none.
      ...data.evidence.flatMap(({ citation, observedOn, publishedOn, title }) =>
        citation === undefined || observedOn === undefined || title !== undefined
          ? []
          : [datedCitation(citation, publishedOn)],
      ),
    ],
  };
}

function datedCitation(citation: string, publishedOn: EffectiveBound | undefined): DatedCitation {
  const publication = publishedOn === undefined ? undefined : publicationIn(publishedOn);
  return { citation, ...(publication !== undefined && { publication }) };
}

function publicationIn(bound: EffectiveBound): Publication | undefined {
  if (typeof bound === 'string') return { earliest: bound, latest: bound };
  const { earliest, latest } = bound;
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
}

/**
 * Whether two statements are of one term: of one order, or of one requirement and policy. Where the text says what is
 * required, a new citation is a new term; elsewhere new dates are.
 */
export function isSameTerm(a: Statement, b: Statement): boolean {
  if (a.measure !== undefined && b.measure !== undefined && a.measure !== b.measure) return false;
  if (a.hasTerms || b.hasTerms) return a.citations.at(-1)?.citation === b.citations.at(-1)?.citation;
  return a.effectiveFrom === b.effectiveFrom && a.expiresOn === b.expiresOn;
}
