import { Type, type TSchema } from '@sinclair/typebox';
import { dayOrInstantPattern, oneOf, screeningDecisions, slug } from '../../events/index.js';
import { matchPenaltyReasons } from '../names/index.js';
import {
  notCheckedKinds,
  notCheckedMeanings,
  redFlagKinds,
  redFlagMeanings,
  saleSchema,
  verdicts,
} from '../screening/index.js';
import { bothClocks, identity } from './basis.js';
import { coverage } from './coverage.js';
import { derivedMeasure } from './derived.js';
import { answerLists, factInForce } from './fact.js';
import { comparedAddress } from './match.js';
import { reservationKind, reservation } from './reservation.js';
import { ruleOnChip } from './rules.js';
import {
  about,
  id,
  instant,
  named,
  optional,
  optionalText,
  pageLinks,
  text,
  wholeNumber,
  words,
  type ValueOf,
} from './schema.js';
import { decidedBy, status } from './vocabulary.js';

const day = Type.String({ format: 'date' });

/** A field of a body, which is checked: with a description, and no keyword of ours. */
const explained = <Schema extends TSchema>(schema: Schema, description: string): Schema => ({
  ...schema,
  description,
});

/** What is sent to be screened: a sale, the point of both clocks, and whether the answer is kept. */
export const screeningRequest = named(
  'ScreeningRequest',
  Type.Object(
    {
      ...saleSchema.properties,
      ...optional({
        asOf: explained(
          Type.String({ maxLength: 80 }),
          'Effective clock: a day, an instant, or a span; absent: now',
        ),
        knownAt: explained(
          Type.String({ maxLength: 40, pattern: dayOrInstantPattern }),
          'a day or an instant of the recorded clock; absent: the head',
        ),
        position: explained(
          Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
          'Recorded clock: the last position known, instead of knownAt',
        ),
        lists: explained(
          Type.Array(slug(), { minItems: 1, maxItems: 100 }),
          'The lists whose editions matter',
        ),
        record: explained(Type.Boolean(), 'Whether the answer is kept as a receipt; absent: it is not'),
        reference: explained(
          Type.String({ minLength: 1, maxLength: 200 }),
          'The number of the sale at the sender',
        ),
      }),
    },
    { additionalProperties: false, description: 'A sale, and the point at which it is screened' },
  ),
);
/** What is sent to be screened. */
export type ScreeningRequest = ValueOf<typeof screeningRequest>;

const verdict = words('Verdict', 'What a screening says in one word: the worst of its reasons', verdicts, {
  blocked:
    'a measure that reaches this sale is surely in force, and no licence that was given covers it; or a rule restricts it surely',
  review:
    'something must be settled first: a measure that may reach the sale or is only reported, a flag, a red flag, or a blocking reservation',
  clear: 'none of these: only what is recorded was looked at, on the lists that `coverage` names',
});

const at = about(
  Type.Object({ part: oneOf(['party', 'item']), place: wholeNumber }),
  'The part of the sale, by its place in the question, from 0',
);
const factNamed = Type.Object({ subject: text, factId: id });

const redFlagKind = words(
  'RedFlagKind',
  'What facts show of a sale that calls for an inquiry',
  redFlagKinds,
  redFlagMeanings,
);

/** Why a sale is not clear, in words. */
export const screeningReasonMeanings = {
  measure: 'a recorded measure on the subject reaches the sale, surely or possibly: `fact`',
  'derived-measure': 'a rule restricts the subject, surely or possibly: `fact` is the version of the rule',
  flag: 'a fact flags the party: `fact`',
  'not-recorded': 'nothing is recorded of the party or the item',
  'more-possible-matches': 'more subjects may be meant by the name than were compared or are shown',
  reservation: 'a blocking reservation: `reservation`',
  'red-flag': 'a red flag: `redFlag`',
  'no-receiver': 'no party of the sale receives the goods: the buyer, a consignee or the end user',
  'date-not-come': 'the question is about a time in the future',
} as const;

const reason = named(
  'ScreeningReason',
  Type.Object(
    {
      weight: about(oneOf(['blocked', 'review']), 'blocked: it alone blocks the sale'),
      kind: words(
        'ScreeningReasonKind',
        'Why a sale is not clear',
        Object.keys(screeningReasonMeanings) as (keyof typeof screeningReasonMeanings)[],
        screeningReasonMeanings,
      ),
      ...optional({ at, subject: text, fact: factNamed, reservation: reservationKind, redFlag: redFlagKind }),
    },
    { description: 'Why a sale is not clear' },
  ),
);
/** Why a sale is not clear. */
export type ScreeningReasonDocument = ValueOf<typeof reason>;

