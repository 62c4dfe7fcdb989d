import { Body, Controller, Get, HttpStatus, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decisionRequest, erasureRequest, type Screened } from '../../../libs/answers/index.js';
import { Timeline } from '../../../libs/timeline/index.js';
import { ApiAnswer } from '../answers/answer.docs.js';
import { admittedCallerOf, Needs } from '../http/access/access.guard.js';
import { withCursor } from '../http/cursor.js';
import { ApiIdempotencyKey, readIdempotencyKey } from '../http/idempotency-key.js';
import { HTML_TYPE, JSON_TYPE, Offers, wantsHtml } from '../http/negotiation.js';
import { ApiBodyProblems, ApiProblem, headersOf, json } from '../http/openapi/responses.js';
import { ref } from '../http/openapi/schema.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendAnswer, sendSerialised, sendUncached, sha256 } from '../http/send-answer.js';
import { ApiParameters } from '../http/validation/parameters.js';
import { noParameters, QueryPipe } from '../http/validation/query.pipe.js';
import { bodyReader } from '../http/validation/read-body.js';
import { BundleQueryHandler } from './bundle.query.js';
import { ChangesSince } from './changes-since.js';
import { printed } from './print-page.js';
import { ReceiptStore, type Sender } from './receipts.js';
import { receiptsCursor, ReceiptsQueryHandler } from './receipts.query.js';
import { SaleScreener } from './screen-sale.js';
import { pointOf, readScreeningRequest } from './screening-request.js';
import { bundleQuery, receiptsQuery, type BundleQuery, type ReceiptsQuery } from './screenings.parameters.js';

const ApiId = ApiParam({ name: 'id', description: 'The id of the screening', schema: { type: 'string' } });
const ApiUnknown = ApiProblem(404, 'There is no such receipt');
const ApiErased = ApiProblem(410, 'The receipt is erased: its key was destroyed');

const readDecision = bodyReader(decisionRequest);
const readErasure = bodyReader(erasureRequest);

const example = {
  parties: [
    { role: 'buyer', id: 'tusimple-australia', headquarters: 'AU' },
    { role: 'parent', id: 'tusimple' },
  ],
  items: [{ chipId: 'nvidia-a100', quantity: 24 }],
  destination: 'AU',
  asOf: '2024-01-10',
};

/** May this sale go; and what was answered when it was asked before. */
@ApiTags('screenings')
@Needs('screen')
@Controller('v1/screenings')
export class ScreeningsController {
  constructor(
    private readonly timeline: Timeline,
    private readonly screener: SaleScreener,
    private readonly receipts: ReceiptStore,
    private readonly queries: ReceiptsQueryHandler,
    private readonly changes: ChangesSince,
    private readonly bundles: BundleQueryHandler,
  ) {}

  @ApiOperation({
    operationId: 'screenSale',
    summary: 'Screen a sale: all parties, items and places, at a point on both clocks',
    description:
      'The verdict with every reason for it, each with the recorded facts. It is `clear` only if there is no reason at all, ' +
      'judged by the lists in `coverage`; `notChecked` says what was not checked. With `record` the answer is kept as a ' +
      'receipt: a retry with the same Idempotency-Key is recorded once, and gets the recorded answer.',
  })
  @ApiIdempotencyKey()
  @ApiBody({ schema: ref('ScreeningRequest'), examples: { sample: { value: example } } })
  @ApiResponse({
    status: 200,
    description: 'Screened',
    headers: headersOf('Cache-Control'),
    content: json('Screened'),
  })
  @ApiResponse({
    status: 201,
    description: 'Screened, and kept',
    headers: headersOf('Cache-Control'),
    content: json('Screened'),
  })
  @ApiResponse({
    status: 202,
    description: 'Screened and kept, but not yet visible on this replica: without `receipt`',
    headers: headersOf('Cache-Control'),
    content: json('Screened'),
  })
  @ApiProblem(400, 'The body is invalid; `errors` names the fields')
  @ApiProblem(404, 'A list that was never seen')
  @ApiProblem(409, 'The position is beyond the head of this replica, given as `head`')
  @ApiErased
  @ApiBodyProblems()
  @ApiProblem(
    422,
    'An id that was never seen, or a name and an id that disagree; or the key was used with another body',
  )
  @ApiProblem(
    503,
    'Names cannot be matched, the head is not known, or the store is unavailable',
    'Retry-After',
  )
  @ApiProblem(507, 'The store is full')
  @Post()
  async screen(
    @Query(noParameters) _query: object,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { sale, body: asked } = readScreeningRequest(body);
    const sender = senderOf(request);
    const askedAt = this.timeline.now;
    const at = await pointOf(asked, this.timeline);
    const screened = await this.screener.screen(sale, at, { askedAt, reference: asked.reference });
    if (asked.record !== true) {
      void reply.status(HttpStatus.OK);
      await sendUncached(reply, screened.document satisfies Screened);
      return;
    }
    const id = this.receipts.idFor(sender);
    const { position } = await this.receipts.record(id, screened, asked, sender);
    void reply.header('location', `/v1/screenings/${id}`);
    if (position === undefined) {
      void reply.status(HttpStatus.ACCEPTED);
      await sendUncached(reply, screened.document satisfies Screened);
      return;
    }
    // A retry is answered what was recorded before.
    const receipt = this.receipts.find(id);
    const answer: Screened = { ...this.receipts.document(receipt), receipt: this.receipts.shown(receipt) };
    void reply.status(HttpStatus.CREATED);
    await sendUncached(reply, answer);
  }

