import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs } from '../http/access/access.guard.js';
import { HTML_TYPE, Offers } from '../http/negotiation.js';
import { noSuchFile, sendFile, StaticFiles } from './static-files.js';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Regulatory Timeline: the interface</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="icon" href="data:," />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

const headers = { 'cache-control': 'no-cache' };

/** Swagger UI, in which people browse and try the interface that /openapi.json describes. */
@ApiExcludeController()
@Controller('docs')
@Needs('anyone')
export class DocsController {
  readonly #files = new StaticFiles(SWAGGER_UI, ['swagger-ui.css', 'swagger-ui-bundle.js']);

  @Offers(HTML_TYPE)
  @Get()
  document(@Res() reply: FastifyReply): void {
    void reply.headers(headers).type('text/html; charset=utf-8').send(DOCUMENT);
  }

  @Offers('text/css', 'text/javascript')
  @Get(':file')
  async file(
    @Param('file') path: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (path === 'start.js') {
      void reply.headers(headers).type('text/javascript; charset=utf-8').send(START);
      return;
    }
    const file = await this.#files.file(path);
    if (file === undefined) throw noSuchFile();
    sendFile(file, headers, request, reply);
  }
}
