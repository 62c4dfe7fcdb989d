import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { definitions, eventTypes } from '../../../events/index.js';
import { RunningService, type Json } from '../running-service.js';

let service: RunningService;
let document: Json;
beforeAll(async () => {
  service = await RunningService.start();
  document = (await service.get('/asyncapi.json')).json;
});
afterAll(() => service.remove());

test('is AsyncAPI 3, without an error or a warning', async () => {
  expect(document.asyncapi).toBe('3.0.0');
  const { diagnostics, document: parsed } = await new Parser().parse(document);
  const severities: number[] = diagnostics.map(({ severity }) => severity);
  // Of Spectral: 0 is an error, 1 a warning, and what is above is information.
  expect(severities.filter((severity) => severity < 2)).toEqual([]);
  expect(parsed?.operations().map((operation) => operation.id())).toEqual(['followEvents']);
});

test('is linked at / and named in the OpenAPI description', async () => {
  const links = (await service.get('/', { accept: 'application/json' })).json.links;
  expect(links.asyncapi).toBe('/asyncapi.json');
  const { json } = await service.get('/openapi.json');
  expect(json.paths['/v1/events'].get.description).toContain('/asyncapi.json');
});

test('has a message for each type of event, and one for a block that is none', () => {
  const { address, messages } = document.channels.events;
  expect(address).toBe('/v1/events');
  expect(Object.keys(messages).sort()).toEqual([...eventTypes, 'Follow', 'Position'].sort());
});

test('each block of the stream is as the message of its type', async () => {
  await service.loadCase();
  const { head } = (await service.get('/v1/events?limit=1')).json;
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(
    { components: document.components },
    'asyncapi',
  );
  const byName = new Map<string, Json>();
  for (const message of Object.values<Json>(document.components.messages)) byName.set(message.name, message);
  const seen = new Set<string>();
  for (const { id, event, data } of await blocksUpTo(head)) {
    const { headers, payload, title } = byName.get(data.type ?? 'Position');
    const { $ref, ...schema } = payload;
    const wanted = $ref === undefined ? schema : { $ref: `asyncapi${$ref}` };
    expect([ajv.validate(wanted, data), ajv.errors]).toEqual([true, null]);
    expect([ajv.validate(headers, { id, ...(event !== undefined && { event }) }), ajv.errors]).toEqual([
      true,
      null,
    ]);
    seen.add(title);
  }
  const inCase = ['ChipRestricted', 'PartyRestricted', 'FactRetracted', 'Position'];
  expect([...seen]).toEqual(expect.arrayContaining(inCase));
});

test('the messages are described as the commands that record them are', () => {
  for (const type of eventTypes)
    expect(document.components.messages[type].summary).toBe(definitions[type].command.summary);
});

interface Block {
  readonly id: string | undefined;
  /** The type of the block, if it is not that of an event. */
  readonly event: string | undefined;
  readonly data: Json;
}

/** The blocks of the whole stream, from its first to the one of the last event. */
async function blocksUpTo(head: number): Promise<Block[]> {
  const cut = new AbortController();
  const headers = { accept: 'text/event-stream', 'last-event-id': '0' };
  const { body } = await fetch(`${service.url}${document.channels.events.address}`, {
    headers,
    signal: cut.signal,
  });
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (text.includes(`\nid: ${head}\n`) && text.endsWith('\n\n')) break;
  }
  cut.abort();
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      return {
        id: /^id: (\d+)$/m.exec(block)?.[1],
        event: /^event: (.*)$/m.exec(block)?.[1],
        data: data === undefined ? null : JSON.parse(data),
      };
    });
}
