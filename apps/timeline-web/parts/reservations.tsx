import type { Reservation } from '../../../libs/answers/index.js';
import { texts } from '../texts/en.js';
import { partiesOf, reservationText } from '../texts/reservations.js';
import { SubjectLink } from './fact-card.js';

/** Why an answer is no clearance: what must be settled first, then notes. */
export function Reservations({
  reservations,
  title,
  query = '',
}: {
  readonly reservations: readonly Reservation[];
  readonly title: string;
  readonly query?: string;
}) {
  if (reservations.length === 0) return <p class="reservations meta">{texts.reservations.none}</p>;
  return (
    <section class="reservations" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {reservations.map((reservation) => (
          <li key={reservation.kind} class={`reservation-${reservation.weight}`}>
            <span class="weight">{texts.reservations[reservation.weight]}</span>
            <span>
              {reservationText(reservation)}
              {partiesOf(reservation).map(({ id, status }) => (
                <span key={id}>
                  {' '}
                  <SubjectLink subject={{ kind: 'party', id }} query={query} />
                  {status !== undefined && ` (${status})`}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
