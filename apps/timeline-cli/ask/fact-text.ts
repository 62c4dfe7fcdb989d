import type {
  FactInForceDocument,
  IdleFactDocument,
  KnownFactDocument,
} from '../../../libs/answers/index.js';
import { notInForceReasonMeanings } from '../../../libs/as-of/index.js';
import { whereOf } from './destination-text.js';
import { doubtLines } from './doubt-text.js';
import { evidenceLines, when } from './evidence-text.js';
import { liftText } from './lift-text.js';

type Fact = FactInForceDocument | IdleFactDocument;

const reasonTexts: Readonly<Record<string, string>> = notInForceReasonMeanings;

/** Why a fact or a rule is not in force; a newer service may send a reason that this program does not know. */
export function notInForceText(why: string): string {
  return reasonTexts[why] ?? why;
}

/** A fact in force on lines of its own, the first of them naming it; its subject is named if it is not the one asked about. */
export function factLines(part: FactInForceDocument, asked?: string): string[] {
  return [
    `${titleOf(part, asked)}: ${part.inForce} in force`,
    ...doubtLines(part.doubts),
    ...(part.bearsOnExports === 'no' ? ['      does not bear on exports of goods'] : []),
    ...bodyLines(part, whereOf(part)),
  ];
}

/** A fact that is not in force, and why. */
export function idleLines(part: IdleFactDocument, asked: string): string[] {
  return [
    `${titleOf(part, asked)}: not in force, ${notInForceText(part.why)} (${part.why})`,
    ...bodyLines(part, ''),
  ];
}

function titleOf({ type, factId, subject }: Fact, asked: string | undefined): string {
  const owner = subject.id === asked ? '' : ` of ${subject.id}`;
  return `  - ${type} "${factId}"${owner}`;
}

function bodyLines(part: Fact, where: string): string[] {
  const until = part.effectiveTo === undefined ? '' : ` to ${when(part.effectiveTo)}`;
  return [
    ...[whatOf(part), where].filter((line) => line !== '').map((line) => `      ${line}`),
    ...entryLines(part),
    `      from ${when(part.effectiveFrom)}${until}`,
    ...evidenceLines(part.evidence),
    ...part.lifts.map((lift) => `      ${liftText(lift)}`),
  ];
}

/** What the entry of a list says of a licence, in its words, each part on one line. */
export function entryLines({ entry }: Pick<Fact | KnownFactDocument, 'entry'>): string[] {
  if (entry === undefined) return [];
  const { requirement, policy, footnotes = [], programmes = [] } = entry;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['licence requirement', requirement],
    ['licence review policy', policy],
    ...footnotes.map((footnote) => ['footnote', footnote] as const),
    ['programmes', programmes.length === 0 ? undefined : programmes.join(', ')],
  ];
  return parts.flatMap(([what, words]) => (words === undefined ? [] : [`      ${what}: ${words}`]));
}

/** What a fact says, beside places and times. */
export function whatOf(part: Fact | KnownFactDocument): string {
  const chips = (part.chips ?? []).map((chip) =>
    typeof chip === 'string'
      ? chip
      : `${chip.quantity === undefined ? '' : `${chip.quantity} × `}${chip.chipId}`,
  );
  return [
    part.measure,
    part.appliesTo === undefined ? undefined : `for ${part.appliesTo.join(', ')}`,
    part.list,
    part.exchange === undefined
      ? undefined
      : `${part.exchange}${part.voluntary === true ? ', by its own decision' : ''}`,
    chips.length === 0 ? undefined : chips.join(', '),
    part.legalBasis?.citation,
    part.reason ?? part.redFlag,
  ]
    .filter((text) => text !== undefined)
    .join('; ');
}
