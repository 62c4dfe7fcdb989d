import { namedSubjects, pathOf, termOf, termText, type Evidence } from '../../../events/index.js';
import type { FactInForce, HeldFact, Question, Reservation } from '../../../libs/as-of/index.js';
import type { CsvRow } from '../http/csv.js';
import { pinnedLink } from './basis.js';
import { factInForceDocument } from './fact.answer.js';

/** The CSV columns of what a fact says, and where it reaches. */
export const dataColumns = [
  'authority',
  'measure',
  'appliesTo',
  'destinations',
  'exceptDestinations',
  'effectiveFrom',
  'effectiveTo',
  'legalCitation',
  'list',
  'parties',
  'chips',
] as const;

/** The CSV columns of the first evidence of a fact. */
export const evidenceColumns = [
  'evidencePublisher',
  'evidenceCitation',
  'evidenceUrl',
  'evidenceCertainty',
  'evidenceCount',
] as const;

/** The CSV columns of a fact in force. */
export const factColumns = [
  'subjectKind',
  'subjectId',
  'factId',
  'type',
  'inForce',
  'doubts',
  ...dataColumns,
  'recordedAt',
  'position',
  ...evidenceColumns,
  'reservations',
  'subjectPinned',
] as const;

/** The fields that only some facts have. */
interface SomeFields {
  readonly authority?: string;
  readonly measure?: string;
  readonly appliesTo?: readonly string[];
  readonly exceptDestinations?: readonly string[];
  readonly effectiveFrom?: Bound;
  readonly effectiveTo?: Bound;
  readonly legalBasis?: { readonly citation?: string };
  readonly list?: string;
  readonly chips?: readonly (string | ChipsSold)[];
}

interface ChipsSold {
  readonly chipId: string;
  readonly quantity?: number;
}

type Bound = string | { readonly earliest?: string; readonly latest?: string };

/**
 * A fact in force as one row. `reservations` are those of the whole answer: a row has no others. `point` makes the pinned
 * link of its subject's answer.
 */
export function factRow(
  part: FactInForce,
  question: Question,
  reservations: readonly Reservation[],
  point: object,
): CsvRow {
  const document = factInForceDocument(part, question);
  const { subject, evidence } = document;
  return {
    subjectKind: subject.kind,
    subjectId: subject.id,
    factId: document.factId,
    type: document.type,
    inForce: document.inForce,
    doubts: document.doubts.join('; '),
    ...dataCells(part.fact),
    destinations: destinationsText(part),
    recordedAt: document.recordedAt,
    position: document.position,
    ...evidenceCells(evidence),
    reservations: reservations.map(({ kind }) => kind).join('; '),
    subjectPinned: pinnedLink(pathOf(subject), point),
  };
}

/** What a fact says, as it was recorded. */
export function dataCells(fact: HeldFact): Record<(typeof dataColumns)[number], string> {
  const fields = fact.event.data as SomeFields;
  return {
    authority: fields.authority ?? '',
    measure: fields.measure ?? '',
    appliesTo: (fields.appliesTo ?? []).join('; '),
    destinations: (fact.destinations ?? []).map(termText).join('; '),
    exceptDestinations: (fields.exceptDestinations ?? []).join('; '),
    effectiveFrom: boundText(fields.effectiveFrom),
    effectiveTo: boundText(fields.effectiveTo),
    legalCitation: fields.legalBasis?.citation ?? '',
    list: fields.list ?? '',
    parties: partiesText(fact),
    chips: (fields.chips ?? []).map(chipText).join('; '),
  };
}

/** The first of the evidence, and how much there is. */
export function evidenceCells(evidence: readonly Evidence[]): CsvRow {
  const [source] = evidence;
  return {
    evidencePublisher: source?.publisher ?? '',
    evidenceCitation: source?.citation ?? '',
    evidenceUrl: source?.url ?? '',
    evidenceCertainty: source?.certainty ?? '',
    evidenceCount: evidence.length,
  };
}

/** The parties that a fact names in addition to its subject, each with its part in the fact. */
function partiesText(fact: HeldFact): string {
  return namedSubjects(fact.event)
    .flatMap(({ subject, as }) => (subject.kind === 'party' ? [`${as} ${subject.id}`] : []))
    .join('; ');
}

function chipText(chip: string | ChipsSold): string {
  if (typeof chip === 'string') return chip;
  return chip.quantity === undefined ? chip.chipId : `${chip.quantity} × ${chip.chipId}`;
}

/** The destinations in one cell; a state that differs from the fact's is given: `RU (not in force)`. */
function destinationsText({ destinations, inForce: whole }: FactInForce): string {
  const texts = destinations.map(({ destination, except, inForce }) => {
    const term = termText(termOf({ destination, except }));
    if (inForce === whole) return term;
    return `${term} (${inForce === 'not' ? 'not in force' : inForce})`;
  });
  return texts.join('; ');
}

/** A bound in one cell; a range as an ISO 8601-2 interval: `2023-10/..` where a side is open. */
function boundText(bound: Bound | undefined): string {
  if (bound === undefined || typeof bound === 'string') return bound ?? '';
  return `${bound.earliest ?? '..'}/${bound.latest ?? '..'}`;
}
