import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as client from '@eventstore/db-client';
import type { AllStreamResolvedEvent, AppendToStreamOptions, ResolvedEvent } from '@eventstore/db-client';
import type {
  BatchAppendReq as BatchAppendRequest,
  BatchAppendResp,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import * as grpc from '@grpc/grpc-js';
import { BinaryWriter } from 'google-protobuf';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { newEvent, newStream } from '../../test/support/event-store/builders.js';
import { selfSignedCertificate } from '../../test/support/event-store/certificate.js';
import { openServedStore, type ServedStore } from '../../test/support/event-store/served-store.js';
import { EventStoreDBEventStore, MAXIMUM_APPEND_SIZE, StoreAccessDeniedError } from '../event-store/index.js';
import { idOf, streamIdentifier, uuid } from './identifiers.js';
import { BatchAppendReq, Duration, Empty, GoogleEmpty, ReadReq, UUID } from './protocol.js';
import { GatewayAddressError, serveGateway } from './serve-gateway.js';

// The unmodified official client, used by hand. Credentials for one call make it take the
// one-append call of the protocol instead of the batch call.
const ways: readonly [string, AppendToStreamOptions][] = [
  ['batch append', {}],
  ['append', { credentials: { username: 'nobody', password: '' } }],
];

let served: ServedStore;
let esdb: client.EventStoreDBClient;

beforeAll(async () => {
  served = await openServedStore();
  esdb = client.EventStoreDBClient.connectionString(served.url());
});
afterAll(async () => {
  await esdb.dispose();
  await served.remove();
});

describe.each(ways)('appending by %s', (_, way) => {
  test('records exactly the events, which are read back with revision, position and time', async () => {
    const stream = newStream();
    const before = Date.now();
    const events = [observed({ text: '輸出' }), observed({ text: 'second' }), observed({ text: 'third' })];
    const result = await esdb.appendToStream(stream, events, { ...way, expectedRevision: 'no_stream' });
    const read = await collect(esdb.readStream(stream));
    expect(read.map(({ event }) => event)).toEqual(
      events.map(({ id, type, data, metadata }, index) => ({
        streamId: stream,
        id,
        revision: BigInt(index),
        type,
        data,
        metadata,
        isJson: true,
        created: expect.any(Date),
        position: { commit: expect.any(BigInt), prepare: expect.any(BigInt) },
      })),
    );
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(result.position).toEqual(read[2]?.event?.position);
    const created = read[0]?.event?.created.getTime() ?? 0;
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(Date.now());
  });

  test.each<[AppendToStreamOptions['expectedRevision'], bigint | string]>([
    ['no_stream', 'no_stream'],
    [7n, 7n],
  ])("answers a wrong expected %s by the client's own error", async (expectedRevision, expected) => {
    const stream = `${newStream()}-№`;
    await esdb.appendToStream(stream, observed({}), way);
    const options = { ...way, expectedRevision: expectedRevision ?? 'any' };
    const failure: unknown = await esdb.appendToStream(stream, observed({}), options).catch(caught);
    expect(failure).toBeInstanceOf(client.WrongExpectedVersionError);
    expect(failure).toMatchObject({ streamName: stream, expectedVersion: expected, actualVersion: 0n });
  });

  test('answers stream_exists on a missing stream by a conflict with no stream', async () => {
    const options = { ...way, expectedRevision: 'stream_exists' as const };
    const failure: unknown = await esdb.appendToStream(newStream(), observed({}), options).catch(caught);
    expect(failure).toBeInstanceOf(client.WrongExpectedVersionError);
    expect(failure).toMatchObject({ actualVersion: 'no_stream' });
  });

  test('keeps binary payloads byte by byte', async () => {
    const stream = newStream();
    const everyByte = Uint8Array.from({ length: 256 }, (_byte, index) => index);
    const event = client.binaryEvent({ type: 'Scan', data: everyByte, metadata: everyByte.toReversed() });
    await esdb.appendToStream(stream, event, way);
    const [read] = await collect(esdb.readStream(stream));
    expect(read?.event).toMatchObject({ isJson: false, type: 'Scan' });
    expect(Buffer.from(read?.event?.data as Uint8Array)).toEqual(Buffer.from(everyByte));
    expect(Buffer.from(read?.event?.metadata as Uint8Array)).toEqual(Buffer.from(everyByte.toReversed()));
  });

  test('takes an append of exactly 1 MiB and refuses one byte more', async () => {
    const stream = newStream();
    const scan = (size: number): client.BinaryEventType => ({ type: 'Scan', data: Buffer.alloc(size) });
    const largest = client.binaryEvent(scan(MAXIMUM_APPEND_SIZE - 2 * 'Scan'.length));
    await esdb.appendToStream(stream, largest, way);
    const larger = client.binaryEvent(scan(MAXIMUM_APPEND_SIZE - 2 * 'Scan'.length + 1));
    const failure: unknown = await esdb.appendToStream(stream, larger, way).catch(caught);
    expect(failure).toBeInstanceOf(client.MaxAppendSizeExceededError);
    expect(failure).toMatchObject({ maxAppendSize: MAXIMUM_APPEND_SIZE });
    expect(await collect(esdb.readStream(stream))).toHaveLength(1);
  });

  test('accepts no events on a stream that is as expected, and records nothing', async () => {
    const stream = newStream();
    await esdb.appendToStream(stream, [], { ...way, expectedRevision: 'no_stream' });
    await esdb.appendToStream(stream, [], way);
    const missing: unknown = await esdb
      .appendToStream(stream, [], { ...way, expectedRevision: 'stream_exists' })
      .catch(caught);
    expect(missing).toBeInstanceOf(client.WrongExpectedVersionError);
    await esdb.appendToStream(stream, [observed({}), observed({})], way);
    const result = await esdb.appendToStream(stream, [], { ...way, expectedRevision: 1n });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const conflict: unknown = await esdb
      .appendToStream(stream, [], { ...way, expectedRevision: 0n })
      .catch(caught);
    expect(conflict).toMatchObject({ actualVersion: 1n, expectedVersion: 0n });
    expect(await collect(esdb.readStream(stream))).toHaveLength(2);
  });

  test('refuses a stream that only a server may write', async () => {
    const failure: unknown = await esdb.appendToStream('$settings', observed({}), way).catch(caught);
    expect(failure).toBeInstanceOf(client.AccessDeniedError);
  });
});

describe('reading', () => {
  const stream = newStream();

  beforeAll(() =>
    esdb.appendToStream(
      stream,
      Array.from({ length: 5 }, (_, index) => observed({ index })),
    ),
  );

  test.each<[string, client.ReadStreamOptions, readonly number[]]>([
    ['forwards', {}, [0, 1, 2, 3, 4]],
    ['forwards from a revision', { fromRevision: 3n }, [3, 4]],
    ['forwards beyond the end', { fromRevision: 9n }, []],
    ['forwards from the end', { fromRevision: 'end' }, []],
    ['at most two', { maxCount: 2 }, [0, 1]],
    ['backwards from the end', { direction: 'backwards', fromRevision: 'end' }, [4, 3, 2, 1, 0]],
    ['backwards from a revision', { direction: 'backwards', fromRevision: 1n }, [1, 0]],
    ['backwards from the start', { direction: 'backwards', fromRevision: 'start' }, [0]],
    ['the last one', { direction: 'backwards', fromRevision: 'end', maxCount: 1 }, [4]],
  ])('gives a stream %s', async (_, options, revisions) => {
    const read = await collect(esdb.readStream(stream, options));
    expect(read.map(({ event }) => Number(event?.revision))).toEqual(revisions);
  });

  test("answers an unknown stream by the client's own error", async () => {
    const unknown = newStream();
    const failure: unknown = await collect(esdb.readStream(unknown)).catch(caught);
    expect(failure).toBeInstanceOf(client.StreamNotFoundError);
  });

  test('gives $all in both directions, in one order', async () => {
    const forwards = positionsOf(await collect(esdb.readAll()));
    const backwards = positionsOf(
      await collect(esdb.readAll({ direction: 'backwards', fromPosition: 'end' })),
    );
    expect(forwards).toEqual(forwards.toSorted((left, right) => Number(left - right)));
    expect(new Set(forwards).size).toBe(forwards.length);
    expect(backwards).toEqual(forwards.toReversed());
  });

  test('gives $all from a position, which is included', async () => {
    const [, , third] = await collect(esdb.readAll({ maxCount: 3 }));
    const fromPosition = third!.event!.position;
    const [read] = await collect(esdb.readAll({ fromPosition, maxCount: 1 }));
    expect(read).toEqual(third);
  });

  test('gives $all backwards from a position, which is not included', async () => {
    const [first, second, third] = await collect(esdb.readAll({ maxCount: 3 }));
    const fromPosition = third!.event!.position;
    const read = await collect(esdb.readAll({ direction: 'backwards', fromPosition }));
    expect(read).toEqual([second, first]);
    expect(await collect(esdb.readAll({ direction: 'backwards', fromPosition: 'start' }))).toEqual([]);
  });

  test('knows no stream metadata, which is an answer', async () => {
    expect(await esdb.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });
});

describe('subscribing', () => {
  const [chip, sale] = [newStream(), `sale-${randomUUID()}`];
  let start: client.Position;

  beforeAll(async () => {
    await esdb.appendToStream(chip, [observed({}), observed({})]);
    const { position } = await esdb.appendToStream(sale, observed({}, 'SaleBlocked'));
    start = position!;
    await esdb.appendToStream(chip, [observed({ after: 1 }), observed({ after: 2 }, 'ChipSeized')]);
    await esdb.appendToStream(sale, observed({ after: 3 }, 'SaleBlocked'));
  });

  test.each<[string, client.Filter, readonly number[]]>([
    ['a stream prefix', client.streamNameFilter({ prefixes: [chip] }), [1, 2]],
    ['a stream regex', client.streamNameFilter({ regex: `^sale-.*${sale.slice(-8)}$` }), [3]],
    ['several type prefixes', client.eventTypeFilter({ prefixes: ['ChipS', 'Sale'] }), [2, 3]],
    ['a type regex', client.eventTypeFilter({ regex: 'Seized|Blocked' }), [2, 3]],
    ['no system events', client.excludeSystemEvents(), [1, 2, 3]],
  ])('filters by %s, after a position, then says that it is live', async (_, filter, expected) => {
    const checkpoints: bigint[] = [];
    const checkpointReached = (_subscription: unknown, { commit }: client.Position): void =>
      void checkpoints.push(commit);
    const subscription = esdb.subscribeToAll({
      fromPosition: start,
      filter: { ...filter, checkpointReached },
    });
    const said: string[] = [];
    subscription.on('confirmation', () => said.push('confirmed'));
    const live = new Promise((resolve) => subscription.on('caughtUp', resolve));
    const seen: unknown[] = [];
    subscription.on('data', ({ event }) => void seen.push((event?.data as { after: number }).after));
    await live;
    await subscription.unsubscribe();
    expect(seen).toEqual(expected);
    expect(said).toEqual(['confirmed']);
    expect(checkpoints).toEqual([await served.store().lastPosition()]);
  });

  // What a server answers, whose regexes are .NET's.
  test.each<[regex: string, streams: readonly string[]]>([
    [String.raw`^\p{L}+-`, ['chip-ähnlich', 'chip-H100', 'company-x', 'größe-輸出']],
    [String.raw`^chip-\p{Lu}`, ['chip-H100']],
    [String.raw`\Achip-`, ['chip-ähnlich', 'chip-H100']],
    [String.raw`^company-x\z`, ['company-x']],
    [String.raw`^[\w-]+$`, ['chip-ähnlich', 'chip-H100', 'company-x', '1-chip', 'größe-輸出']],
  ])('filters streams by the regex %s', async (regex, expected) => {
    const other = await openServedStore();
    const reader = client.EventStoreDBClient.connectionString(other.url());
    for (const stream of ['chip-ähnlich', 'chip-H100', 'company-x', '1-chip', 'größe-輸出', 'a b'])
      await other.store().append(stream, [newEvent()], 'any');
    const subscription = reader.subscribeToAll({ filter: client.streamNameFilter({ regex }) });
    const seen: (string | undefined)[] = [];
    subscription.on('data', ({ event }) => void seen.push(event?.streamId));
    await new Promise((resolve) => subscription.on('caughtUp', resolve));
    await subscription.unsubscribe();
    expect(seen).toEqual(expected);
    await reader.dispose();
    await other.remove();
  });

  test.each<[string, string]>([
    ['^[a-z-[x]]+-', 'the subtraction of character classes'],
    [String.raw`\bchip`, String.raw`\b, whose words RE2 has in ASCII only`],
    ['chip(?!-)', 'look-around'],
    ['[', 'a [ without a ]'],
  ])('refuses the regex %s, and names why', async (regex, named) => {
    const subscription = esdb.subscribeToAll({ filter: client.eventTypeFilter({ regex }) });
    const refused = await new Promise((resolve) => subscription.on('error', resolve));
    expect(refused).toMatchObject({
      code: grpc.status.INVALID_ARGUMENT,
      message: expect.stringContaining(`The regex of the filter is refused: ${named}`),
    });
  });

  test('gives a checkpoint for every 32 events that it has considered', async () => {
    const { position } = await esdb.appendToStream(
      newStream(),
      Array.from({ length: 100 }, () => observed({})),
    );
    const checkpoints: bigint[] = [];
    const filter = client.streamNameFilter({
      prefixes: ['nothing-'],
      checkpointReached: (_, { commit }) => void checkpoints.push(commit),
    });
    const from = position!.commit - 100n;
    const subscription = esdb.subscribeToAll({ fromPosition: { commit: from, prepare: from }, filter });
    subscription.on('data', () => undefined);
    await new Promise((resolve) => subscription.on('caughtUp', resolve));
    await subscription.unsubscribe();
    expect(checkpoints).toEqual([from + 32n, from + 64n, from + 96n, from + 100n]);
  });

  test('waits for a stream that does not exist yet, and follows it', async () => {
    const stream = newStream();
    const subscription = esdb.subscribeToStream(stream);
    subscription.on('caughtUp', () => void esdb.appendToStream(stream, [observed({}), observed({})]));
    const revisions: number[] = [];
    for await (const { event } of subscription) {
      if (revisions.push(Number(event?.revision)) === 2) break;
    }
    await subscription.unsubscribe();
    expect(revisions).toEqual([0, 1]);
  });

  test('starts a stream after a revision, or at its end', async () => {
    const stream = newStream();
    await esdb.appendToStream(stream, [observed({}), observed({}), observed({})]);
    for (const [fromRevision, expected] of [
      [1n, [2, 3]],
      ['end', [3]],
    ] as const) {
      const subscription = esdb.subscribeToStream(stream, { fromRevision });
      const append = observed({});
      subscription.on('caughtUp', () => void esdb.appendToStream(stream, append));
      const revisions: number[] = [];
      for await (const { event } of subscription) {
        revisions.push(Number(event?.revision));
        if (event?.id === append.id) break;
      }
      await subscription.unsubscribe();
      expect(revisions.map((revision) => revision - (fromRevision === 'end' ? 1 : 0))).toEqual(expected);
    }
  });
});

describe('links', () => {
  const link = (target: string): client.BinaryEventType => ({ type: '$>', data: Buffer.from(target) });

  test.each(ways)('appended by %s are resolved where a reader asks for it', async (_, way) => {
    const [target, links] = [newStream(), newStream()];
    const events = [observed({ text: 'first' }), observed({ text: 'second' })];
    await esdb.appendToStream(target, events, way);
    const appended = [`1@${target}`, `7@${target}`, `0@${newStream()}`, 'nothing'].map((to) =>
      client.binaryEvent(link(to)),
    );
    await esdb.appendToStream(links, appended, way);
    const resolved = await collect(esdb.readStream(links, { resolveLinkTos: true }));
    expect(resolved.map(({ event }) => event?.id)).toEqual([events[1]?.id, undefined, undefined, undefined]);
    expect(resolved.map((each) => each.link?.id)).toEqual(appended.map(({ id }) => id));
    const unresolved = await collect(esdb.readStream(links));
    expect(unresolved.map(({ event, link: none }) => [event?.id, none])).toEqual(
      appended.map(({ id }) => [id, undefined]),
    );
    const subscription = esdb.subscribeToStream(links, { resolveLinkTos: true });
    for await (const { event, link: by } of subscription) {
      expect([event?.id, by?.id]).toEqual([events[1]?.id, appended[0]?.id]);
      break;
    }
    await subscription.unsubscribe();
  });
});

describe('what a regulatory log refuses', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['deletion', () => esdb.deleteStream('chip-1')],
    ['a tombstone', () => esdb.tombstoneStream('chip-1')],
    ['truncation and other metadata', () => esdb.setStreamMetadata('chip-1', { truncateBefore: 1 })],
  ])('refuses %s, and says so', async (_, ask) => {
    await expect(ask()).rejects.toThrow(client.AccessDeniedError);
  });

  test('says that it has no persistent subscriptions', async () => {
    const asked = esdb.deletePersistentSubscriptionToStream('chip-1', 'group');
    await expect(asked).rejects.toMatchObject({ code: 12 });
  });

  test('that is not writable is known to take no appends once it has refused one', async () => {
    const readOnly = await openServedStore({ writable: false });
    const store = await EventStoreDBEventStore.connect({
      connectionString: readOnly.url(),
      streamPrefix: '',
      categories: ['chip-'],
    });
    expect(await store.writeProblem()).toBeUndefined();
    await expect(store.append('chip-1', [newEvent()], 'any')).rejects.toThrow(StoreAccessDeniedError);
    expect(await store.writeProblem()).toMatch(/refuses the credentials, or the user lacks a permission/);
    await store.close();
    await readOnly.remove();
  });

  test.each(ways)('refuses an %s unless it is writable, but is read', async (_, way) => {
    const readOnly = await openServedStore({ writable: false });
    const reader = client.EventStoreDBClient.connectionString(readOnly.url());
    const event = newEvent();
    await readOnly.store().append('chip-1', [event], 'no-stream');
    await expect(reader.appendToStream('chip-1', observed({}), way)).rejects.toThrow(
      client.AccessDeniedError,
    );
    expect(await collect(reader.readStream('chip-1'))).toHaveLength(1);
    await reader.dispose();
    await readOnly.remove();
  });
});

