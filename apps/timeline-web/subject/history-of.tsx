import { useState } from 'preact/hooks';
import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { CsvLink } from '../parts/csv-link.js';
import { SubjectLink } from '../parts/fact-card.js';
import { subjectPath, type Subject } from '../question/subjects.js';
import { boundInWords, recordedInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factDetail, factTitle } from '../texts/facts.js';
import { FoldedEvidence } from './derived.js';

const SHOWN = 25;

/** Every fact about a subject as it was recorded; what was wrong is struck through, with the reason. */
export function HistoryOf({
  subject,
  facts,
}: {
  readonly subject: Subject;
  readonly facts: readonly KnownFactDocument[];
}) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <section class="history" aria-labelledby="history-heading">
      <h2 id="history-heading">{texts.history.heading}</h2>
      <p class="meta">{texts.history.intro}</p>
      <p class="tools">
        <CsvLink
          path={`${subjectPath(subject)}/history`}
          name={`${subject.id}-history.csv`}
          text={texts.history.csv}
        />
      </p>
      <ol>
        {facts.slice(0, shown).map((fact) => (
          <li key={`${fact.subject.kind}/${fact.subject.id}/${fact.factId}`} id={`fact-${fact.factId}`}>
            <Recorded fact={fact} about={subject} />
          </li>
        ))}
      </ol>
      {shown < facts.length && (
        <button type="button" class="quiet" onClick={() => setShown(shown + SHOWN)}>
          {texts.more(Math.min(SHOWN, facts.length - shown))}
        </button>
      )}
    </section>
  );
}

function Recorded({ fact, about }: { readonly fact: KnownFactDocument; readonly about: Subject }) {
  const { retracted, subject, effectiveFrom, effectiveTo, evidence } = fact;
  const isOfAnother = subject.kind !== about.kind || subject.id !== about.id;
  const detail = factDetail(fact);
  const line = (
    <>
      <strong>{factTitle(fact)}</strong>
      {detail !== '' && `: ${detail}`}
      {effectiveFrom !== undefined &&
        ` · ${texts.parts.effectiveFrom.toLowerCase()} ${boundInWords(effectiveFrom)}`}
      {effectiveTo !== undefined && ` ${texts.parts.effectiveTo} ${boundInWords(effectiveTo)}`}
    </>
  );
  return (
    <>
      <p class="meta">
        {recordedInWords(fact.recordedAt)} · position {fact.position}
        {isOfAnother && (
          <>
            {' · '}
            <SubjectLink subject={subject} />
          </>
        )}
      </p>
      <p>{retracted === null ? line : <del>{line}</del>}</p>
      {retracted !== null && (
        <p class="correction">
          {texts.history.retracted} {recordedInWords(retracted.recordedAt)}: {retracted.reason}
          {retracted.replacedBy !== null && (
            <>
              {' '}
              {texts.history.replacedBy} <a href={`#fact-${retracted.replacedBy}`}>{retracted.replacedBy}</a>
            </>
          )}
        </p>
      )}
      <FoldedEvidence evidence={evidence} />
    </>
  );
}
