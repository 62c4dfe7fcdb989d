import { fileURLToPath } from 'node:url';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../http/access/access.guard.js';
import { HTML_TYPE, JSON_TYPE, Offers, prefersJson } from '../http/negotiation.js';
import { pageHeaders } from './page-headers.js';
import { noSuchFile, sendFile, StaticFiles } from './static-files.js';

/** What `npm run build` writes of apps/timeline-web, beside the built service. */
const BUILT_PAGE = fileURLToPath(new URL('../../timeline-web/', import.meta.url));

/** The addresses of the views of apps/timeline-web: each is answered with the same document, which shows the view. */
const views = [
  '/',
  ...['party', 'company', 'chip', 'sale', 'lists', 'screenings'].map((kind) => `/${kind}/:id`),
  ...['world', 'screening', 'inbox', 'changes', 'lists', 'events'].map((view) => `/${view}`),
];

const NOT_BUILT =
  'Regulatory Timeline\n\nThe page is not built: npm run build. /docs is the interface, to browse and try.\n';

/** Where a client that asks `/` for JSON finds the interface. */
const links = {
  title: 'Regulatory Timeline',
  links: { openapi: '/openapi.json', asyncapi: '/asyncapi.json', docs: '/docs', ready: '/health/ready' },
};

/** The page that people open in a browser. It has no data of its own, so that it needs no token. */
@ApiExcludeController()
@Controller()
@Needs('anyone')
export class PageController {
  readonly #page = new StaticFiles(BUILT_PAGE);

  @Offers(HTML_TYPE, JSON_TYPE)
  @Get(views)
  async view(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (prefersJson(request, HTML_TYPE))
      void reply.header('vary', 'accept').type('application/json; charset=utf-8').send(links);
    else await this.#send('index.html', 'no-cache', request, reply);
  }

  @Offers('text/css', 'text/javascript', 'image/svg+xml')
  @Get('page/:file')
  async asset(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // The name of an asset has a hash of what is in it.
    await this.#send(`page/${file}`, 'public, max-age=31536000, immutable', request, reply);
  }

  async #send(
    path: string,
    cacheControl: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const file = await this.#page.file(path);
    if (file === undefined) {
      if (path !== 'index.html') throw noSuchFile();
      void reply.type('text/plain; charset=utf-8').send(NOT_BUILT);
      return;
    }
    sendFile(file, { ...pageHeaders, 'cache-control': cacheControl }, request, reply);
  }
}
