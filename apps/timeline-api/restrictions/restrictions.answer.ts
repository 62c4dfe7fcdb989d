import { reservationList } from '../answers/reservation.schemas.js';
import { listOf, object, pageLinks, ref } from '../http/openapi/schema.js';

export const restrictionsSchemas = {
  Restrictions: object({
    restrictions: listOf(ref('FactInForce')),
    reservations: reservationList,
    basis: ref('Basis'),
    links: pageLinks,
  }),
};
