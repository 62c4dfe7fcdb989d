// A baseline server in a process of its own. Argument: which one. It receives the reply to give,
// then sends its port.
//   http        node's own server: the bytes and the headers of one of our answers
//   fastify     a bare Fastify route that does the same
//   nest        a bare Nest route on Fastify that does the same
//   validate    a bare Fastify POST: checks the body by class-validator, and answers
//   compiled    the same, by the compiled schema that the service uses
//   durable     the same as compiled, and puts the body into LMDB, durably, before it answers
//   broadcast   node's own server: writes what is posted, one shared buffer, to all its subscribers
import 'reflect-metadata';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyReply } from 'fastify';
import { open } from 'lmdb';
import { bodiesOf } from '../../../apps/timeline-api/commands/bodies.js';
import { checkOfShape, explanationsOf } from '../../../apps/timeline-api/http/validation/check-shape.js';
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
