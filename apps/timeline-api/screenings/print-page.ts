import type { ReceiptDocument, RuleOnChipDocument, ScreeningDocument } from '../../../libs/answers/index.js';
import { doubtMeanings } from '../../../libs/as-of/index.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for a page, of which nothing is read as markup. */
const escaped = (text: unknown): string => String(text).replace(/[&<>"']/g, (each) => entities[each] ?? each);

const row = (...cells: readonly unknown[]): string =>
  `<tr>${cells.map((cell) => `<td>${escaped(cell ?? '')}</td>`).join('')}</tr>`;

const table = (heads: readonly string[], rows: readonly string[]): string =>
  rows.length === 0
    ? '<p>None.</p>'
    : `<table><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;

const STYLE =
  'body{font:11pt/1.4 serif;margin:2cm;color:#000}h1{font-size:16pt}h2{font-size:12pt;margin-top:1.2em}' +
  'table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:2pt 4pt;text-align:left;vertical-align:top}' +
  'tr{break-inside:avoid}.verdict{font-weight:bold;text-transform:uppercase}code{font-size:9pt;word-break:break-all}';

/** Every text that restricts an item at the time of the sale, and whether it reaches the sale. */
function measureRows(
  { candidates, byParameters }: ScreeningDocument['items'][number],
  place: number,
): string[] {
  const textOf = (citation: string | undefined, id: string): string =>
    citation === undefined ? id : `${citation} (${id})`;
  const ofRule = ({ rule, vintage, legalBasis }: RuleOnChipDocument): string =>
    textOf(legalBasis.citation, `${rule} ${vintage}`);
  return [
    ...[...candidates.flatMap(({ reached }) => reached), ...byParameters].map(
      ({ fact, inForce, measure, rule }) =>
        row(
          place + 1,
          rule === undefined ? textOf(measure?.legalBasis?.citation, fact.factId) : ofRule(rule),
          inForce,
          (rule ?? measure)?.doubts.map((doubt) => doubtMeanings[doubt]).join('; '),
        ),
    ),
    ...candidates.flatMap(({ notReached = [], rulesNotReached = [] }) => [
      ...notReached.map(({ legalBasis, factId }) =>
        row(place + 1, textOf(legalBasis?.citation, factId), 'no', ''),
      ),
      ...rulesNotReached.map((rule) => row(place + 1, ofRule(rule), 'no', '')),
    ]),
  ];
}

/** The answer of a receipt as a page for print: it loads nothing, and everything in it is escaped. */
export function printed(document: ScreeningDocument, receipt: Omit<ReceiptDocument, 'changed'>): string {
  const {
    verdict,
    sale,
    reasons,
    parties,
    items,
    coverage,
    reservations,
    notChecked,
    licences,
    redFlags,
    basis,
  } = document;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Screening ${escaped(receipt.id)}</title><style>${STYLE}</style></head>
<body>
<h1>Screening of a sale: <span class="verdict">${escaped(verdict)}</span></h1>
<p>As of ${escaped(basis.asOf)}, as known at position ${escaped(basis.position)}${basis.knownAt === null ? '' : ` (${escaped(basis.knownAt)})`}.
Asked at ${escaped(basis.askedAt)} by ${escaped(receipt.actor)}; recorded at ${escaped(receipt.recordedAt)}, position ${escaped(receipt.recordedIn)}.
${basis.reference === undefined ? '' : `Reference: ${escaped(basis.reference)}.`}</p>
<h2>The sale</h2>
<p>To ${escaped(sale.destination)}${sale.via === undefined ? '' : ` by ${escaped(sale.via.join(', '))}`}${sale.endUse === undefined ? '' : `; end use: ${escaped(sale.endUse)}`}</p>
${table(
  ['Role', 'Name', 'Id', 'Country', 'Headquarters', 'Is, or may be'],
  parties.map(({ given, candidates }) =>
    row(
      given.role,
      given.name,
      given.id,
      given.country,
      given.headquarters,
      candidates
        .map(({ subject, identified, match, status }) =>
          [subject, identified, match === undefined ? '' : match.score.toFixed(2), status ?? ''].join(' '),
        )
        .join('; '),
    ),
  ),
)}
${table(
  ['Item', 'Quantity', 'Is, or may be'],
  items.map(({ given, candidates }) =>
    row(
      given.chipId ?? given.name ?? 'by parameters',
      given.quantity,
      candidates.map(({ subject, status }) => `${subject} ${status ?? ''}`).join('; '),
    ),
  ),
)}
<h2>Measures on the items</h2>
${table(['Item', 'Text', 'Reaches the sale', 'Doubts'], items.flatMap(measureRows))}
<h2>Reasons</h2>
${table(
  ['Weight', 'Kind', 'Of', 'Fact'],
  reasons.map(({ weight, kind, at, subject, fact, reservation, redFlag }) =>
    row(
      weight,
      [kind, reservation, redFlag].filter((each) => each !== undefined).join(': '),
      [at === undefined ? '' : `${at.part} ${at.place + 1}`, subject ?? ''].join(' ').trim(),
      fact === undefined ? '' : `${fact.subject}: ${fact.factId}`,
    ),
  ),
)}
<h2>Red flags</h2>
${table(
  ['Red flag', 'Of', 'Guidance'],
  redFlags.map(({ kind, subject, guidance }) => row(kind, subject, guidance.citation)),
)}
<h2>Licences</h2>
${table(
  ['Number', 'Expires', 'State'],
  licences.map(({ given, state }) => row(given.number, given.expires, state)),
)}
<h2>Reservations</h2>
${table(
  ['Kind', 'Weight', 'Of'],
  reservations.map(({ reservation, subject }) => row(reservation.kind, reservation.weight, subject)),
)}
<h2>Lists</h2>
${table(
  ['List', 'State', 'Edition', 'SHA-256'],
  coverage.map(({ list, state, before }) => row(list, state, before?.edition, before?.sha256)),
)}
<h2>Not checked</h2>
<p>${escaped(notChecked.join(', '))}</p>
<h2>Decisions</h2>
${table(
  ['Decision', 'By', 'At', 'Why', 'Confirms'],
  receipt.decisions.map(({ decision, decidedBy, decidedAt, reason, confirms }) =>
    row(decision, decidedBy, decidedAt, reason, confirms),
  ),
)}
<h2>Proof</h2>
<p>Receipt <code>${escaped(receipt.id)}</code>; digest of the answer <code>${escaped(basis.digest)}</code>; digest of what is stored
<code>${escaped(receipt.answerSha256)}</code>; version of the answers ${escaped(basis.answerVersion)}, of the matcher ${escaped(basis.matcherVersion)}.
To be kept until ${escaped(receipt.retainUntil)}. This reports what sources say. It is not legal advice, and no answer is a clearance.</p>
</body>
</html>
`;
}
