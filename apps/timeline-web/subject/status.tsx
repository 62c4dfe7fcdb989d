import type { Answer } from '../../../libs/answers/index.js';
import { Reservations } from '../parts/reservations.js';
import { texts } from '../texts/en.js';

/** The status in one word, why, and what it does not cover: above everything else. */
export function StatusPanel({
  answer: { status, decidedBy, reservations },
  isAsking,
  query,
}: {
  readonly answer: Answer;
  readonly isAsking: boolean;
  readonly query: string;
}) {
  const isRestricted = status === 'restricted' || status === 'uncertain';
  return (
    <section class={`status status-${status}`} aria-busy={isAsking} aria-label={texts.status[status]}>
      <p class="status-word" role="status" data-status={status}>
        {texts.status[status]}
      </p>
      <p class="status-why">
        {texts.decidedBy[decidedBy]} {!isRestricted && <strong>{texts.noClearance}</strong>}
      </p>
      <Reservations
        reservations={reservations}
        title={isRestricted ? texts.reservations.titleRestricted : texts.reservations.title}
        query={query}
      />
    </section>
  );
}
