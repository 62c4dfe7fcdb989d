import type { ComponentChildren } from 'preact';
import type { Answer, FactInForceDocument, IdleFactDocument } from '../../../libs/answers/index.js';
import { subjectAddress } from '../question/question.js';
import { isFlag } from '../picture/fact-types.js';
import { isViewed } from '../question/subjects.js';
import { boundInWords, recordedInWords } from '../texts/dates.js';
import { texts, type Doubt } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { countryText, destinationText, transactionsText } from '../texts/words.js';
import { EvidenceList, WebLink } from './evidence.js';

type Fact = FactInForceDocument | IdleFactDocument;
type Subject = Answer['subject'];

/** A link to the view of a subject, with a question as `query`; plain text if its kind has no view. */
export function SubjectLink({
  subject,
  text,
  query = '',
}: {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly text?: string | undefined;
  readonly query?: string;
}) {
  const { kind, id } = subject;
  if (isViewed(kind)) return <a href={subjectAddress({ kind, id }) + query}>{text ?? id}</a>;
  const view = otherViews[kind];
  return view === undefined ? (
    <span>{text ?? `${kind}/${id}`}</span>
  ) : (
    <a href={`/${view}/${id}`}>{text ?? id}</a>
  );
}

/** The views of kinds other than chip, party and sale. */
const otherViews: Readonly<Record<string, string>> = { list: 'lists', screening: 'screenings' };

/** A fact in an answer: what it says, how surely it is in force, and who says so. */
export function FactCard({
  fact,
  about,
}: {
  readonly fact: Fact;
  readonly about: Pick<Subject, 'kind' | 'id'>;
}) {
  const isOfAnother = fact.subject.kind !== about.kind || fact.subject.id !== about.id;
  const state = 'inForce' in fact ? texts.inForce[fact.inForce] : texts.idle[fact.why];
  return (
    <article
      class={`fact fact-${'inForce' in fact ? fact.inForce : 'not'} ${isFlag(fact) ? 'fact-flags' : ''}`}
    >
      <header>
        <h4>{factTitle(fact)}</h4>
        <span class={`in-force in-force-${'inForce' in fact ? fact.inForce : 'not'}`}>{state}</span>
      </header>
      <p class="meta">
        {'effectiveFrom' in fact && (
          <>
            {texts.parts.effectiveFrom} <strong>{boundInWords(fact.effectiveFrom)}</strong>
            {fact.effectiveTo !== undefined && (
              <>
                {' '}
                {texts.parts.effectiveTo} <strong>{boundInWords(fact.effectiveTo)}</strong>
              </>
            )}
            {' · '}
          </>
        )}
        {texts.parts.recorded(recordedInWords(fact.recordedAt))}
        {isOfAnother && (
          <>
            {' · '}
            <SubjectLink subject={fact.subject} />
          </>
        )}
      </p>
      {'doubts' in fact && <Doubts doubts={fact.doubts} />}
      <Own fact={fact} />
      {fact.lifts.length > 0 && (
        <div class="lifts">
          <h5>{texts.parts.lifts}</h5>
          {fact.lifts.map((lift) => (
            <div key={lift.factId}>
              <p class="meta">
                {factTitle(lift)} · {boundInWords(lift.effectiveFrom)} ·{' '}
                {texts.parts.recorded(recordedInWords(lift.recordedAt))}
              </p>
              <EvidenceList evidence={lift.evidence} />
            </div>
          ))}
        </div>
      )}
      <details open={fact.evidence.length <= 2}>
        <summary>{texts.parts.evidence(fact.evidence.length)}</summary>
        <EvidenceList evidence={fact.evidence} />
      </details>
    </article>
  );
}

/** Why something is not sure, each in a sentence. */
export function Doubts({ doubts }: { readonly doubts: readonly Doubt[] }) {
  if (doubts.length === 0) return null;
  return (
    <ul class="doubts">
      {doubts.map((doubt) => (
        <li key={doubt}>{texts.doubts[doubt]}</li>
      ))}
    </ul>
  );
}

/** A term of a measure's reach, as an answer has it. */
interface Term {
  readonly destination: string;
  readonly except?: readonly string[];
  readonly inForce?: string;
}

/** Where a measure reaches, term by term, each with its own exceptions. */
export function Reach({ terms }: { readonly terms: readonly (Term | string)[] }) {
  return (
    <span>
      {terms.map((term, index) => {
        const { destination, except = [], inForce } = typeof term === 'string' ? { destination: term } : term;
        return (
          <span key={index}>
            {index > 0 && '; '}
            {destinationText(destination)}
            {except.length > 0 && ` ${texts.parts.except} ${except.map(destinationText).join(', ')}`}
            {(inForce === 'possibly' || inForce === 'not') && ` (${texts.inForce[inForce]})`}
          </span>
        );
      })}
    </span>
  );
}

/** The fields that only some facts have: reach, reason, route, legal basis. */
function Own({ fact }: { readonly fact: Fact }) {
  const { destinations, appliesTo, legalBasis, reason, redFlag, chips, buyer, seller, entry } = fact;
  const rows: [string, ComponentChildren][] = [];
  if (destinations !== undefined && destinations.length > 0)
    rows.push([texts.parts.reach, <Reach terms={destinations} />]);
  if (appliesTo !== undefined) rows.push([texts.parts.appliesTo, transactionsText(appliesTo)]);
  if (buyer !== undefined)
    rows.push([texts.parts.buyer, <SubjectLink subject={{ kind: 'party', id: buyer }} />]);
  if (seller !== undefined)
    rows.push([texts.parts.seller, <SubjectLink subject={{ kind: 'party', id: seller }} />]);
  if (chips !== undefined) rows.push([texts.parts.chips, <ChipsOf chips={chips} />]);
  if (fact.statedDestination !== undefined)
    rows.push([texts.parts.statedDestination, countryText(fact.statedDestination)]);
  const suspected = fact.suspectedEndDestination ?? fact.suspectedDestination;
  if (suspected !== undefined) rows.push([texts.parts.suspectedDestination, countryText(suspected)]);
  if (reason !== undefined) rows.push([texts.parts.reason, reason]);
  if (redFlag !== undefined) rows.push([texts.parts.redFlag, redFlag]);
  if (entry?.policy !== undefined) rows.push([texts.parts.policy, entry.policy]);
  if (legalBasis !== undefined) {
    const { citation, url } = legalBasis;
    rows.push([
      texts.parts.legalBasis,
      <>
        {citation}
        {url !== undefined && (
          <>
            {' · '}
            <WebLink url={url} text={texts.parts.link} />
          </>
        )}
      </>,
    ]);
  }
  return <Rows rows={rows} />;
}

/** Terms, each with its value. */
export function Rows({ rows }: { readonly rows: readonly (readonly [string, ComponentChildren])[] }) {
  if (rows.length === 0) return null;
  return (
    <dl class="rows">
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd class="wraps">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ChipsOf({ chips }: { readonly chips: readonly unknown[] }) {
  return (
    <>
      {chips.map((chip, index) => {
        const { chipId, quantity } = (typeof chip === 'string' ? { chipId: chip } : chip) as {
          readonly chipId: string;
          readonly quantity?: number;
        };
        return (
          <span key={chipId}>
            {index > 0 && ', '}
            {quantity !== undefined && `${quantity} × `}
            <SubjectLink subject={{ kind: 'chip', id: chipId }} />
          </span>
        );
      })}
    </>
  );
}
