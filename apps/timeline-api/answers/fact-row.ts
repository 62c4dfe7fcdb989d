import { namedSubjects, pathOf, subjectName, termOf, termText, type Subject } from '../../../events/index.js';
import type { FactInForceDocument, KnownFactDocument, Reservation } from '../../../libs/answers/index.js';
import {
  describe,
  type AsOfIndex,
  type Description,
  type HeldFact,
  type Question,
} from '../../../libs/as-of/index.js';
import { rowOf, type Columns, type CsvRow } from '../http/csv.js';
import { pinnedLink } from './basis.js';

/** A fact as an answer has it. */
interface Shown<Document> {
  readonly document: Document;
  readonly fact: HeldFact;
}

/** A fact in force, with what else its row has. */
interface ShownInForce extends Shown<FactInForceDocument> {
  /** What its subject is at the question; undefined if nothing describes it. */
  readonly description: Description | undefined;
  /** Of the whole answer: a row has no others. */
  readonly reservations: readonly Pick<Reservation, 'kind'>[];
  /** The pinned link of its subject's answer. */
  readonly subjectPinned: string;
}

type AnyShown = Shown<FactInForceDocument | KnownFactDocument>;

/** What a fact says, for an entry of a list in its words, and where it reaches. */
export const dataColumns = {
  authority: ({ document }) => document.authority,
  measure: ({ document }) => document.measure,
  appliesTo: ({ document }) => document.appliesTo?.join('; '),
  destinations: ({ fact }) => fact.destinations?.map(termText).join('; '),
  exceptDestinations: ({ document }) => document.exceptDestinations?.join('; '),
  effectiveFrom: ({ document }) => boundText(document.effectiveFrom),
  effectiveTo: ({ document }) => boundText(document.effectiveTo),
  legalCitation: ({ document }) => document.legalBasis?.citation,
  list: ({ document }) => document.list,
  requirement: ({ document }) => document.entry?.requirement,
  policy: ({ document }) => document.entry?.policy,
  footnotes: ({ document }) => document.entry?.footnotes?.join('; '),
  programmes: ({ document }) => document.entry?.programmes?.join('; '),
  parties: ({ fact }) => partiesText(fact),
  chips: ({ document }) => document.chips?.map(chipText).join('; '),
} as const satisfies Columns<AnyShown>;

/**
 * The first evidence of a fact, the citations of all, and how much there is: the first evidence of an entry is the edition
 * of its list, which those that the entry cites follow.
 */
export const evidenceColumns = {
  evidencePublisher: ({ document }) => document.evidence[0]?.publisher,
  evidenceTitle: ({ document }) => document.evidence[0]?.title,
  evidenceCitation: ({ document }) => citationsText(document.evidence),
  evidenceUrl: ({ document }) => document.evidence[0]?.url,
  evidenceCertainty: ({ document }) => document.evidence[0]?.certainty,
  evidenceCount: ({ document }) => document.evidence.length,
} as const satisfies Columns<{ readonly document: Pick<KnownFactDocument, 'evidence'> }>;

const columns: Columns<ShownInForce> = {
  subjectKind: ({ document }) => document.subject.kind,
  subjectId: ({ document }) => document.subject.id,
  subjectName: ({ description }) => description?.name,
  factId: ({ document }) => document.factId,
  type: ({ document }) => document.type,
  inForce: ({ document }) => document.inForce,
  doubts: ({ document }) => document.doubts.join('; '),
  subjectCountries: ({ description }) => description?.countries?.join('; '),
  ...dataColumns,
  bearsOnExports: ({ document }) => document.bearsOnExports,
  destinations: ({ document }) => destinationsText(document),
  recordedAt: ({ document }) => document.recordedAt,
  position: ({ document }) => document.position,
  /** Of a derived measure: the rule that it follows from, whose version is the fact. */
  rule: () => undefined,
  ...evidenceColumns,
  reservations: ({ reservations }) => reservations.map(({ kind }) => kind).join('; '),
  subjectPinned: ({ subjectPinned }) => subjectPinned,
};

/** The CSV columns of a fact in force. */
export const factColumns = Object.keys(columns);

/** Makes facts in force rows of one answer. `point` is the question's, as parameters. */
export function factRows(index: AsOfIndex, reservations: ShownInForce['reservations']) {
  const descriptionOf = descriptionLookup(index);
  return ({ document, fact, question, point }: Shown<FactInForceDocument> & FactAt): CsvRow => {
    const description = descriptionOf(fact.subject, question);
    const subjectPinned = pinnedLink(pathOf(fact.subject), point);
    return rowOf(columns, { document, fact, description, reservations, subjectPinned });
  };
}

/** What a subject is, worked out once for rows that follow each other. */
function descriptionLookup(
  index: AsOfIndex,
): (subject: Subject, question: Question) => Description | undefined {
  let last:
    | {
        readonly key: string;
        readonly question: Question;
        readonly description: Description | undefined;
      }
    | undefined;
  return (subject, question) => {
    const key = subjectName(subject);
    if (last?.key !== key || last.question !== question)
      last = { key, question, description: describe(index, subject, question) };
    return last.description;
  };
}

/** The point at which a fact is shown. */
interface FactAt {
  readonly question: Question;
  readonly point: object;
}

function citationsText(evidence: KnownFactDocument['evidence']): string | undefined {
  const citations = new Set(evidence.flatMap(({ citation }) => citation ?? []));
  return citations.size === 0 ? undefined : [...citations].join('; ');
}

/** The parties that a fact names in addition to its subject, each with its part in the fact. */
function partiesText(fact: HeldFact): string {
  return namedSubjects(fact.event)
    .flatMap(({ subject, as }) => (subject.kind === 'party' ? [`${as} ${subject.id}`] : []))
    .join('; ');
}

type Chip = NonNullable<FactInForceDocument['chips']>[number];

function chipText(chip: Chip): string {
  if (typeof chip === 'string') return chip;
  return chip.quantity === undefined ? chip.chipId : `${chip.quantity} × ${chip.chipId}`;
}

/** The destinations in one cell; a state that differs from the fact's is given: `RU (not in force)`. */
function destinationsText({ destinations, inForce: whole }: FactInForceDocument): string | undefined {
  const texts = destinations?.map(({ destination, except, inForce }) => {
    const term = termText(termOf({ destination, except }));
    if (inForce === whole) return term;
    return `${term} (${inForce === 'not' ? 'not in force' : inForce})`;
  });
  return texts?.join('; ');
}

/** A bound in one cell; a range as an ISO 8601-2 interval: `2023-10/..` where a side is open. */
export function boundText(bound: KnownFactDocument['effectiveFrom']): string | undefined {
  if (bound === undefined || typeof bound === 'string') return bound;
  return `${bound.earliest ?? '..'}/${bound.latest ?? '..'}`;
}
