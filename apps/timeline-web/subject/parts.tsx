import { useState } from 'preact/hooks';
import type { Answer, FactInForceDocument, IdleFactDocument } from '../../../libs/answers/index.js';
import { FactCard } from '../parts/fact-card.js';
import { texts } from '../texts/en.js';
import { Coverage } from './coverage.js';
import { DerivedMeasure, IdleRules } from './derived.js';
import { Description } from './description.js';
import { RulesOnChip } from './rules-on-chip.js';

/** What an answer rests on: every part of it, with its evidence. */
export function Parts({ answer }: { readonly answer: Answer }) {
  const {
    subject,
    measures,
    sales,
    routes,
    listings,
    derived = [],
    idleRules = [],
    rules = [],
    notInForce = [],
    coverage,
  } = answer;
  const isEmpty = [measures, sales, routes, listings, derived].every((part) => part.length === 0);
  return (
    <section class="parts" aria-labelledby="parts-heading">
      <h2 id="parts-heading">{texts.parts.heading}</h2>
      {isEmpty && <p>{texts.parts.none}</p>}
      {(['measures', 'sales', 'routes', 'listings'] as const).map((part) => (
        <Facts key={part} title={texts.parts[part]} facts={answer[part]} about={subject} />
      ))}
      {derived.length > 0 && (
        <section>
          <h3>{texts.parts.derived}</h3>
          {derived.map((each) => (
            <DerivedMeasure key={`${each.rule}/${each.vintage}`} derived={each} />
          ))}
        </section>
      )}
      {idleRules.length > 0 && <IdleRules rules={idleRules} />}
      {rules.length > 0 && <RulesOnChip rules={rules} />}
      <Facts title={texts.parts.notInForce} facts={notInForce} about={subject} />
      <Description {...answer} />
      <Coverage coverage={coverage} />
    </section>
  );
}

/** How many facts are shown at first: thousands would make the page slow. */
const SHOWN = 25;

function Facts({
  title,
  facts,
  about,
}: {
  readonly title: string;
  readonly facts: readonly (FactInForceDocument | IdleFactDocument)[];
  readonly about: Answer['subject'];
}) {
  const [shown, setShown] = useState(SHOWN);
  if (facts.length === 0) return null;
  return (
    <section>
      <h3>
        {title} {facts.length > 1 && <span class="count">{facts.length.toLocaleString('en-GB')}</span>}
      </h3>
      {facts.slice(0, shown).map((fact) => (
        <FactCard key={`${fact.subject.kind}/${fact.subject.id}/${fact.factId}`} fact={fact} about={about} />
      ))}
      {shown < facts.length && (
        <button type="button" class="quiet" onClick={() => setShown(shown + SHOWN)}>
          {texts.more(Math.min(SHOWN, facts.length - shown))}
        </button>
      )}
    </section>
  );
}
