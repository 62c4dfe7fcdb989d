import type { ScreeningDocument, ScreeningReasonDocument } from '../../../libs/answers/index.js';
import { Doubts, SubjectLink } from '../parts/fact-card.js';
import { queryOf } from '../question/question.js';
import { Coverage } from '../subject/coverage.js';
import { inWords, pointInWords } from '../texts/dates.js';
import { texts } from '../texts/en.js';
import { factTitle } from '../texts/facts.js';
import { reservationText } from '../texts/reservations.js';
import { countryText, measureText } from '../texts/words.js';
import { WebLink } from '../parts/evidence.js';

/** What a screening says: the verdict, every reason, and what was not looked at. */
export function Verdict({ screening }: { readonly screening: ScreeningDocument }) {
  const { verdict, reasons, reservations, notChecked, coverage, redFlags, licences, basis, sale } = screening;
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
      {licences.length > 0 && (
        <>
          <h3>{texts.screening.licences}</h3>
          <ul class="plain">
            {licences.map(({ given, state }, index) => (
              <li key={index} class="wraps">
                <strong>{given.number}</strong>: {texts.screening.licenceStates[state]}
                <span class="meta">
                  {' '}
                  · {given.items.join(', ')} · {given.consignee} · {inWords(given.expires)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
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

/** A reason in words, with what it is about; `before` is shown first, such as "New". */
export function Reason({
  reason,
  screening,
  query = '',
  before,
}: {
  readonly reason: ScreeningReasonDocument;
  readonly screening?: ScreeningDocument;
  readonly query?: string;
  readonly before?: string;
}) {
  const { kind, weight, at, subject, redFlag } = reason;
  const [of = '', id = ''] = (subject ?? '').split('/');
  const given =
    at === undefined || screening === undefined
      ? undefined
      : at.part === 'party'
        ? screening.sale.parties[at.place]
        : screening.sale.items[at.place];
  const detail = redFlag === undefined ? detailOf(reason, screening) : texts.screening.redFlags[redFlag];
  return (
    <>
      <span class="weight">
        {before !== undefined && `${before} · `}
        {texts.screening.weights[weight]}
      </span>
      {texts.screening.reasonKinds[kind]}
      {detail !== undefined && `: ${detail}`}
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

/** The fact or the reservation of a reason in words, as far as the screening shows it; otherwise by its id. */
function detailOf(
  { subject, fact, reservation }: ScreeningReasonDocument,
  screening: ScreeningDocument | undefined,
): string | undefined {
  if (reservation !== undefined) {
    const shown = screening?.reservations.find(
      (each) =>
        each.reservation.kind === reservation && (each.subject === undefined || each.subject === subject),
    );
    return shown === undefined ? reservation.replaceAll('-', ' ') : reservationText(shown.reservation);
  }
  if (fact === undefined) return undefined;
  const isMeant = (other: { readonly subject: string; readonly factId: string }): boolean =>
    other.subject === fact.subject && other.factId === fact.factId;
  const candidates = [...(screening?.parties ?? []), ...(screening?.items ?? [])].flatMap(
    (part) => part.candidates,
  );
  const reached = [
    ...candidates.flatMap((candidate) => candidate.reached),
    ...(screening?.items ?? []).flatMap((item) => item.byParameters),
  ].find((each) => isMeant(each.fact));
  const rule = reached?.derived ?? reached?.rule;
  if (rule !== undefined) return `${measureText[rule.measure]}, ${rule.title}`;
  const shown =
    reached?.measure ??
    candidates
      .flatMap(({ sales = [], routes = [], listings = [] }) => [...sales, ...routes, ...listings])
      .find((each) => isMeant({ subject: `${each.subject.kind}/${each.subject.id}`, factId: each.factId }));
  return shown === undefined ? `${fact.subject} ${fact.factId}` : factTitle(shown);
}

/** The recorded parties and chips that the parties and items of the sale may be. */
function Candidates({ screening, query }: { readonly screening: ScreeningDocument; readonly query: string }) {
  const { parties, items, sale } = screening;
  const parts = [
    ...parties.map(({ given, candidates }) => ({
      byParameters: [],
      title: `${texts.screening.roles[given.role]}: ${given.name ?? given.id ?? ''}${given.country === undefined ? '' : `, ${countryText(given.country)}`}`,
      candidates,
    })),
    ...items.map(({ given, candidates, byParameters }) => ({
      byParameters,
      title: `${given.quantity} × ${given.name ?? given.chipId ?? texts.screening.byParameters}`,
      candidates,
    })),
  ];
  return (
    <>
      <h3>{texts.screening.partsTo(countryText(sale.destination))}</h3>
      <ul class="plain candidates">
        {parts.map(({ title, candidates, byParameters }, index) => (
          <li key={index}>
            <strong class="wraps">{title}</strong>
            {candidates.length === 0 && byParameters.length === 0 && (
              <p class="meta">{texts.screening.noCandidate}</p>
            )}
            {byParameters.map(({ fact, rule, inForce }) => (
              <p key={`${fact.subject}/${fact.factId}`}>
                {rule === undefined ? fact.subject : `${measureText[rule.measure]}, ${rule.title}`} ·{' '}
                {texts.inForce[inForce]}
              </p>
            ))}
            {candidates.map((candidate) => {
              const { subject, name, identified, status, match, address, identifier, reached } = candidate;
              const [kind = '', id = ''] = subject.split('/');
              return (
                <div key={subject}>
                  <p>
                    {texts.screening.identified[identified]}{' '}
                    <SubjectLink subject={{ kind, id }} text={name ?? id} query={query} />
                    {status !== undefined && ` · ${texts.status[status]}`}
                    {match !== undefined && (
                      <span class="meta">
                        {' '}
                        · {texts.screening.matched(match.matchedName, Math.round(match.score * 100))}
                      </span>
                    )}
                    {address !== undefined && (
                      <span class="meta"> · {texts.screening.listedAddress(address.used)}</span>
                    )}
                    {identifier !== undefined && (
                      <span class="meta">
                        {' '}
                        · {texts.screening.hasIdentifier(`${identifier.scheme} ${identifier.value}`)}
                      </span>
                    )}
                    {reached.length > 0 && (
                      <span class="meta"> · {texts.screening.reached(reached.length)}</span>
                    )}
                    {reached.some(({ licences }) => licences !== undefined) && (
                      <span class="meta">
                        {' '}
                        ·{' '}
                        {texts.screening.licensed(
                          [...new Set(reached.flatMap(({ licences = [] }) => licences))].join(', '),
                        )}
                      </span>
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

/** The legal texts that restrict a candidate, with their doubts, then those in force that do not reach the sale. */
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
