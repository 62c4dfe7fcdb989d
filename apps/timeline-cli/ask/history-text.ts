import { termText, type DestinationTerm } from '../../../events/index.js';
import { printable } from '../../../libs/printable/index.js';
import { sourceText, whatOf, when, type PartOfAnswer, type Source } from './answer-text.js';
import type { Page } from './pages.js';

/** The parts of a page of a history that its text shows. */
interface HistoryPage extends Page {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly position: number;
  readonly facts: readonly KnownFact[];
}

interface KnownFact extends Omit<
  PartOfAnswer,
  'inForce' | 'doubts' | 'destinations' | 'exceptDestinations' | 'effectiveFrom' | 'lifts'
> {
  readonly position: number;
  readonly recordedAt: string;
  readonly retracted: {
    readonly position: number;
    readonly recordedAt: string;
    readonly reason: string;
    readonly replacedBy: string | null;
  } | null;
  readonly effectiveFrom?: unknown;
  readonly destinations?: readonly DestinationTerm[];
  readonly exceptDestinations?: readonly DestinationTerm[];
  /** Of a lift: the fact that it is about, and what it does to it. */
  readonly lifts?: string;
  readonly how?: string;
  readonly until?: unknown;
  /** Of a description. */
  readonly names?: readonly { readonly name: string; readonly kind: string }[];
  /** Of an identification. */
  readonly sameAs?: string;
}

/** A page of a history for a person to read: each fact on both clocks, and why it was retracted. */
export function historyText(given: HistoryPage, isFirst: boolean): string {
  const { subject, position, facts } = printable(given);
  return [
    ...(isFirst ? [`${subject.kind} ${subject.id}, all that was recorded up to position ${position}:`] : []),
    ...facts.flatMap((fact) => knownFactLines(fact, subject.id)),
  ].join('\n');
}

function knownFactLines(fact: KnownFact, asked: string): string[] {
  const owner = fact.subject.id === asked ? '' : ` of ${fact.subject.id}`;
  const lines = [saysOf(fact), whereTo(fact), sinceWhen(fact)].filter((line) => line !== '');
  return [
    `  - ${fact.type} "${fact.factId}"${owner}: recorded at position ${fact.position}, ${fact.recordedAt}`,
    ...lines.map((line) => `      ${line}`),
    ...fact.evidence.map((source: Source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...retractionLines(fact.retracted),
  ];
}

function saysOf(fact: KnownFact): string {
  const { lifts, how = 'ends', names = [], sameAs } = fact;
  return [
    ...(lifts === undefined ? [] : [`${how} "${lifts}"`]),
    ...(names.length === 0 ? [] : [names.map(({ name, kind }) => `${name} (${kind})`).join(', ')]),
    ...(sameAs === undefined ? [] : [`the same party as ${sameAs}`]),
    ...[whatOf(fact)].filter((text) => text !== ''),
  ].join('; ');
}

function whereTo({ destinations, exceptDestinations, viaCountry, suspectedDestination }: KnownFact): string {
  const except =
    exceptDestinations === undefined ? '' : ` except ${exceptDestinations.map(termText).join(', ')}`;
  if (destinations !== undefined) return `to ${destinations.map(termText).join(', ')}${except}`;
  return viaCountry === undefined
    ? ''
    : `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

function sinceWhen({ effectiveFrom, effectiveTo, until }: KnownFact): string {
  return [
    ...(effectiveFrom === undefined ? [] : [`from ${when(effectiveFrom)}`]),
    ...(effectiveTo === undefined ? [] : [`to ${when(effectiveTo)}`]),
    ...(until === undefined ? [] : [`until ${when(until)}`]),
  ].join(' ');
}

function retractionLines(retracted: KnownFact['retracted']): string[] {
  if (retracted === null) return [];
  const { position, recordedAt, reason, replacedBy } = retracted;
  const replaced = replacedBy === null ? '' : `, replaced by "${replacedBy}"`;
  return [`      retracted at position ${position}, ${recordedAt}: ${reason}${replaced}`];
}
