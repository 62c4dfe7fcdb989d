import { certainties, definitions, isEventType, termText } from '../../../events/index.js';
import type { FactInForceDocument, IdleFactDocument } from '../../../libs/answers/index.js';
import { sourceText, when } from './evidence-text.js';

type Lift = (FactInForceDocument | IdleFactDocument)['lifts'][number];

/** `lifted from 2018-07-13 by "a-lift" (reported), for CN: Reuters, …`; a less certain source is marked as such. */
export function liftText(lift: Lift): string {
  const { factId, effectiveFrom, until, destinations, appliesTo, replacedBy, evidence } = lift;
  const best = certainties.find((each) => evidence.some(({ certainty }) => certainty === each));
  const narrowed = [...(destinations ?? []).map(termText), ...(appliesTo ?? [])];
  const limited = narrowed.length === 0 ? '' : `, for ${narrowed.join(', ')}`;
  const ending = until === undefined ? '' : ` until ${when(until)}`;
  const replaced = replacedBy === undefined ? '' : `, replaced by "${replacedBy}"`;
  const sources = evidence.map((source) =>
    source.certainty === best ? sourceText(source) : `${sourceText(source)} (${source.certainty})`,
  );
  return `${actText(lift)} ${when(effectiveFrom)}${ending} by "${factId}" (${best ?? 'unknown'})${limited}${replaced}: ${sources.join('; ')}`;
}

/** What a lift does to its fact. */
function actText({ how = 'ends', type }: Lift): string {
  switch (how) {
    case 'ends':
      return `${participleOf(type)} from`;
    case 'suspends':
      return 'suspended from';
    case 'withdraws':
      return 'withdrawn before it began, on';
    default:
      return how satisfies never;
  }
}

/** The participle for a type of lift; a newer service may send a type that this program does not know. */
function participleOf(type: string): string {
  const definition = isEventType(type) ? definitions[type] : undefined;
  return definition !== undefined && 'participle' in definition ? definition.participle : 'lifted';
}
