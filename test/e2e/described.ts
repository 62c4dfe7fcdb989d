import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json, Reply, RunningService } from './running-service.js';

/** What a client could look for, and so must be documented. */
const HEADERS = 'cache-control content-disposition etag link retry-after vary www-authenticate'.split(' ');

const descriptions = new WeakMap<RunningService, Promise<Description>>();

/** The description of a service, by which bodies are checked. */
export class Description {
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

  private constructor(readonly document: Json) {
    this.#ajv.addSchema(JSON.parse(JSON.stringify(document), closed), 'description');
  }

  /** What a service says of itself: asked for once. */
  static of(service: RunningService): Promise<Description> {
    const asked = descriptions.get(service) ?? Description.#ask(service);
    descriptions.set(service, asked);
    return asked;
  }

  static async #ask(service: RunningService): Promise<Description> {
    return new Description((await service.get('/openapi.json')).json);
  }

  /** An operation by its method and path: `get /v1/chips/{id}`. */
  operation(name: string): Json {
    const [method = '', path = ''] = name.split(' ');
    return this.document.paths[path][method];
  }

  /** What a schema finds wrong with a value. */
  problemsOf({ $ref, ...schema }: Json, value: unknown): unknown[] {
    const named = $ref === undefined ? schema : { $ref: `description${$ref}` };
    return this.#ajv.validate(named, value) ? [] : (this.#ajv.errors ?? []);
  }
}

/** Closes each object that does not say that it is open: what is sent and not described is found so. */
function closed(_name: string, value: Json): Json {
  const isClosable = value?.type === 'object' && value.properties && !('additionalProperties' in value);
  return isClosable ? { ...value, additionalProperties: false } : value;
}

/** Holds what was answered against what the service itself says of it: its status, form, body and headers. */
export async function expectAsDescribed(
  service: RunningService,
  operation: string,
  { status, headers, text, json }: Reply,
): Promise<void> {
  const description = await Description.of(service);
  const response = description.operation(operation).responses[status];
  const sent = HEADERS.filter((name) => headers.has(name));
  expect(Object.keys(response.headers ?? {}).map((name) => name.toLowerCase())).toEqual(
    expect.arrayContaining(sent),
  );
  if (text === '') {
    expect(response.content).toBeUndefined();
    return;
  }
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  expect(Object.keys(response.content)).toContain(type);
  expect(description.problemsOf(response.content[type].schema, json ?? text)).toEqual([]);
}
