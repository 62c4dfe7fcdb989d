import type { ScreeningDocument, ScreeningReasonDocument } from '../../../libs/answers/index.js';
import { Doubts, SubjectLink } from '../parts/fact-card.js';
import { queryOf } from '../question/question.js';
import { Coverage } from '../subject/coverage.js';
import { pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { reservationText } from '../texts/reservations.js';
import { countryText } from '../texts/words.js';
import { WebLink } from '../parts/evidence.js';

/** What a screening says: the verdict, every reason, and what was not looked at. */
export function Verdict({ screening }: { readonly screening: ScreeningDocument }) {
  const { verdict, reasons, reservations, notChecked, coverage, redFlags, basis, sale } = screening;
  const known =
    basis.knownAt === null ? texts.question.now : texts.question.atPosition(basis.knownAt, basis.position);
  const query = queryOf({ asOf: basis.asOf, position: basis.position, destination: sale.destination });
  return (
    <section class={`status verdict verdict-${verdict}`} aria-label={texts.screening.verdicts[verdict].title}>
      <p class="status-word" role="status" data-verdict={verdict}>
        {texts.screening.verdicts[verdict].title}
      </p>
      <p class="status-why">
        {texts.screening.verdicts[verdict].text}{' '}
        {verdict !== 'blocked' && <strong>{texts.noClearance}</strong>}
      </p>
      <p class="in-words">
        {texts.question.asked(pointInWords(basis.asOf), basis.asOfKind === 'day', known)}
      </p>
      {reasons.length > 0 && (
        <>
          <h3>{texts.screening.reasons}</h3>
          <ul class="reasons">
            {reasons.map((reason, index) => (
              <li key={index} class={`reason-${reason.weight}`}>
                <Reason reason={reason} screening={screening} query={query} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Candidates screening={screening} query={query} />
      {redFlags.length > 0 && (
        <>
          <h3>{texts.screening.redFlagsTitle}</h3>
          <ul class="plain">
            {redFlags.map(({ kind, guidance }, index) => (
              <li key={index}>
                {texts.screening.redFlags[kind]}{' '}
                <span class="meta">
                  {guidance.citation} · <WebLink url={guidance.url} text={texts.parts.link} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {reservations.length > 0 && (
        <section class="reservations">
          <h3>{texts.reservations.title}</h3>
          <ul>
            {reservations.map(({ reservation, subject }, index) => (
              <li key={index} class={`reservation-${reservation.weight}`}>
                <span class="weight">
                  {texts.reservations[reservation.weight]}
                  {subject !== undefined && ` · ${subject}`}
                </span>
                {reservationText(reservation)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Coverage coverage={coverage} />
      <h3>{texts.screening.notCheckedTitle}</h3>
      <ul>
        {notChecked.map((kind) => (
          <li key={kind}>{texts.screening.notChecked[kind]}</li>
        ))}
      </ul>
    </section>
  );
}

/** A reason in words, with what it is about. */
export function Reason({
  reason: { kind, weight, at, subject, fact, reservation, redFlag },
  screening,
  query = '',
}: {
  readonly reason: ScreeningReasonDocument;
  readonly screening?: ScreeningDocument;
  readonly query?: string;
}) {
  const [of = '', id = ''] = (subject ?? '').split('/');
  const given =
    at === undefined || screening === undefined
      ? undefined
      : at.part === 'party'
        ? screening.sale.parties[at.place]
        : screening.sale.items[at.place];
  return (
    <>
      <span class="weight">{texts.screening.weights[weight]}</span>
      {texts.screening.reasonKinds[kind]}
      {redFlag !== undefined && `: ${texts.screening.redFlags[redFlag]}`}
      {reservation !== undefined && `: ${reservation.replaceAll('-', ' ')}`}
      {fact !== undefined && ` (${fact.factId})`}
      {subject !== undefined && (
        <>
          {' · '}
          <SubjectLink subject={{ kind: of, id }} text={subject} query={query} />
        </>
      )}
      {given?.name !== undefined && <span class="meta"> · “{given.name}”</span>}
    </>
  );
}

/** Which parties and chips the parts of the sale may be. */
function Candidates({ screening, query }: { readonly screening: ScreeningDocument; readonly query: string }) {
  const { parties, items, sale } = screening;
  const parts = [
    ...parties.map(({ given, candidates }) => ({
      title: `${texts.screening.roles[given.role]}: ${given.name ?? given.id ?? ''}${given.country === undefined ? '' : `, ${countryText(given.country)}`}`,
      candidates,
    })),
    ...items.map(({ given, candidates }) => ({
      title: `${given.quantity} × ${given.name ?? given.chipId ?? texts.screening.byParameters}`,
      candidates,
    })),
  ];
  return (
    <>
      <h3>{texts.screening.partsTo(countryText(sale.destination))}</h3>
      <ul class="plain candidates">
        {parts.map(({ title, candidates }, index) => (
          <li key={index}>
            <strong class="wraps">{title}</strong>
            {candidates.length === 0 && <p class="meta">{texts.screening.noCandidate}</p>}
            {candidates.map((candidate) => {
              const { subject, name, identified, status, match, reached } = candidate;
              const [kind = '', id = ''] = subject.split('/');
              return (
                <div key={subject}>
                  <p>
                    <SubjectLink subject={{ kind, id }} text={name ?? id} query={query} /> ·{' '}
                    {texts.screening.identified[identified]}
                    {status !== undefined && ` · ${texts.status[status]}`}
                    {match !== undefined && (
                      <span class="meta">
                        {' '}
                        · {texts.screening.matched(match.matchedName, Math.round(match.score * 100))}
                      </span>
                    )}
                    {reached.length > 0 && (
                      <span class="meta"> · {texts.screening.reached(reached.length)}</span>
                    )}
                  </p>
                  <Measures candidate={candidate} />
                </div>
              );
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

/** By which texts a part is restricted, with the doubts; and which texts in force do not reach the sale. */
function Measures({
  candidate: { reached, notReached = [], rulesNotReached = [] },
}: {
  readonly candidate: ScreeningDocument['items'][number]['candidates'][number];
}) {
  const others = [
    ...notReached.map(({ legalBasis, factId }) => legalBasis?.citation ?? factId),
    ...rulesNotReached.map(({ legalBasis }) => legalBasis.citation),
  ];
  return (
    <>
      {reached.map(({ fact, measure, derived, rule }) => {
        const of = measure ?? derived ?? rule;
        return (
          <div key={`${fact.subject} ${fact.factId}`} class="meta">
            {of?.legalBasis?.citation ?? fact.factId}
            <Doubts doubts={of?.doubts ?? []} />
          </div>
        );
      })}
      {others.length > 0 && <p class="meta">{texts.screening.notReached([...new Set(others)].join('; '))}</p>}
    </>
  );
}
