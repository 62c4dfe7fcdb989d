import { Type } from '@sinclair/typebox';
import { closed, day, oneOf, slug, text } from '../shapes.js';
import { define } from './definition.js';

/** Bytes in base64. */
const bytes = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength });
const sha256 = () => Type.String({ pattern: '^[0-9a-f]{64}$', title: 'a SHA-256 in hexadecimal' });

/** Characters of one part of a stored answer: several of them are below the limit of an append. */
export const LONGEST_ANSWER_PART = 200_000;

/**
 * Text under a key that is kept outside of the log: AES-256-GCM, the nonce first and the tag last, in base64. Once the key
 * is destroyed nobody reads it any more.
 */
const sealed = (maxLength: number) => bytes(maxLength);

const sampleId = '5f2a1c9e-7a2b-4b9d-9c1e-0d3f6a7b8c9d';

/**
 * A receipt of a screening: what was answered about a sale. What may name a person (the question and the answer) is
 * sealed; the rest says when, against what, and with which verdict, also after the key is destroyed.
 */
export const saleScreened = define({
  type: 'SaleScreened',
  version: 1,
  role: 'screens',
  subject: 'own-route',
  schema: closed({
    factId: slug(),
    screeningId: slug(),
    verdict: oneOf(['blocked', 'review', 'clear']),
    asOf: text(100),
    /** Of the question: what was known. */
    position: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    /** The editions of lists that the answer rests on. */
    editions: Type.Array(closed({ list: slug(), state: slug(), edition: Type.Optional(day()) }), {
      maxItems: 500,
    }),
    matcherVersion: Type.Integer({ minimum: 0 }),
    answerVersion: Type.Integer({ minimum: 0 }),
    /** Of the sealed answer, all parts in order, as bytes. */
    answerSha256: sha256(),
    answerParts: Type.Integer({ minimum: 1, maximum: 1000 }),
    /** What the answer rests on, sealed. */
    restsOn: sealed(200_000),
    /** It must be kept until then. */
    retainUntil: day(),
  }),
  command: {
    name: 'screen-sale',
    summary: 'A sale was screened, and the answer is kept.',
  },
  sample: {
    factId: 'screened',
    screeningId: sampleId,
    verdict: 'review',
    asOf: '2024-01-10',
    position: 64,
    editions: [{ list: 'entity-list', state: 'covered', edition: '2024-01-05' }],
    matcherVersion: 1,
    answerVersion: 3,
    answerSha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae49440',
    answerParts: 1,
    restsOn: 'AAAA',
    retainUntil: '2036-11-26',
  },
});

/** A part of the sealed answer of a receipt, in the append of the receipt. */
export const screeningAnswerStored = define({
  type: 'ScreeningAnswerStored',
  version: 1,
  role: 'screens',
  subject: 'own-route',
  schema: closed({
    factId: slug(),
    screeningId: slug(),
    part: Type.Integer({ minimum: 1, maximum: 1000 }),
    bytes: bytes(LONGEST_ANSWER_PART),
  }),
  command: { name: 'store-screening-answer', summary: 'A part of the answer of a screening, sealed.' },
  sample: { factId: 'answer-1', screeningId: sampleId, part: 1, bytes: 'AAAA' },
});

/** What a person may decide on a screened sale. */
export const screeningDecisions = ['proceed', 'stop', 'escalate'] as const;

/** What a person decided on a screened sale, and why; where two must, the second confirms the first. */
export const screeningDecided = define({
  type: 'ScreeningDecided',
  version: 1,
  role: 'screens',
  subject: 'own-route',
  schema: closed({
    factId: slug(),
    screeningId: slug(),
    decision: oneOf(screeningDecisions),
    /** The actor: of two, the second must be another one. */
    decidedBy: text(200),
    /** Why, sealed: it may name persons. */
    reason: sealed(20_000),
    /** The decision that this one confirms. */
    confirms: Type.Optional(slug()),
    /** Whether it counts only once another person has confirmed it. */
    needsSecond: Type.Boolean(),
  }),
  command: { name: 'decide-screening', summary: 'What a person decided on a screened sale, and why.' },
  sample: {
    factId: 'decision-1',
    screeningId: sampleId,
    decision: 'stop',
    decidedBy: 'officer',
    reason: 'AAAA',
    needsSecond: true,
  },
});

/** The key of a receipt was destroyed: its sealed parts cannot be read any more. */
export const screeningErased = define({
  type: 'ScreeningErased',
  version: 1,
  role: 'screens',
  subject: 'own-route',
  schema: closed({ factId: slug(), screeningId: slug(), reason: text(2000) }),
  command: { name: 'erase-screening', summary: 'The key of a receipt was destroyed.' },
  sample: { factId: 'erased', screeningId: sampleId, reason: 'Retention is over; request of 2036-12-01' },
});
