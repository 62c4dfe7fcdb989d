import { termText } from '../../../events/index.js';
import type { History, KnownFactDocument } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { sourceText, when } from './evidence-text.js';
import { entryLines, whatOf } from './fact-text.js';
import { shareText } from './holding-text.js';

/** A page of a history for a person to read: each fact on both clocks, and why it was retracted. */
export function historyText(given: History, isFirst: boolean): string {
  const { subject, position, facts } = printable(given);
  return [
    ...(isFirst ? [`${subject.kind} ${subject.id}, all that was recorded up to position ${position}:`] : []),
    ...facts.flatMap((fact) => knownFactLines(fact, subject.id)),
  ].join('\n');
}

function knownFactLines(fact: KnownFactDocument, asked: string): string[] {
  const owner = fact.subject.id === asked ? '' : ` of ${fact.subject.id}`;
  const lines = [saysOf(fact), whereTo(fact), sinceWhen(fact)].filter((line) => line !== '');
  return [
    `  - ${fact.type} "${fact.factId}"${owner}: recorded at position ${fact.position}, ${fact.recordedAt}`,
    ...lines.map((line) => `      ${line}`),
    ...entryLines(fact),
    ...fact.evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...retractionLines(fact.retracted),
  ];
}

function saysOf(fact: KnownFactDocument): string {
  const { lifts, how = 'ends', names = [], sameAs, ownerId, share } = fact;
  return [
    ...(lifts === undefined ? [] : [`${how} "${lifts}"`]),
    ...(names.length === 0 ? [] : [names.map(({ name, kind }) => `${name} (${kind})`).join(', ')]),
    ...(sameAs === undefined ? [] : [`the same party as ${sameAs}`]),
    ...(ownerId === undefined ? [] : [`${ownerId} owns ${shareText(share)}`]),
    ...[whatOf(fact)].filter((text) => text !== ''),
  ].join('; ');
}

function whereTo({
  destinations,
  exceptDestinations,
  viaCountry,
  suspectedDestination,
}: KnownFactDocument): string {
  const except =
    exceptDestinations === undefined ? '' : ` except ${exceptDestinations.map(termText).join(', ')}`;
  if (destinations !== undefined) return `to ${destinations.map(termText).join(', ')}${except}`;
  return viaCountry === undefined
    ? ''
    : `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

function sinceWhen({ effectiveFrom, effectiveTo, until }: KnownFactDocument): string {
  return [
    ...(effectiveFrom === undefined ? [] : [`from ${when(effectiveFrom)}`]),
    ...(effectiveTo === undefined ? [] : [`to ${when(effectiveTo)}`]),
    ...(until === undefined ? [] : [`until ${when(until)}`]),
  ].join(' ');
}

function retractionLines(retracted: KnownFactDocument['retracted']): string[] {
  if (retracted === null) return [];
  const { position, recordedAt, reason, replacedBy } = retracted;
  const replaced = replacedBy === null ? '' : `, replaced by "${replacedBy}"`;
  return [`      retracted at position ${position}, ${recordedAt}: ${reason}${replaced}`];
}
