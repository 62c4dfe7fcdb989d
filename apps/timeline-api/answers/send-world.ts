import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FactKey } from '../../../libs/as-of/index.js';
import { sendCsv } from '../http/csv.js';
import { wantsCsv } from '../http/negotiation.js';
import { DEFAULT_PAGE } from '../http/pages.js';
import { sendSerialised, serialise } from '../http/send-answer.js';
import { inSlices } from '../http/slices.js';
import { weakEtagOf } from './basis.js';
import type { WorldQuery, WorldQueryHandler } from './world.query.js';

/** Sends a page of facts in force, after a key if one is given; or all of them, if the request wants CSV. */
export async function sendWorld(
  request: FastifyRequest,
  reply: FastifyReply,
  queries: WorldQueryHandler,
  query: WorldQuery,
  { after, limit }: { readonly after: FactKey | undefined; readonly limit: string | undefined },
): Promise<void> {
  const { at } = query;
  if (wantsCsv(request)) {
    sendCsv(request, reply, await inSlices(queries.csv(query)), at.isPinned);
    return;
  }
  const page = await inSlices(queries.page(query, after, Number(limit ?? DEFAULT_PAGE)));
  const { body, etag } = await inSlices(serialise(page));
  const answer = { body, etag: at.isOfNow ? weakEtagOf(page.basis) : etag };
  sendSerialised(request, reply, answer, at.isPinned);
}