const screeningMatch = named(
  'ScreeningMatch',
  Type.Object(
    {
      subject: text,
      score: Type.Number({ minimum: 0, maximum: 1 }),
      strength: about(oneOf(['hit', 'possible']), 'hit: at least the threshold; possible: below it'),
      matchedName: about(text, 'As recorded'),
      nameKind: oneOf(['primary', 'former', 'alias', 'weak-alias', 'identifier', 'id']),
      explanation: Type.Object({
        tokens: Type.Array(
          Type.Object({
            query: text,
            matched: Type.Optional(text),
            similarity: Type.Number(),
            weight: Type.Number(),
          }),
        ),
        penalties: Type.Array(Type.Object({ reason: oneOf(matchPenaltyReasons), factor: Type.Number() })),
        address: Type.Optional(comparedAddress),
      }),
      dismissed: Type.Optional(
        about(
          Type.Object({ factId: id, reason: text, position: wholeNumber }),
          'The recorded decision that this name is another subject',
        ),
      ),
    },
    { description: 'What a name matched, with every factor of the score' },
  ),
);

const reached = named(
  'ReachedMeasure',
  Type.Object(
    {
      fact: factNamed,
      inForce: oneOf(['surely', 'possibly']),
      reach: about(oneOf(['yes', 'maybe']), 'Whether it reaches a party in its role; of an item always yes'),
      weight: about(oneOf(['blocked', 'review', 'none']), 'none: a licence covers it'),
      ...optional({
        licences: about(Type.Array(text), 'The numbers of the licences that cover it'),
        measure: factInForce,
        derived: derivedMeasure,
        rule: ruleOnChip,
      }),
    },
    { description: 'A measure that reaches the sale, surely or possibly: one of measure, derived and rule' },
  ),
);

const { sales, routes, listings } = answerLists;

const candidate = named(
  'ScreeningCandidate',
  Type.Object(
    {
      subject: text,
      identified: about(
        oneOf(['surely', 'possibly', 'dismissed']),
        'surely: by its id, the best hit by name, or the same address; possibly: another match; dismissed: a person decided that it is another one',
      ),
      reached: Type.Array(reached),
      ...optional({
        name: text,
        match: about(screeningMatch, 'Absent where the sender gave the id'),
        address: about(
          Type.Object({ used: text, listed: text }),
          'It is an address that a list has without a name: what the party uses, and what is listed',
        ),
        identifier: about(
          Type.Object({ scheme: text, value: text }),
          'It has this identifier, which the sender gives of a party with another id',
        ),
        status: about(
          status,
          'Of the subject, at the destination of the sale; absent where nothing is recorded',
        ),
        decidedBy,
        notReached: about(
          Type.Array(factInForce),
          'Of an item: measures in force for other places or transactions',
        ),
        rulesNotReached: about(
          Type.Array(ruleOnChip),
          'Of an item: rules that it meets, or may meet, and that are for other places or transactions',
        ),
        sales,
        routes,
        listings,
        answer: about(text, 'Where the whole answer about it is'),
      }),
    },
    { description: 'A recorded subject that a part of the sale is, or may be' },
  ),
);

const { parties: partiesGiven, items: itemsGiven, licences: licencesGiven } = saleSchema.properties;

const guidance = Type.Object({
  citation: text,
  url: text,
  publishedOn: day,
  until: Type.Optional(day),
});

