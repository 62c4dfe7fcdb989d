import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { answers, wordsOfEvents } from '../../../libs/answers/index.js';
import { commandSchemas } from '../commands/command-schemas.js';
import { componentsOf, contractSchemas } from '../http/openapi/event-contract.js';
import { BEARER, headerComponents } from '../http/openapi/responses.js';
import type { NamedSchemas } from '../http/openapi/schema.js';
import { about, bearer, license } from './about.js';

/** Every schema of the document, by name. They are made when the document is asked for: a start does not wait for them. */
export const namedSchemas = (): NamedSchemas => ({
  ...contractSchemas(),
  ...commandSchemas(),
  ...componentsOf([...wordsOfEvents, ...answers]),
});

/** The tags of the operations. */
const tags = {
  commands: 'Record a fact about a chip, a party or a sale, or retract one',
  questions: 'What was restricted on a date, as known on a date, with its evidence',
  events: 'The log of all events, in pages and live; /asyncapi.json describes the stream',
  operations: 'Health, metrics, and the correction of a clock that stamped the log and was ahead',
} as const;

/** Serves the OpenAPI document at /openapi.json. */
export function serveOpenApi(application: INestApplication, version: string): void {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(about.title)
    .setDescription(about.description)
    .setVersion(version)
    .setLicense(license.name, license.url)
    .addServer('/', 'The service that serves this description')
    .addSecurity(BEARER, bearer);
  for (const [tag, description] of Object.entries(tags)) builder.addTag(tag, description);
  const create = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(application, builder.build(), {
      // Client generators name their methods by it.
      operationIdFactory: (_controller, method) => method,
    });
    // An operation that needs no token says so.
    for (const path of Object.values(document.paths))
      for (const operation of [path.get, path.post]) if (operation !== undefined) operation.security ??= [];
    document.components = { ...document.components, schemas: namedSchemas(), headers: headerComponents };
    return document;
  };
  SwaggerModule.setup('', application, create, { jsonDocumentUrl: 'openapi.json', raw: ['json'], ui: false });
}