describe('who is let in', () => {
  test.each(['0.0.0.0', '192.0.2.1', '::', 'example.org'])(
    'is no client without security on %s',
    async (host) => {
      const options = { store: served.store(), host, port: 0 };
      await expect(serveGateway(options)).rejects.toThrow(GatewayAddressError);
    },
  );

  test('says when the port is taken', async () => {
    // The gRPC library also says it on the console.
    jest.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    const options = { store: served.store(), host: '127.0.0.1', port: served.port() };
    await expect(serveGateway(options)).rejects.toThrow(GatewayAddressError);
  });

  test('is the one user, over TLS', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateway-tls-'));
    const pair = await selfSignedCertificate();
    await writeFile(join(folder, 'ca.pem'), pair.certificate);
    const security = { ...pair, username: 'reader', password: 'open:sesame' };
    const secure = await openServedStore({ security });
    const connect = (user: string): client.EventStoreDBClient =>
      client.EventStoreDBClient.connectionString(
        `esdb://${user}localhost:${secure.port()}?tls=true&tlsCAFile=${join(folder, 'ca.pem')}`,
      );
    for (const user of ['', 'reader:wrong@', 'other:open%3Asesame@']) {
      const stranger = connect(user);
      for (const asked of [
        collect(stranger.readAll()),
        stranger.deleteStream('chip-1'),
        stranger.appendToStream('chip-1', observed({})),
      ]) {
        const refused: unknown = await asked.catch(caught);
        expect(refused).toBeInstanceOf(client.AccessDeniedError);
        expect(refused).toMatchObject({ code: grpc.status.UNAUTHENTICATED });
        expect((refused as { metadata?: grpc.Metadata }).metadata?.get('exception') ?? []).toEqual([]);
      }
      await stranger.dispose();
    }
    const reader = connect('reader:open%3Asesame@');
    await reader.appendToStream('chip-1', observed({}));
    expect(await collect(reader.readAll())).toHaveLength(1);
    await reader.dispose();
    await secure.remove();
    await rm(folder, { recursive: true });
  });
});

