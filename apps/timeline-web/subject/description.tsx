import type { ComponentChildren } from 'preact';
import type { Answer } from '../../../libs/answers/index.js';
import { Rows, SubjectLink } from '../parts/fact-card.js';
import { EvidenceList } from '../parts/evidence.js';
import { boundInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { countryText } from '../texts/words.js';

/** Who or what a subject is, as it is described at the date. */
export function Description({ subject, identifiedWith }: Pick<Answer, 'subject' | 'identifiedWith'>) {
  const { description } = subject;
  if (description === undefined && identifiedWith === undefined) return null;
  const rows: [string, ComponentChildren][] = [];
  const {
    kind,
    names = [],
    countries,
    headquarters,
    maker,
    parentId,
    releasedOn,
    identifiers,
  } = description ?? {};
  if (names.length > 1) rows.push([texts.parts.names, names.map(({ name }) => name).join(' · ')]);
  if (kind !== undefined) rows.push([texts.parts.kind, kind]);
  if (maker !== undefined) rows.push([texts.parts.maker, maker]);
  if (releasedOn !== undefined) rows.push([texts.parts.releasedOn, boundInWords(releasedOn)]);
  if (countries !== undefined) rows.push([texts.parts.countries, countries.map(countryText).join(', ')]);
  if (headquarters !== undefined) rows.push([texts.parts.headquarters, countryText(headquarters)]);
  if (parentId !== undefined)
    rows.push([texts.parts.parent, <SubjectLink subject={{ kind: 'party', id: parentId }} />]);
  if (identifiers !== undefined)
    rows.push([
      texts.parts.identifiers,
      identifiers.map(({ scheme, value }) => `${scheme}:${value}`).join(' · '),
    ]);
  const evidence = description?.statedBy.flatMap((statement) => statement.evidence) ?? [];
  return (
    <section>
      <h3>{texts.parts.description}</h3>
      <Rows rows={rows} />
      {identifiedWith !== undefined && (
        <p>
          {texts.parts.identified}:{' '}
          {identifiedWith.map(({ id, name, identified }) => (
            <span key={id}>
              <SubjectLink subject={{ kind: 'party', id }} text={name ?? id} /> ({identified}){' '}
            </span>
          ))}
        </p>
      )}
      {evidence.length > 0 && (
        <details>
          <summary>{texts.parts.evidence(evidence.length)}</summary>
          <EvidenceList evidence={evidence} />
        </details>
      )}
    </section>
  );
}