/** What is shown of a screening without its basis. */
const content = {
  sale: about(saleSchema, 'As it was given'),
  verdict,
  reasons: about(Type.Array(reason), 'Every reason why it is not clear; those that block first'),
  parties: Type.Array(Type.Object({ given: partiesGiven.items, candidates: Type.Array(candidate) })),
  items: Type.Array(
    Type.Object({
      given: itemsGiven.items,
      candidates: Type.Array(candidate),
      byParameters: about(Type.Array(reached), 'What rules make of the parameters that the sender states'),
    }),
  ),
  onTheWay: about(
    Type.Array(
      Type.Object({
        country: text,
        as: oneOf(['via', 'location', 'suspected-end']),
        statedBy: Type.Array(factNamed),
        items: Type.Array(Type.Object({ place: wholeNumber, status, ...optional({ subject: text }) })),
        parties: Type.Array(Type.Object({ place: wholeNumber, status, subject: text })),
      }),
    ),
    'Countries through which the goods go, in which their receivers are, or to which the goods are suspected to go: with the items that are restricted there (without a subject: by their stated parameters), and the parties that measures restrict there but not at the destination',
  ),
  redFlags: Type.Array(
    Type.Object({
      kind: redFlagKind,
      guidance: about(guidance, 'The text that names it, public at the time of the question'),
      ...optional({ at, subject: text }),
    }),
  ),
  licences: Type.Array(
    Type.Object({
      given: licencesGiven.items,
      state: about(
        oneOf(['covers', 'covers-nothing', 'expired']),
        'expired: its last day may be over at the question, so that it covers nothing',
      ),
    }),
  ),
  reservations: about(
    Type.Array(Type.Object({ reservation, ...optional({ subject: text }) })),
    'Of all parts; one that several parts have is listed once, without a subject',
  ),
  coverage,
  notChecked: about(
    Type.Array(words('NotChecked', 'What a screening does not look at', notCheckedKinds, notCheckedMeanings)),
    'What was not looked at',
  ),
};

const screeningBasis = named(
  'ScreeningBasis',
  Type.Object(
    {
      asOf: text,
      asOfKind: oneOf(['day', 'instant']),
      knownAt: optionalText,
      position: wholeNumber,
      askedAt: about(instant, 'When it was asked: later times were in the future'),
      matcherVersion: about(wholeNumber, 'The version of the name matcher'),
      answerVersion: identity.answerVersion,
      digest: about(text, 'SHA-256 of the RFC 8785 JSON of the answer without basis'),
      ...optional({ lists: text, reference: text }),
    },
    { description: bothClocks },
  ),
);

/** A screening as it is answered and kept. */
export const screening = named(
  'Screening',
  Type.Object(
    { ...content, basis: screeningBasis },
    { description: 'What is known of a sale at a point of both clocks' },
  ),
);
export type ScreeningDocument = ValueOf<typeof screening>;

const decision = named(
  'ScreeningDecision',
  Type.Object(
    {
      factId: id,
      decision: oneOf(screeningDecisions),
      decidedBy: text,
      decidedAt: instant,
      position: wholeNumber,
      needsSecond: about(Type.Boolean(), 'Whether it counts only once another person has confirmed it'),
      ...optional({
        reason: about(text, 'Absent once the receipt is erased'),
        confirms: about(id, 'The decision that it confirms'),
      }),
    },
    { description: 'What a person decided on a screened sale' },
  ),
);

/** A receipt without its answer. */
export const receipt = named(
  'Receipt',
  Type.Object(
    {
      id,
      verdict,
      asOf: text,
      position: about(wholeNumber, 'Of the question: what was known'),
      recordedAt: instant,
      recordedIn: about(wholeNumber, 'The position at which the receipt is recorded'),
      actor: text,
      matcherVersion: wholeNumber,
      answerVersion: wholeNumber,
      editions: Type.Array(Type.Object({ list: id, state: text, edition: Type.Optional(day) })),
      answerSha256: about(text, 'Of the sealed answer'),
      retainUntil: about(day, 'The receipt must be kept until then'),
      decisions: Type.Array(decision),
      decided: about(
        Type.Union([oneOf(screeningDecisions), Type.Null()]),
        'The last decision that counts; null: none yet',
      ),
      ...optional({
        reference: text,
        buyer: about(text, 'The first party that receives the goods, as the sender named it'),
        destination: text,
        erased: Type.Object({ erasedAt: instant, reason: text }),
        changed: about(
          Type.Object({ verdict, added: wholeNumber, removed: wholeNumber, at: wholeNumber }),
          'The answer to the same question as known at the head, if it differs',
        ),
      }),
      links: Type.Object({ answer: text, since: text, print: text }),
    },
    {
      description: 'A screening that was kept: when, against what, with which verdict, and what was decided',
    },
  ),
);
export type ReceiptDocument = ValueOf<typeof receipt>;

export const receipts = named(
  'Receipts',
  Type.Object({ screenings: Type.Array(receipt), position: wholeNumber, links: pageLinks }),
);
export type Receipts = ValueOf<typeof receipts>;

