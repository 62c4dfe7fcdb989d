// The fastest server that the client could have: it sends one encoded event over and over, and knows
// nothing else. What a client drains from it per second is the client's own ceiling.
// Arguments: how many events, and how many bytes of data each has. It prints its port.
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { ReadResp, ServerFeaturesService, StreamsService } from '../../../libs/esdb-gateway/protocol.js';
import { eventResponse } from '../../../libs/esdb-gateway/read-responses.js';
import { serverFeaturesServer } from '../../../libs/esdb-gateway/services.js';

const [count = 0, size = 0] = process.argv.slice(2).map(Number);
const event = Buffer.from(
  eventResponse(
    {
      event: {
        id: '6f1c0e5e-7f6b-4b6e-9a53-0d7c2f4d8a11',
        type: 'ChipObserved',
        contentType: 'application/json',
        data: Buffer.from(JSON.stringify({ text: 'x'.repeat(size) })),
        metadata: Buffer.from(JSON.stringify({ actor: 'bench' })),
        stream: 'chip-bench',
        revision: 1,
        position: 1n,
        created: '2026-11-24T00:00:00.000Z',
      },
    },
    false,
  ).serializeBinary(),
);
const caughtUp = Buffer.from(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()).serializeBinary());

async function answer(call: ServerWritableStream<unknown, Buffer>): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    if (!call.write(event)) await new Promise((resolve) => call.once('drain', resolve));
  }
  call.write(caughtUp);
}

const encoded = { ...StreamsService.read, responseSerialize: (bytes: Buffer) => bytes };
const server = new Server();
const read = (call: ServerWritableStream<unknown, Buffer>): void => void answer(call);
server.addService({ read: encoded }, { read });
server.addService(ServerFeaturesService, serverFeaturesServer());
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, port) => {
  process.stdout.write(`${port}\n`);
});
process.stdin.resume().on('end', () => process.exit());
