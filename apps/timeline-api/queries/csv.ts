import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import Negotiator from 'negotiator';
import { namedSubjects, pathOf, termText } from '../../../events/index.js';
import {
  worldRuns,
  type AsOfIndex,
  type FactInForce,
  type Question,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import { invalidRequest, ProblemError } from '../problems/problem.js';
import { partDocument, queryOf } from './documents.js';
import { ANSWER_VERSION, type Asked } from './question.js';
import { filterParameters } from './world-question.js';

const JSON_TYPE = 'application/json';
const CSV_TYPE = 'text/csv';

/**
 * Whether the caller prefers CSV to JSON by its Accept header; without one, or where both are as welcome, JSON.
 * @throws ProblemError if it takes neither.
 */
export function wantsCsv(request: FastifyRequest): boolean {
  const chosen = new Negotiator(request.raw).mediaType([JSON_TYPE, CSV_TYPE]);
  if (chosen !== undefined) return chosen === CSV_TYPE;
  const detail = `is not answered: ask for ${JSON_TYPE} or ${CSV_TYPE}`;
  throw new ProblemError(406, 'not-acceptable', 'There is no such form of the answer', `Accept ${detail}`, {
    errors: [{ header: 'Accept', detail }],
  });
}

/** @throws ProblemError if a page is asked for: CSV is the whole. */
export function refusePaging({ limit, cursor }: { readonly limit?: string; readonly cursor?: string }): void {
  const given = Object.entries({ limit, cursor }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const detail = 'is for pages of JSON: CSV gives every row';
  throw invalidRequest(given.map(([parameter]) => ({ parameter, detail })));
}

/** What a row says, by column; empty where there is nothing to say. */
export type CsvRow = Readonly<Record<string, string | number>>;

/** Where a CSV comes from, and under which link it stays the same for ever. */
export interface CsvAnswer {
  readonly columns: readonly string[];
  /** Rows in runs: other requests are served between one and the next. */
  readonly runs: Iterable<readonly CsvRow[]>;
  readonly pinned: string;
  readonly isPinned: boolean;
}

/** Streams a CSV as fast as its reader takes it, and holds no more than a run of it. */
export function sendCsv(request: FastifyRequest, reply: FastifyReply, answer: CsvAnswer): void {
  const { columns, runs, pinned, isPinned } = answer;
  // Weak, because it is of what was asked and not of the bytes, which are not known before they are sent.
  const hash = createHash('sha256').update(`${columns.join()} ${pinned}`).digest('base64url');
  const etag = `W/"${hash}"`;
  void reply.headers({
    etag,
    'cache-control': isPinned ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    vary: 'authorization, accept',
    link: `<${pinned}>; rel="canonical"`,
    'content-disposition': `attachment; filename="${fileNameOf(pinned)}"`,
  });
  if (fresh({ 'if-none-match': request.headers['if-none-match'] }, { etag })) {
    void reply.status(304).send();
    return;
  }
  const csv = stringify({
    header: true,
    columns: [...columns],
    record_delimiter: 'windows',
    // A cell that begins like a formula would be run by a spreadsheet.
    escape_formulas: true,
  });
  // Whoever reads the stream is told of a failure; the pipeline ends the other side.
  pipeline(Readable.from(rowsOf(runs)), csv, () => undefined);
  void reply.type(`${CSV_TYPE}; charset=utf-8; header=present`).send(csv);
}

/** What was asked, in a file's name: a table that was kept still says of what it is. */
function fileNameOf(pinned: string): string {
  const words = pinned.slice('/v1/'.length).replace(/[?&]/g, '_').replaceAll('=', '-');
  return `${decodeURIComponent(words).replace(/[^\w.-]+/g, '-')}.csv`;
}

async function* rowsOf(runs: Iterable<readonly CsvRow[]>): AsyncGenerator<CsvRow> {
  for (const run of runs) {
    yield* run;
    await setImmediate();
  }
}

export const factColumns = [
  'subjectKind',
  'subjectId',
  'factId',
  'type',
  'inForce',
  'doubts',
  'authority',
  'measure',
  'appliesTo',
  'destinations',
  'exceptDestinations',
  'effectiveFrom',
  'effectiveTo',
  'legalCitation',
  'list',
  'parties',
  'chips',
  'recordedAt',
  'position',
  'evidencePublisher',
  'evidenceCitation',
  'evidenceUrl',
  'evidenceCertainty',
  'evidenceCount',
  'subjectPinned',
] as const;

/** What some facts say and others do not. */
interface Said {
  readonly authority?: string;
  readonly measure?: string;
  readonly appliesTo?: readonly string[];
  readonly exceptDestinations?: readonly string[];
  readonly effectiveFrom?: Bound;
  readonly effectiveTo?: Bound;
  readonly legalBasis?: { readonly citation?: string };
  readonly list?: string;
  readonly chips?: readonly (string | ChipsSold)[];
}

interface ChipsSold {
  readonly chipId: string;
  readonly quantity?: number;
}

type Bound = string | { readonly earliest?: string; readonly latest?: string };

/** A fact in force as one row. */
export function factRow(part: FactInForce, question: Question, point: object): CsvRow {
  const document = partDocument(part, question);
  const said = document as Said;
  const { subject, evidence } = document;
  const [source] = evidence;
  const path = pathOf(subject);
  return {
    subjectKind: subject.kind,
    subjectId: subject.id,
    factId: document.factId,
    type: document.type,
    inForce: document.inForce,
    doubts: document.doubts.join('; '),
    authority: said.authority ?? '',
    measure: said.measure ?? '',
    appliesTo: (said.appliesTo ?? []).join('; '),
    destinations: destinationsText(part),
    exceptDestinations: (said.exceptDestinations ?? []).join('; '),
    effectiveFrom: boundText(said.effectiveFrom),
    effectiveTo: boundText(said.effectiveTo),
    legalCitation: said.legalBasis?.citation ?? '',
    list: said.list ?? '',
    parties: partiesText(part),
    chips: (said.chips ?? []).map(chipText).join('; '),
    recordedAt: document.recordedAt,
    position: document.position,
    evidencePublisher: source?.publisher ?? '',
    evidenceCitation: source?.citation ?? '',
    evidenceUrl: source?.url ?? '',
    evidenceCertainty: source?.certainty ?? '',
    evidenceCount: evidence.length,
    subjectPinned:
      path === undefined ? '' : `${path}?${queryOf({ ...point, answerVersion: ANSWER_VERSION })}`,
  };
}

/** The parties that a fact names beside its subject, each with the part that it plays. */
function partiesText({ fact }: FactInForce): string {
  return namedSubjects(fact.event)
    .flatMap(({ subject, as }) => (subject.kind === 'party' ? [`${as} ${subject.id}`] : []))
    .join('; ');
}

function chipText(chip: string | ChipsSold): string {
  if (typeof chip === 'string') return chip;
  return chip.quantity === undefined ? chip.chipId : `${chip.quantity} × ${chip.chipId}`;
}

/** The destinations in one cell; one that stands otherwise than the fact as a whole says how: `RU (not in force)`. */
function destinationsText({ destinations, inForce: whole }: FactInForce): string {
  const texts = destinations.map(({ inForce, ...named }) => {
    const term =
      named.except === undefined ? named.destination : termText({ except: named.except, ...named });
    if (inForce === whole) return term;
    return `${term} (${inForce === 'not' ? 'not in force' : inForce})`;
  });
  return texts.join('; ');
}

/** A bound in one cell; one that lies between two as ISO 8601-2 has it: `2023-10/..` where a side is open. */
function boundText(bound: Bound | undefined): string {
  if (bound === undefined || typeof bound === 'string') return bound ?? '';
  return `${bound.earliest ?? '..'}/${bound.latest ?? '..'}`;
}

/** Everything in force at a point as CSV, the whole of it. */
export function sendRestrictionsCsv(
  request: FastifyRequest,
  reply: FastifyReply,
  index: AsOfIndex,
  asked: Asked,
  filter: WorldFilter,
): void {
  const { point, isPinned } = asked;
  const query = queryOf({ ...point, ...filterParameters(filter), answerVersion: ANSWER_VERSION });
  sendCsv(request, reply, {
    columns: factColumns,
    runs: restrictionRuns(index, asked, filter),
    pinned: `/v1/restrictions?${query}`,
    isPinned,
  });
}

function* restrictionRuns(
  index: AsOfIndex,
  { question, point }: Asked,
  filter: WorldFilter,
): Generator<CsvRow[]> {
  for (const run of worldRuns(index, question, filter))
    yield run.map((part) => factRow(part, question, point));
}