/** What is answered to a request: the screening, and the receipt if it was kept. */
export const screened = named(
  'Screened',
  Type.Object({ ...screening.properties, receipt: Type.Optional(receipt) }),
);
export type Screened = ValueOf<typeof screened>;

const difference = {
  verdict,
  asOf: text,
  position: wholeNumber,
  changesVerdict: Type.Boolean(),
  added: about(
    Type.Array(Type.Object({ reason, decides: about(Type.Boolean(), 'It alone would change the verdict') })),
    'Reasons that are new, or weighed less before',
  ),
  removed: about(
    Type.Array(
      Type.Object({ reason, decides: about(Type.Boolean(), 'Without it the verdict would differ') }),
    ),
    'Reasons that no longer exist, or weigh less',
  ),
};

export const screeningSince = named(
  'ScreeningSince',
  Type.Object(
    {
      id,
      verdict: about(verdict, 'As it was answered'),
      known: about(Type.Object(difference), 'The same question, as known at the head'),
      inForce: about(Type.Object(difference), 'The same sale now, as known at the head'),
      replay: about(
        Type.Object({
          same: about(
            Type.Boolean(),
            'Whether the same question at the same position gets the same answer today',
          ),
          answerVersion: Type.Object({ then: wholeNumber, now: wholeNumber }),
          matcherVersion: Type.Object({ then: wholeNumber, now: wholeNumber }),
          ...optional({ differs: about(Type.Array(text), 'The parts of the answer that differ') }),
        }),
        'The second proof of the receipt: a later version of the code may answer differently, and says so',
      ),
    },
    { description: 'What has changed since a sale was screened' },
  ),
);
export type ScreeningSince = ValueOf<typeof screeningSince>;

const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const hexPath = Type.Array(hash);
const closed = { additionalProperties: false };

/**
 * A receipt with its proofs. It is checked by this schema, too: a field that is not here is refused, and no keyword is ours.
 */
export const receiptBundle = named(
  'ReceiptBundle',
  Type.Object(
    {
      format: Type.Literal('regulatory-timeline-receipt'),
      version: Type.Literal(2),
      id: slug(),
      answer: explained(text, 'Byte for byte'),
      key: explained(text, 'The key of the receipt, in base64'),
      events: explained(
        Type.Array(
          Type.Object(
            {
              event: Type.Object(
                {
                  position: wholeNumber,
                  id: text,
                  stream: text,
                  revision: wholeNumber,
                  type: text,
                  data: Type.Object({}, { additionalProperties: true }),
                  metadata: Type.Object({}, { additionalProperties: true }),
                },
                closed,
              ),
              path: explained(hexPath, 'The audit path, lowest first'),
            },
            closed,
          ),
        ),
        'Every event of the screening up to the head, and every fact that the answer shows, in the order of the log',
      ),
      consistency: Type.Optional(Type.Object({ size: wholeNumber, path: hexPath }, closed)),
      head: Type.Object(
        {
          log: text,
          size: explained(
            wholeNumber,
            'How many events the log has: the position up to which the bundle goes',
          ),
          root: hash,
          signedAt: instant,
          covers: explained(
            Type.Object({ events: wholeNumber, decisions: wholeNumber }, closed),
            'All that the log has of the screening up to the head: events, and how many of these are decisions',
          ),
          contents: explained(hash, 'The SHA-256 of the RFC 8785 JSON of the bundle without its head'),
          publicKey: explained(text, 'SubjectPublicKeyInfo in base64'),
          signature: explained(text, 'Ed25519 over the RFC 8785 JSON of the other fields, in base64'),
        },
        closed,
      ),
    },
    { ...closed, description: 'A receipt with everything needed to check it without the service' },
  ),
);

/** The body of a decision. */
export const decisionRequest = named(
  'ScreeningDecisionRequest',
  Type.Object(
    {
      decision: oneOf(screeningDecisions),
      reason: Type.String({ minLength: 1, maxLength: 4000 }),
      confirms: Type.Optional(explained(slug(), 'The decision of another person that this one confirms')),
    },
    { additionalProperties: false },
  ),
);
export type DecisionRequest = ValueOf<typeof decisionRequest>;

export const erasureRequest = named(
  'ScreeningErasureRequest',
  Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2000 }) }, { additionalProperties: false }),
);
