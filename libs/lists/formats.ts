import type { ListFormat } from './edition.js';
import { recordable } from './recordable-entry.js';
import { bisDpl } from './sources/bis-dpl/bis-dpl.js';
import { cnMofcom } from './sources/cn-mofcom/cn-mofcom.js';
import { ecfrPart744 } from './sources/ecfr-part-744/format.js';
import { jpMeti } from './sources/jp-meti/jp-meti.js';
import { ofacSdn } from './sources/ofac-sdn/ofac-sdn.js';
import { stateIsn } from './sources/state-isn/state-isn.js';
import { tradeCsl } from './sources/trade-csl/trade-csl.js';
import { unConsolidated } from './sources/un-consolidated/format.js';

/** The formats of publishers. To add one, write its folder in sources/ and add its line here. */
export const listFormats: readonly ListFormat[] = [
  ecfrPart744,
  bisDpl,
  tradeCsl,
  ofacSdn,
  unConsolidated,
  cnMofcom,
  jpMeti,
  stateIsn,
].map(whole);

function whole(format: ListFormat): ListFormat {
  return { ...format, read: (file) => format.read(file).map(recordable) };
}
