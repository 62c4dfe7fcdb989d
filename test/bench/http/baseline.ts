// A baseline server in a process of its own. Argument: which one. It receives the reply to give,
// then sends its port.
//   http        node's own server: the bytes and the headers of one of our answers
//   fastify     a bare Fastify route that does the same
//   nest        a bare Nest route on Fastify that does the same
//   validate    a bare Fastify POST: checks the body by class-validator, and answers
//   compiled    the same, by the compiled schema that the service uses
//   durable     the same as compiled, and puts the body into LMDB, durably, before it answers
//   append      node's own server: appends what is posted to the embedded store, durably, before it answers
//   broadcast   node's own server: writes what is posted, one shared buffer, to all its subscribers
import 'reflect-metadata';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyReply } from 'fastify';
import { open } from 'lmdb';
import { bodiesOf } from '../../../libs/commands/index.js';
import { EmbeddedEventStore, type NewEvent } from '../../../libs/event-store/index.js';
import { checkOfShape, explanationsOf } from '../../../libs/validation/index.js';
import { orders, send } from './processes.js';

interface GivenReply {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const [kind = '', folder = ''] = process.argv.slice(2);
const { value: reply } = (await orders<GivenReply>().next()) as { value: GivenReply };

@Controller('v1')
class BareController {
  @Get('chips/:id')
  chip(@Res() response: FastifyReply): void {
    void response.headers(reply.headers).send(reply.body);
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

send({ port: await listen() });

async function listen(): Promise<number> {
  switch (kind) {
    case 'http':
      return portOf(
        createServer((_request, response) => response.writeHead(200, reply.headers).end(reply.body)),
      );
    case 'broadcast':
      return portOf(createServer(broadcast()));
    case 'append':
      return portOf(createServer(appender(await EmbeddedEventStore.open(folder))));
    case 'nest': {
      const options = { logger: false } as const;
      const application = await NestFactory.create<NestFastifyApplication>(
        BareModule,
        new FastifyAdapter(),
        options,
      );
      await application.listen({ port: 0, host: '127.0.0.1' });
      return (application.getHttpServer().address() as AddressInfo).port;
    }
    default:
      return fastifyPort();
  }
}

async function fastifyPort(): Promise<number> {
  const bare = fastify();
  if (kind === 'fastify') {
    bare.get('/v1/chips/:id', (_request, response) => response.headers(reply.headers).send(reply.body));
  } else {
    const store = kind === 'durable' ? open({ path: folder, overlappingSync: false }) : undefined;
    const body = bodiesOf('restrict-chip', 'chipId').guarded;
    const problemsOf = kind === 'validate' ? explanationsOf(body) : checkOfShape(body);
    let key = 0;
    bare.post('/v1/commands/restrict-chip', async (request, response) => {
      if (problemsOf(request.body as object).length > 0) return response.status(400).send();
      if (store !== undefined) {
        await store.put((key += 1), request.body);
        await store.flushed;
      }
      return response.status(201).headers(reply.headers).send(reply.body);
    });
  }
  await bare.listen({ port: 0, host: '127.0.0.1' });
  return (bare.server.address() as AddressInfo).port;
}

/** Each body is an event of a stream of its own, as each command of a load is about a subject of its own. */
function appender(store: EmbeddedEventStore): (request: IncomingMessage, response: ServerResponse) => void {
  let position = 0;
  const append = async (body: string): Promise<string> => {
    position += 1;
    const id = `00000000-0000-4000-8000-${position.toString(16).padStart(12, '0')}`;
    const metadata = { actor: 'bench', commandId: id, correlationId: id, causationId: id, schemaVersion: 1 };
    const event = { id, type: 'ChipRestricted', data: JSON.parse(body) as NewEvent['data'], metadata };
    const result = await store.append(`chip-bench-${position}`, [event], 'no-stream');
    if (result.kind !== 'appended') throw new Error('An append lost a race that nobody ran');
    const subject = { kind: 'chip', id: `bench-${position}` };
    const recordedAt = new Date().toISOString();
    return JSON.stringify({ subject, factIds: ['fact'], eventIds: [id], position, recordedAt, revision: 0 });
  };
  return (request, response) => {
    const answer = (status: number, json: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(json);
    if (request.method === 'GET') {
      answer(200, JSON.stringify({ head: position }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      append(Buffer.concat(chunks).toString()).then(
        (json) => answer(201, json),
        (error: unknown) => answer(500, String(error)),
      );
    });
  };
}

function portOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', 4096, () => resolve((server.address() as AddressInfo).port));
  });
}

function broadcast(): (request: IncomingMessage, response: ServerResponse) => void {
  const subscribers = new Set<ServerResponse>();
  let position = 0;
  return (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
      response.write('retry: 1000\nid: 0\n\n');
      request.socket.setNoDelay(true);
      subscribers.add(response);
      response.on('close', () => subscribers.delete(response));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      position += 1;
      // As large as the event that our service sends of the same command.
      const block = Buffer.from(`id: ${position}\ndata: ${Buffer.concat(chunks).toString()}\n\n`);
      for (const subscriber of subscribers) subscriber.write(block);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ position }));
    });
  };
}