  @ApiOperation({
    operationId: 'screenings',
    summary: 'The receipts of screenings, in recorded order',
    description:
      'A receipt has `changed` if its question would get another answer as known at the head. With `changed=true`, only ' +
      'those are listed; only receipts that an event may have affected are screened again. A page may have fewer rows ' +
      'than `limit` and still have a next one.',
  })
  @ApiParameters(receiptsQuery)
  @ApiAnswer('Receipts', 'notFollowed')
  @Get()
  async all(
    @Query(new QueryPipe(receiptsQuery)) given: ReceiptsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asked, after = 0 } = withCursor(given, receiptsCursor);
    const page = await this.queries.page(
      { ...given, ...asked } as ReceiptsQuery,
      after,
      Number(given.limit ?? DEFAULT_PAGE),
    );
    await sendAnswer(request, reply, page, false);
  }

  @ApiOperation({
    operationId: 'screening',
    summary: 'Get the answer of a receipt, byte for byte',
    description: 'As text/html, a page to print.',
  })
  @ApiId
  @ApiUnknown
  @ApiErased
  @ApiAnswer('Screening')
  @Offers(JSON_TYPE, HTML_TYPE)
  @Get(':id')
  answer(
    @Param('id') id: string,
    @Query(noParameters) _query: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    if (wantsHtml(request)) {
      this.#sendPrinted(id, reply);
      return;
    }
    const receipt = this.receipts.find(id);
    const bytes = this.receipts.answer(receipt);
    // Until it is erased: a cache must not keep it beyond that.
    sendSerialised(request, reply, { body: [bytes], etag: `"${sha256(bytes)}"` }, false);
  }

  @ApiOperation({
    operationId: 'screeningReceipt',
    summary: 'A receipt without its answer: when, against which editions, and what was decided',
    description: 'An erased receipt has it too.',
  })
  @ApiId
  @ApiUnknown
  @ApiAnswer('Receipt')
  @Get(':id/receipt')
  async receipt(
    @Param('id') id: string,
    @Query(noParameters) _query: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendAnswer(request, reply, this.#shown(id), false);
  }

  @ApiOperation({ operationId: 'screeningPrint', summary: 'The answer of a receipt as a page to print' })
  @ApiId
  @ApiUnknown
  @ApiErased
  @ApiResponse({
    status: 200,
    description: 'The page',
    headers: headersOf('Cache-Control'),
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @Offers(HTML_TYPE)
  @Get(':id/print')
  print(@Param('id') id: string, @Query(noParameters) _query: object, @Res() reply: FastifyReply): void {
    this.#sendPrinted(id, reply);
  }

  @ApiOperation({
    operationId: 'screeningSince',
    summary: 'What has changed since a sale was screened, on either clock',
    description:
      '`known`: the same question as known at the head. `inForce`: the same sale now. `replay`: whether the same question ' +
      'at the same position gets the same answer today; a later version may answer differently, and says so.',
  })
  @ApiId
  @ApiUnknown
  @ApiErased
  @ApiAnswer('ScreeningSince', 'notFollowed')
  @Get(':id/since')
  async since(
    @Param('id') id: string,
    @Query(noParameters) _query: object,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendAnswer(request, reply, await this.changes.since(this.receipts.find(id)), false);
  }

  @ApiOperation({
    operationId: 'screeningBundle',
    summary: 'A receipt with everything needed to check it without the service',
    description:
      'The answer, its key, the events that it rests on with their audit paths (RFC 6962), and the signed head of the log: ' +
      '`timeline receipt verify` checks it. Anyone who has the file can read the answer.',
  })
  @ApiId
  @ApiParameters(bundleQuery)
  @ApiUnknown
  @ApiErased
  @ApiProblem(501, 'No signing key is configured')
  @ApiAnswer('ReceiptBundle')
  @Get(':id/bundle')
  async bundle(
    @Param('id') id: string,
    @Query(new QueryPipe(bundleQuery)) { since }: BundleQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const earlier = since === undefined ? undefined : Number(since);
    await sendAnswer(request, reply, await this.bundles.bundle(this.receipts.find(id), earlier), false);
  }

  @ApiOperation({
    operationId: 'decideScreening',
    summary: 'Record what a person decided on a screened sale, and why',
    description:
      'If two persons must decide, a decision counts once another person has sent the same decision with `confirms`.',
  })
  @ApiId
  @ApiIdempotencyKey()
  @ApiBody({
    schema: ref('ScreeningDecisionRequest'),
    examples: { sample: { value: { decision: 'stop', reason: 'The end use is not known' } } },
  })
  @ApiResponse({
    status: 201,
    description: 'Recorded',
    headers: headersOf('Cache-Control'),
    content: json('Receipt'),
  })
  @ApiResponse({
    status: 202,
    description: 'Recorded, but not yet visible on this replica',
    headers: headersOf('Cache-Control'),
    content: json('Receipt'),
  })
  @ApiProblem(400, 'The body is invalid; `errors` names the fields')
  @ApiUnknown
  @ApiErased
  @ApiBodyProblems()
  @ApiProblem(
    422,
    'The confirmed decision is not the last one, differs from this one, or is by the same person',
  )
  @ApiProblem(503, 'The store is unavailable', 'Retry-After')
  @ApiProblem(507, 'The store is full')
  @Post(':id/decisions')
  async decide(
    @Param('id') id: string,
    @Query(noParameters) _query: object,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const decision = readDecision(body);
    const { position } = await this.receipts.decide(id, decision, senderOf(request));
    void reply.status(position === undefined ? HttpStatus.ACCEPTED : HttpStatus.CREATED);
    await sendUncached(reply, this.#shown(id));
  }

  @ApiOperation({
    operationId: 'eraseScreening',
    summary: 'Erase a receipt after its retention period',
    description:
      'Its key is destroyed, so its answer can no longer be read. When it was recorded, its verdict and the decisions on it remain, and so do the proofs of the log.',
  })
  @ApiId
  @ApiIdempotencyKey()
  @ApiBody({
    schema: ref('ScreeningErasureRequest'),
    examples: { sample: { value: { reason: 'Retention is over; request of 2036-12-01' } } },
  })
  @ApiResponse({
    status: 201,
    description: 'Erased',
    headers: headersOf('Cache-Control'),
    content: json('Receipt'),
  })
  @ApiProblem(400, 'The body is invalid; `errors` names the fields')
  @ApiUnknown
  @ApiBodyProblems()
  @ApiProblem(422, 'The receipt must be kept until a later day')
  @ApiProblem(503, 'The store is unavailable', 'Retry-After')
  @ApiProblem(507, 'The store is full')
  @Needs('admin')
  @Post(':id/erasure')
  async erase(
    @Param('id') id: string,
    @Query(noParameters) _query: object,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason } = readErasure(body);
    await this.receipts.erase(id, reason, senderOf(request));
    void reply.status(HttpStatus.CREATED);
    await sendUncached(reply, this.#shown(id));
  }

  #shown(id: string): ReturnType<ReceiptStore['shown']> {
    return this.receipts.shown(this.receipts.find(id));
  }

  #sendPrinted(id: string, reply: FastifyReply): void {
    const receipt = this.receipts.find(id);
    sendPage(reply, printed(this.receipts.document(receipt), this.receipts.shown(receipt)));
  }
}

function senderOf(request: FastifyRequest): Sender {
  return { actor: admittedCallerOf(request).actor, idempotencyKey: readIdempotencyKey(request) };
}

function sendPage(reply: FastifyReply, page: string): void {
  void reply
    .headers({
      'content-type': `${HTML_TYPE}; charset=utf-8`,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
      'cache-control': 'private, no-cache',
    })
    .send(page);
}
