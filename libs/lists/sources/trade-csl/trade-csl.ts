import type { ListFormat } from '../../edition.js';
import { cslLists } from './lists.js';
import { readPublishedCsv } from './published-csv.js';
import { readReducedJson } from './reduced-json.js';

/** The lists of Commerce, State and the Treasury that the International Trade Administration publishes in one file. */
export const tradeCsl: ListFormat = {
  name: 'trade-csl',
  summary:
    'Consolidated Screening List of the United States: consolidated.csv of data.trade.gov, or a JSON file of its names with `fieldKey` and `tables`.',
  lists: Object.values(cslLists),
  read: (file) => (isJson(file) ? readReducedJson(file) : readPublishedCsv(file)),
};

/** Whether the first character after a byte order mark and white space begins an object or a list of JSON. */
function isJson(file: Uint8Array): boolean {
  const first = new TextDecoder().decode(file.subarray(0, 200)).trimStart();
  return first.startsWith('{') || first.startsWith('[');
}
