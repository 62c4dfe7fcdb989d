import chipDescribed from './golden/ChipDescribed.v1.json' with { type: 'json' };
import chipRestricted from './golden/ChipRestricted.v1.json' with { type: 'json' };
import chipRestrictionLifted from './golden/ChipRestrictionLifted.v1.json' with { type: 'json' };
import companyDelisted from './golden/CompanyDelisted.v1.json' with { type: 'json' };
import companyDescribed from './golden/CompanyDescribed.v1.json' with { type: 'json' };
import companyRelisted from './golden/CompanyRelisted.v1.json' with { type: 'json' };
import companyRestricted from './golden/CompanyRestricted.v1.json' with { type: 'json' };
import companyRestrictionLifted from './golden/CompanyRestrictionLifted.v1.json' with { type: 'json' };
import factRetracted from './golden/FactRetracted.v1.json' with { type: 'json' };
import saleBlocked from './golden/SaleBlocked.v1.json' with { type: 'json' };
import saleReleased from './golden/SaleReleased.v1.json' with { type: 'json' };
import subsidiaryRouteCleared from './golden/SubsidiaryRouteCleared.v1.json' with { type: 'json' };
import subsidiaryRouteFlagged from './golden/SubsidiaryRouteFlagged.v1.json' with { type: 'json' };
import type { EventType } from './catalogue.js';

/** The data of a golden sample of each event type, at its current schema version. */
export const goldenSamples = {
  ChipRestricted: chipRestricted.data,
  ChipRestrictionLifted: chipRestrictionLifted.data,
  SaleBlocked: saleBlocked.data,
  SaleReleased: saleReleased.data,
  CompanyDelisted: companyDelisted.data,
  CompanyRelisted: companyRelisted.data,
  SubsidiaryRouteFlagged: subsidiaryRouteFlagged.data,
  SubsidiaryRouteCleared: subsidiaryRouteCleared.data,
  CompanyRestricted: companyRestricted.data,
  CompanyRestrictionLifted: companyRestrictionLifted.data,
  ChipDescribed: chipDescribed.data,
  CompanyDescribed: companyDescribed.data,
  FactRetracted: factRetracted.data,
} satisfies Record<EventType, object>;