describe('a batch call', () => {
  test('is answered in full, once for each append, though the client has said its last word', async () => {
    const { StreamsClient } = streamsService;
    const bare = new StreamsClient(`127.0.0.1:${served.port()}`, grpc.credentials.createInsecure());
    const call = bare.batchAppend();
    const stream = newStream();
    const ids = Array.from({ length: 3 }, () => randomUUID());
    for (const id of ids) {
      // In two messages: the second has neither options nor anything but the last event.
      call.write(batchRequest(id, 1, false).setOptions(batchOptions(stream)));
      call.write(batchRequest(id, 2, true));
    }
    call.end();
    const answered: unknown[] = [];
    for await (const answer of call as AsyncIterable<BatchAppendResp>) {
      const { success, correlationId } = answer.toObject();
      answered.push([correlationId?.string, success?.currentRevision]);
    }
    bare.close();
    expect(answered).toEqual(ids.map((id, index) => [id, String(3 * index + 2)]));
    expect(await collect(esdb.readStream(stream))).toHaveLength(9);
  });
});

describe('an append that comes after the deadline it carries', () => {
  /** The append with the deadline in field 7 of its options, a duration, which the client's classes do not have. */
  function withDuration(request: BatchAppendRequest, milliseconds: number): Buffer {
    const options = request.getOptions()!.serializeBinary();
    request.clearOptions();
    const duration = new Duration().setSeconds(Math.trunc(milliseconds / 1000));
    duration.setNanos((milliseconds % 1000) * 1_000_000);
    const writer = new BinaryWriter();
    writer.writeBytes(7, duration.serializeBinary());
    const whole = new BinaryWriter();
    whole.writeBytes(2, Buffer.concat([options, writer.getResultBuffer()]));
    return Buffer.concat([request.serializeBinary(), whole.getResultBuffer()]);
  }

  async function answersTo(request: Buffer): Promise<BatchAppendResp[]> {
    const bare = new grpc.Client(`127.0.0.1:${served.port()}`, grpc.credentials.createInsecure());
    const { path, responseDeserialize } = streamsService.StreamsService.batchAppend;
    const call = bare.makeBidiStreamRequest(path, (bytes: Buffer) => bytes, responseDeserialize);
    call.write(request);
    call.end();
    const answers: BatchAppendResp[] = [];
    for await (const answer of call as AsyncIterable<BatchAppendResp>) answers.push(answer);
    bare.close();
    return answers;
  }

  const past = (stream: string) => {
    const deadline = Timestamp.fromDate(new Date(Date.now() - 1));
    const options = batchOptions(stream).setDeadline(deadline);
    return Buffer.from(batchRequest(randomUUID(), 1, true).setOptions(options).serializeBinary());
  };
  const within = (milliseconds: number) => (stream: string) =>
    withDuration(batchRequest(randomUUID(), 1, true).setOptions(batchOptions(stream)), milliseconds);

  test.each([
    ['an instant', past],
    ['no time at all', within(0)],
    ['a negative time', within(-1500)],
  ])('by %s is not recorded, and is answered as timed out', async (_, request) => {
    const stream = newStream();
    const answers = await answersTo(request(stream));
    const details = answers.map((answer) => answer.getError()?.getDetails()?.getTypeName());
    expect(details).toEqual(['event_store.client.Timeout']);
    expect(served.store().log.head(stream)).toBe(-1);
  });

  test('is recorded within the time that it names', async () => {
    const stream = newStream();
    const [answer] = await answersTo(within(60_000)(stream));
    expect(answer?.getSuccess()?.getCurrentRevision()).toBe('0');
    expect(served.store().log.head(stream)).toBe(0);
  });
});

