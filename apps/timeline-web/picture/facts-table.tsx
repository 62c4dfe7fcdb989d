import { useState } from 'preact/hooks';
import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { Table } from '../parts/table.js';
import { boundInWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import type { Scene } from './scene.js';

const PAGE = 50;

/** The picture in words: the same facts, one a row, in the order in which they were recorded. */
export function FactsTable({ scene }: { readonly scene: Scene }) {
  const [shown, setShown] = useState(PAGE);
  const facts = scene.steps.flatMap((step) => step.facts);
  const says = new Map<KnownFactDocument, Set<string>>();
  for (const { fact, says: word } of scene.rectangles)
    says.set(fact, (says.get(fact) ?? new Set()).add(word));
  return (
    <details class="facts-table">
      <summary>{texts.picture.asTable(facts.length)}</summary>
      <Table label={texts.picture.tableLabel} columns={texts.picture.columns} isCaptioned>
        {facts.slice(0, shown).map((fact) => (
          <tr key={`${fact.subject.kind}/${fact.subject.id}/${fact.factId}`}>
            <th scope="row">{factTitle(fact)}</th>
            <td>{fact.effectiveFrom === undefined ? texts.unknown : boundInWords(fact.effectiveFrom)}</td>
            <td>{fact.effectiveTo === undefined ? texts.picture.open : boundInWords(fact.effectiveTo)}</td>
            <td>
              {recordedInWords(fact.recordedAt)} (#{fact.position})
            </td>
            <td>{stateOf(fact, says.get(fact))}</td>
          </tr>
        ))}
      </Table>
      {shown < facts.length && (
        <button type="button" class="quiet" onClick={() => setShown(shown + PAGE)}>
          {texts.more(Math.min(PAGE, facts.length - shown))}
        </button>
      )}
    </details>
  );
}

function stateOf(fact: KnownFactDocument, says: ReadonlySet<string> | undefined): string {
  if (fact.retracted !== null)
    return texts.picture.retractedOn(recordedInWords(fact.retracted.recordedAt), fact.retracted.reason);
  if (says?.has('lifted') === true) return texts.picture.legend.lifted;
  return says?.has('possibly') === true ? texts.picture.possiblyInPart : texts.picture.notRetracted;
}
