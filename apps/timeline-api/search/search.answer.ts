import { reservationList } from '../answers/reservation.schemas.js';
import { listOf, object, ref, text } from '../http/openapi/schema.js';

export const searchSchemas = {
  SearchResults: object({
    results: listOf(
      object({ subject: ref('Subject'), score: { type: 'number' }, href: text }, { name: text }),
    ),
    reservations: reservationList,
  }),
};
