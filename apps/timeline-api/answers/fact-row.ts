import { namedSubjects, pathOf, termOf, termText } from '../../../events/index.js';
import type { FactInForce, Question, Reservation } from '../../../libs/as-of/index.js';
import type { CsvRow } from '../http/csv.js';
import { pinnedLink } from './basis.js';
import { factInForceDocument } from './fact.answer.js';

/** The CSV columns of a fact in force. */
export const factColumns = [
  'subjectKind',
  'subjectId',
  'factId',
  'type',
  'inForce',
  'doubts',
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
  'recordedAt',
  'position',
  'evidencePublisher',
  'evidenceCitation',
  'evidenceUrl',
  'evidenceCertainty',
  'evidenceCount',
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
  const fields = document as SomeFields;
  const { subject, evidence } = document;
  const [source] = evidence;
  return {
    subjectKind: subject.kind,
    subjectId: subject.id,
    factId: document.factId,
    type: document.type,
    inForce: document.inForce,
    doubts: document.doubts.join('; '),
    authority: fields.authority ?? '',
    measure: fields.measure ?? '',
    appliesTo: (fields.appliesTo ?? []).join('; '),
    destinations: destinationsText(part),
    exceptDestinations: (fields.exceptDestinations ?? []).join('; '),
    effectiveFrom: boundText(fields.effectiveFrom),
    effectiveTo: boundText(fields.effectiveTo),
    legalCitation: fields.legalBasis?.citation ?? '',
    list: fields.list ?? '',
    parties: partiesText(part),
    chips: (fields.chips ?? []).map(chipText).join('; '),
    recordedAt: document.recordedAt,
    position: document.position,
    evidencePublisher: source?.publisher ?? '',
    evidenceCitation: source?.citation ?? '',
    evidenceUrl: source?.url ?? '',
    evidenceCertainty: source?.certainty ?? '',
    evidenceCount: evidence.length,
    reservations: reservations.map(({ kind }) => kind).join('; '),
    subjectPinned: pinnedLink(pathOf(subject), point),
  };
}

/** The parties that a fact names in addition to its subject, each with its part in the fact. */
function partiesText({ fact }: FactInForce): string {
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
