import { termOf, termText } from '../../../events/index.js';
import type { FactInForceDocument } from '../../../libs/answers/index.js';

/** What says where a measure reaches, or where a sale was to go. */
type Placed = Pick<
  FactInForceDocument,
  'destinations' | 'exceptDestinations' | 'viaCountry' | 'suspectedDestination'
> & { readonly inForce: string };

/** Where a measure reaches, each place with its exceptions. */
export function whereOf({
  inForce,
  destinations,
  exceptDestinations,
  viaCountry,
  suspectedDestination,
}: Placed): string {
  const except = exceptDestinations === undefined ? '' : ` except ${exceptDestinations.join(', ')}`;
  if (destinations !== undefined)
    return `to ${destinations.map((each) => destinationText(each, inForce)).join(', ')}${except}`;
  if (viaCountry === undefined) return '';
  return `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

/** A destination, with the state of the fact there if it differs from the fact's own state. */
function destinationText(
  { destination, except, inForce }: NonNullable<FactInForceDocument['destinations']>[number],
  usual: string,
): string {
  const term = termText(termOf({ destination, except }));
  return inForce === usual ? term : `${term} (${inForce} in force)`;
}
