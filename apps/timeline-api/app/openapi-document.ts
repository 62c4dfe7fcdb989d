import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { basisSchemas } from '../answers/basis.js';
import { factSchemas } from '../answers/fact.schemas.js';
import { reservationSchemas } from '../answers/reservation.schemas.js';
import { changesSchemas } from '../changes/changes.answer.js';
import { commandSchemas } from '../commands/command-schemas.js';
import { eventSchemas } from '../events/event.answer.js';
import { contractSchemas } from '../http/openapi/event-contract.js';
import { BEARER, headerComponents } from '../http/openapi/responses.js';
import type { NamedSchemas } from '../http/openapi/schema.js';
import { problemSchemas } from '../http/problems/problem-schemas.js';
import { operationsSchemas } from '../operations/operations.answer.js';
import { restrictionsSchemas } from '../restrictions/restrictions.answer.js';
import { searchSchemas } from '../search/search.answer.js';
import { subjectSchemas } from '../subjects/subject.answer.js';

const schemas: NamedSchemas = {
  ...contractSchemas,
  ...commandSchemas,
  ...problemSchemas,
  ...basisSchemas,
  ...factSchemas,
  ...reservationSchemas,
  ...subjectSchemas,
  ...restrictionsSchemas,
  ...changesSchemas,
  ...searchSchemas,
  ...eventSchemas,
  ...operationsSchemas,
};

/** Serves the OpenAPI document at /openapi.json, and a page to browse it at /docs. */
export function serveOpenApi(application: INestApplication, version: string): void {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Regulatory Timeline')
    .setDescription('What was restricted on a date, as we knew it on a date, with its evidence.')
    .setVersion(version)
    .addSecurity(BEARER, {
      type: 'http',
      scheme: 'bearer',
      description:
        'An opaque access token; each operation names the scope that it requires. A service without tokens requires none.',
    });
  const create = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(application, builder.build(), {
      // Client generators name their methods by it.
      operationIdFactory: (_controller, method) => method,
    });
    document.components = { ...document.components, schemas, headers: headerComponents };
    return document;
  };
  SwaggerModule.setup('docs', application, create, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}
