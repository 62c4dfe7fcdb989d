import type { RuleOnChipDocument } from '../../../libs/answers/index.js';
import { noMeasureMeanings } from '../../../libs/as-of/index.js';

const noMeasureTexts: Readonly<Record<string, string>> = noMeasureMeanings;

/** A rule on the parameters of chips, whether the chip meets it, and the values that decide. */
export function ruleLines(rule: RuleOnChipDocument): string[] {
  const { rule: id, vintage, legalBasis, measure, inForce, why, doubts, alternatives, met } = rule;
  const state = why === undefined ? `${inForce} in force` : (noMeasureTexts[why] ?? why);
  const doubtful = doubts.length === 0 ? '' : ` (${doubts.join(', ')})`;
  const shown = alternatives.filter((each) => each.met === met);
  const exceptions = (rule.licenceExceptions ?? []).map(({ name, citation }) => `${name} (${citation})`);
  return [
    `  rule ${id} ${vintage} (${legalBasis.citation}): ${measure}, ${state}${doubtful}`,
    ...shown.flatMap(({ paragraph, thresholds }) =>
      thresholds.map((each) => `    ${paragraph}: ${each.parameter} ${knownText(each)}, ${limitText(each)}`),
    ),
    ...(exceptions.length === 0
      ? []
      : [
          `    may be authorised under ${exceptions.join(', ')}, which have conditions of their own: they clear nothing`,
        ]),
  ];
}

type JudgedThreshold = RuleOnChipDocument['alternatives'][number]['thresholds'][number];

const decimals = { maximumFractionDigits: 4, useGrouping: false } as const;
// What is shown contains what is known.
const down = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'floor' });
const up = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'ceil' });

/** What is recorded of a parameter: `4992`, `100 to 800`, `40 (derived from "die", "speed")`, `not recorded`. */
function knownText({ known }: JudgedThreshold): string {
  if (known === undefined) return 'is not recorded';
  const { atLeast, atMost, is, confirmed, derivedFrom } = known;
  const [from, to] = [down.format(atLeast ?? 0), atMost === undefined ? 'any' : up.format(atMost)];
  const value = is ?? (atLeast === atMost ? from : `${from} to ${to}`);
  const notes = [
    ...(confirmed ? [] : ['reported']),
    ...(derivedFrom === undefined
      ? []
      : [`derived from ${derivedFrom.map((factId) => `"${factId}"`).join(', ')}`]),
  ];
  return notes.length === 0 ? value : `${value} (${notes.join(', ')})`;
}

/** What the rule asks of it, and whether it is met: `at least 4800 TPP: yes`. */
function limitText({ atLeast, moreThan, atMost, lessThan, is, unit, met }: JudgedThreshold): string {
  const limits = { 'at least': atLeast, 'more than': moreThan, 'at most': atMost, 'less than': lessThan, is };
  const words = Object.entries(limits).flatMap(([word, limit]) =>
    limit === undefined ? [] : [`${word} ${limit}`],
  );
  return `${[words.join(' and '), unit ?? ''].join(' ').trim()}: ${met}`;
}