describe('exact bytes', () => {
  test('pass unchanged in both directions, with numbers that JavaScript cannot hold', async () => {
    const { StreamsClient } = streamsService;
    const bare = new StreamsClient(`127.0.0.1:${served.port()}`, grpc.credentials.createInsecure());
    const stream = newStream();
    const data = Buffer.from('{ "exact":9223372036854775807, "b":1.0,\n "a":"\\u00e9" }');
    const call = bare.batchAppend();
    const request = batchRequest(randomUUID(), 1, true).setOptions(batchOptions(stream));
    request.getProposedMessagesList()[0]!.setData(data);
    call.write(request);
    call.end();
    await once(call.resume(), 'end');
    const [event] = served.store().log.positionsIn(stream);
    expect(Buffer.from(served.store().log.at(event!).data)).toEqual(data);
    const options = new ReadReq.Options();
    const streamOptions = new ReadReq.Options.StreamOptions().setStreamIdentifier(streamIdentifier(stream));
    options.setStream(streamOptions.setStart(new Empty())).setCount('1').setNoFilter(new Empty());
    for await (const answer of bare.read(new ReadReq().setOptions(options)) as AsyncIterable<ReadResp>) {
      const recorded = answer.getEvent()!.getEvent()!;
      expect(Buffer.from(recorded.getData_asU8())).toEqual(data);
      // Without the option for text, ids come as two numbers; both name the same event.
      expect(recorded.getId()!.hasStructured()).toBe(true);
      expect(idOf(recorded.getId())).toBe(served.store().log.at(event!).id);
    }
    bare.close();
  });
});

