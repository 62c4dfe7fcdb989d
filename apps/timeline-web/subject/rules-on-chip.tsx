import type { RuleOnChipDocument } from '../../../libs/answers/index.js';
import { Doubts, Reach } from '../parts/fact-card.js';
import { Table } from '../parts/table.js';
import { texts } from '../texts/en.js';
import { measureText } from '../texts/words.js';
import { FoldedEvidence } from './derived.js';

/** What each rule on the parameters of chips says of a chip; the rules that bear on the question come first. */
export function RulesOnChip({ rules }: { readonly rules: readonly RuleOnChipDocument[] }) {
  const bearing = rules.filter(({ inForce }) => inForce !== 'not');
  const others = rules.filter(({ inForce }) => inForce === 'not');
  return (
    <section>
      <h3>{texts.parts.rules}</h3>
      {bearing.map((rule) => (
        <Rule key={`${rule.rule}/${rule.vintage}`} rule={rule} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{texts.parts.otherRules(others.length)}</summary>
          {others.map((rule) => (
            <Rule key={`${rule.rule}/${rule.vintage}`} rule={rule} />
          ))}
        </details>
      )}
    </section>
  );
}

function Rule({ rule }: { readonly rule: RuleOnChipDocument }) {
  const {
    title,
    measure,
    inForce,
    why,
    doubts,
    met,
    alternatives,
    destinations,
    licenceExceptions,
    evidence,
  } = rule;
  return (
    <article class={`fact fact-${inForce}`}>
      <header>
        <h4>{title}</h4>
        <span class={`in-force in-force-${inForce}`}>
          {texts.inForce[inForce]}
          {why !== undefined && `: ${texts.idle[why]}`}
        </span>
      </header>
      <p class="meta">
        {measureText[measure]} · {texts.parts.theChip} {texts.parts.met[met]}
        {destinations.length > 0 && (
          <>
            {' · '}
            <Reach terms={destinations} />
          </>
        )}
      </p>
      <Doubts doubts={doubts} />
      <Table
        label={title}
        columns={[texts.parts.parameter, texts.parts.threshold, texts.parts.known, texts.parts.theChip]}
      >
        {alternatives.flatMap(({ paragraph, thresholds }) =>
          thresholds.map((threshold, index) => (
            <tr key={`${paragraph}/${index}`}>
              <th scope="row">
                {threshold.parameter.replaceAll('-', ' ')} <span class="meta">{paragraph}</span>
              </th>
              <td>{thresholdText(threshold)}</td>
              <td>{knownText(threshold)}</td>
              <td>{texts.parts.met[threshold.met]}</td>
            </tr>
          )),
        )}
      </Table>
      {licenceExceptions !== undefined && licenceExceptions.length > 0 && (
        <p class="meta">
          {texts.parts.exceptions}:{' '}
          {licenceExceptions.map(({ name, citation }) => `${name} (${citation})`).join(', ')}
        </p>
      )}
      <FoldedEvidence evidence={evidence} />
    </article>
  );
}

type Threshold = RuleOnChipDocument['alternatives'][number]['thresholds'][number];

function thresholdText({ unit, is, atLeast, moreThan, atMost, lessThan }: Threshold): string {
  const limits = Object.entries({ '≥': atLeast, '>': moreThan, '≤': atMost, '<': lessThan }).flatMap(
    ([sign, limit]) => (limit === undefined ? [] : [`${sign} ${limit}`]),
  );
  return limits.length === 0 ? (is === false ? 'no' : 'yes') : `${limits.join(', ')} ${unit ?? ''}`;
}

const decimals = { maximumFractionDigits: 4, useGrouping: false } as const;
// Rounded outwards: the bounds shown contain the known ones.
const down = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'floor' });
const up = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'ceil' });

function knownText({ known, unit }: Threshold): string {
  if (known === undefined) return texts.unknown;
  const { atLeast, atMost, is, confirmed, derivedFrom } = known;
  const derived = derivedFrom === undefined ? '' : texts.parts.derivedFrom(derivedFrom);
  const note = (confirmed ? '' : texts.parts.notConfirmed) + derived;
  if (is !== undefined) return is + note;
  if (atLeast !== undefined && atLeast === atMost) return `${down.format(atLeast)} ${unit ?? ''}${note}`;
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${down.format(atLeast)} `]),
    ...(atMost === undefined ? [] : [`≤ ${up.format(atMost)} `]),
  ];
  return `${bounds.join('')}${unit ?? ''}${note}`;
}
