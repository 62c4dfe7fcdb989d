import { listOf, object, pageLinks, ref } from '../http/openapi/schema.js';

export const restrictionsSchemas = {
  Restrictions: object({ restrictions: listOf(ref('FactInForce')), basis: ref('Basis'), links: pageLinks }),
};
