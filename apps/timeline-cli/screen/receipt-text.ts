import { Type, type Static } from '@sinclair/typebox';
import { printable } from '../../../libs/printable/index.js';
import { decisionsIn, type Bundle, type BundledDecision } from '../../../libs/receipts/index.js';
import { refusalsOf } from '../../../libs/validation/index.js';

const text = Type.String();
const optionalText = Type.Optional(text);

/** What is shown of an answer: later versions of the answers have it too. */
const shown = Type.Object({
  verdict: text,
  basis: Type.Object({ asOf: text, askedAt: text, position: Type.Integer(), reference: optionalText }),
  sale: Type.Object({
    parties: Type.Array(
      Type.Object({ role: text, id: optionalText, name: optionalText, country: optionalText }),
    ),
    items: Type.Array(
      Type.Object({ quantity: Type.Optional(Type.Number()), chipId: optionalText, name: optionalText }),
    ),
    destination: text,
    via: Type.Optional(Type.Array(text)),
  }),
});
type Shown = Static<typeof shown>;
type Sale = Shown['sale'];

const refusals = refusalsOf({ schema: shown, rules: [] });

/** What the answer of a bundle lacks of what is shown of it. */
export function problemsOfShown({ answer }: Bundle): string[] {
  return refusals(JSON.parse(answer) as object).map(
    ({ pointer, detail }) => `the answer is not about a sale: ${pointer} ${detail}`,
  );
}

/** What a verified bundle says, in lines: the verdict, the question, every decision, and how far this goes. */
export function receiptText(bundle: Bundle): string {
  const { id, head, events } = printable(bundle);
  const { verdict, basis, sale } = printable(JSON.parse(bundle.answer) as Shown);
  const decisions = printable(decisionsIn(bundle));
  return [
    `${verdict.toUpperCase()}  receipt ${id}`,
    line('asked', `at ${basis.askedAt}, as of ${basis.asOf}, as known at position ${basis.position}`),
    ...(basis.reference === undefined ? [] : [line('reference', basis.reference)]),
    ...sale.parties.map(partyLine),
    ...sale.items.map(itemLine),
    line('to', [sale.destination, ...(sale.via ?? []).map((country) => `via ${country}`)].join(', ')),
    `Decisions up to position ${head.size}: ${decisions.length === 0 ? 'none' : decisions.length}`,
    ...decisions.map(decisionLine),
    `All ${head.covers.events} events of the screening, and ${events.length - head.covers.events} events of facts in the answer, are in the log ${head.log}, which had ${head.size} events at ${head.signedAt}. Events recorded later are not in the file.`,
  ].join('\n');
}

const line = (what: string, value: string): string => `  ${what.padEnd('ultimate-parent'.length)}  ${value}`;

function partyLine({ role, name, id, country }: Sale['parties'][number]): string {
  const called = name === undefined ? (id ?? '') : `${name}${id === undefined ? '' : ` (${id})`}`;
  return line(role, country === undefined ? called : `${called}, ${country}`);
}

function itemLine({ quantity, chipId, name }: Sale['items'][number]): string {
  const called = [name, chipId].filter((each) => each !== undefined).join(', ') || 'by its parameters';
  return line('item', quantity === undefined ? called : `${quantity} × ${called}`);
}

function decisionLine({ factId, decision, decidedBy, decidedAt, reason, confirms }: BundledDecision): string {
  const what = confirms === undefined ? decision : `${decision}, which confirms ${confirms}`;
  return `  ${factId}: ${what}, by ${decidedBy} at ${decidedAt}: ${reason}`;
}
