import type {
  DerivedMeasureDocument,
  IdleRuleDocument,
  OwnershipInForceDocument,
} from '../../../libs/answers/index.js';
import { Doubts, SubjectLink } from '../parts/fact-card.js';
import { EvidenceList } from '../parts/evidence.js';
import { boundInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { measureText, shareText } from '../texts/words.js';

/** A measure that does not name the party, with the chain that it rests on: rule, shares, listings. */
export function DerivedMeasure({ derived }: { readonly derived: DerivedMeasureDocument }) {
  const {
    title,
    measure,
    inForce,
    doubts,
    share,
    holdings,
    parents,
    listed,
    acts,
    evidence,
    legalBasis,
    effectiveFrom,
  } = derived;
  return (
    <article class={`fact fact-${inForce}`}>
      <header>
        <h4>
          {measureText[measure]} · {title}
        </h4>
        <span class={`in-force in-force-${inForce}`}>{texts.inForce[inForce]}</span>
      </header>
      <p class="meta">{texts.parts.share(share.atLeast, share.atMost)}</p>
      <Doubts doubts={doubts} />
      <h5>{texts.parts.chain}</h5>
      <ol class="chain">
        {listed.map((fact) => (
          <li key={`${fact.subject.id}/${fact.factId}`}>
            <p>
              <SubjectLink subject={fact.subject} /> {texts.parts.listed}: {factTitle(fact)}
            </p>
            <FoldedEvidence evidence={fact.evidence} />
          </li>
        ))}
        {holdings.map((holding) => (
          <li key={holding.factId}>
            <Holding holding={holding} />
            <Doubts doubts={holding.doubts} />
            <FoldedEvidence evidence={holding.evidence} />
          </li>
        ))}
        {parents.map(({ subject, parentId, factId, evidence: stated }) => (
          <li key={`${subject.id}/${factId}/${parentId}`}>
            <p>
              <SubjectLink subject={{ kind: 'party', id: parentId }} /> {texts.parts.isParentOf}{' '}
              <SubjectLink subject={subject} />
            </p>
            <FoldedEvidence evidence={stated} />
          </li>
        ))}
        <li>
          <p>
            {title}, {legalBasis.citation} · {texts.parts.effectiveFrom} {boundInWords(effectiveFrom)}
          </p>
          <FoldedEvidence evidence={evidence} />
        </li>
        <Acts acts={acts} />
      </ol>
    </article>
  );
}

/** The rules that would restrict the party by its owners, and why each is not in force. */
export function IdleRules({ rules }: { readonly rules: readonly IdleRuleDocument[] }) {
  return (
    <section>
      <h3>{texts.parts.idleRules}</h3>
      {rules.map(({ rule, vintage, title, legalBasis, effectiveFrom, why, acts, evidence }) => (
        <article key={`${rule}/${vintage}`} class="fact fact-not">
          <header>
            <h4>{title}</h4>
            {why !== undefined && <span class="in-force in-force-not">{texts.idle[why]}</span>}
          </header>
          <ol class="chain">
            <li>
              <p>
                {legalBasis.citation} · {texts.parts.effectiveFrom} {boundInWords(effectiveFrom)}
              </p>
              <FoldedEvidence evidence={evidence} />
            </li>
            <Acts acts={acts} />
          </ol>
        </article>
      ))}
    </section>
  );
}

function Acts({ acts }: Pick<IdleRuleDocument, 'acts'>) {
  return acts.map((act) => (
    <li key={act.factId}>
      <p>
        {factTitle(act)} · {texts.parts.effectiveFrom} {boundInWords(act.effectiveFrom)}
        {act.until !== undefined && ` ${texts.parts.effectiveTo} ${boundInWords(act.until)}`}
      </p>
      <FoldedEvidence evidence={act.evidence} />
    </li>
  ));
}

function Holding({ holding }: { readonly holding: OwnershipInForceDocument }) {
  const { ownedId, ownerId, share } = holding;
  return (
    <p>
      <SubjectLink subject={{ kind: 'party', id: ownerId }} />
      {texts.parts.owns(shareText(share))}
      <SubjectLink subject={{ kind: 'party', id: ownedId }} />
    </p>
  );
}

export function FoldedEvidence({ evidence }: { readonly evidence: OwnershipInForceDocument['evidence'] }) {
  return (
    <details>
      <summary>{texts.parts.evidence(evidence.length)}</summary>
      <EvidenceList evidence={evidence} />
    </details>
  );
}