describe('closing', () => {
  test('ends subscriptions with a status on closing, and lets clients reconnect', async () => {
    const other = await openServedStore();
    const reader = client.EventStoreDBClient.connectionString(other.url());
    const subscription = reader.subscribeToAll();
    subscription.on('data', () => undefined);
    await new Promise((resolve) => subscription.on('caughtUp', resolve));
    const ended = new Promise((resolve) => subscription.on('error', resolve));
    await other.restart();
    expect(await ended).toBeInstanceOf(client.UnavailableError);
    expect(await collect(reader.readAll())).toEqual([]);
    await reader.dispose();
    await other.remove();
  });
});

async function collect<Item extends ResolvedEvent | AllStreamResolvedEvent>(
  items: AsyncIterable<Item>,
): Promise<readonly Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function batchRequest(id: string, count: number, isFinal: boolean): BatchAppendRequest {
  const request = new BatchAppendReq().setCorrelationId(new UUID().setString(id)).setIsFinal(isFinal);
  for (let index = 0; index < count; index += 1) {
    const message = request.addProposedMessages(new BatchAppendReq.ProposedMessage());
    message.setId(uuid(randomUUID(), index % 2 === 0)).setData(Buffer.from('{}'));
    message.getMetadataMap().set('type', 'ChipObserved').set('content-type', 'application/json');
  }
  return request;
}

function batchOptions(stream: string): BatchAppendRequest.Options {
  return new BatchAppendReq.Options().setStreamIdentifier(streamIdentifier(stream)).setAny(new GoogleEmpty());
}

function positionsOf(read: readonly AllStreamResolvedEvent[]): bigint[] {
  return read.map(({ event }) => event!.position.commit);
}

function observed(data: Record<string, unknown>, type = 'ChipObserved'): client.JSONEventData {
  return client.jsonEvent({ type, data, metadata: { source: 'by hand' } });
}

function caught(error: unknown): unknown {
  return error;
}
