import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Needs } from '../http/access/access.guard.js';
import { Offers } from '../http/negotiation.js';

/** For people who open the address of the service in a browser. It has no data, so that it needs no token. */
const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Regulatory Timeline</title>
  <h1>Regulatory Timeline</h1>
  <p>What was restricted on a date, as we knew it on a date, with its evidence.</p>
  <ul>
    <li><a href="docs">The interface, to browse and try</a></li>
    <li><a href="openapi.json">Its OpenAPI description</a></li>
    <li><a href="asyncapi.json">The AsyncAPI description of its live stream</a></li>
    <li><a href="health/ready">Whether answers follow the log</a></li>
    <li><a href="v1/restrictions">Every restriction in force now</a> (with a token, if this service has tokens)</li>
  </ul>
  <p>No answer is a clearance: each says in its reservations what it does not cover.</p>
</html>
`;

@Controller()
export class StartPageController {
  @ApiExcludeEndpoint()
  @Needs('anyone')
  @Offers('text/html')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @Get()
  startPage(): string {
    return page;
  }
}
