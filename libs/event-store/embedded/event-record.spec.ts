import { crc32 } from 'node:zlib';
import { CorruptEventError } from '../port/errors.js';
import { recordedEventOf, type RecordedRawEvent } from '../port/raw-event.js';
import { decodeRecord, encodeRecord } from './event-record.js';

const place = { stream: 'chip-№1', revision: 4, created: '2026-11-24T00:00:00.000Z' };
const identity = { id: '6f1c0e5e-7f6b-4b6e-9a53-0d7c2f4d8a11', type: 'ChipObserved' };

describe('the stored form of an event', () => {
  test('gives every byte back, whatever the content type', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
    const event: RecordedRawEvent = {
      ...identity,
      ...place,
      position: 7n,
      contentType: 'application/octet-stream',
      data: Buffer.from(everyByte),
      metadata: Buffer.from(everyByte.toReversed()),
    };
    expect(decodeRecord(7n, encodeRecord(event))).toEqual(event);
  });

  test('keeps by which contract its writer has checked it', () => {
    const bytes = Buffer.from('{}');
    const raw = { contentType: 'application/json', data: bytes, metadata: bytes, contract: 'c0ffee' };
    const event: RecordedRawEvent = { ...identity, ...place, ...raw, position: 7n };
    expect(recordedEventOf(decodeRecord(7n, encodeRecord(event)))).toMatchObject({ contract: 'c0ffee' });
  });

  test('reads the first form, which kept data and metadata as JSON', () => {
    const content = { ...identity, ...place, data: { text: '輸出' }, metadata: { actor: 'local' } };
    const body = Buffer.from(JSON.stringify(content));
    const record = Buffer.concat([Buffer.alloc(4), body]);
    record.writeUInt32BE(crc32(body, crc32('7')));
    expect(recordedEventOf(decodeRecord(7n, record))).toEqual({ ...content, position: 7n });
  });

  test('detects a record that is stored under another position', () => {
    const bytes = Buffer.from('{}');
    const raw = { contentType: 'application/json', data: bytes, metadata: bytes };
    const record = encodeRecord({ ...identity, ...place, ...raw, position: 7n });
    expect(() => decodeRecord(8n, record)).toThrow('The event at position 8 is damaged');
  });

  test.each([
    ['application/octet-stream', '{}'],
    ['application/json', '[]'],
    ['application/json', 'no JSON'],
  ])('shows %s %j to no reader of JSON objects', (contentType, text) => {
    const raw = { contentType, data: Buffer.from(text), metadata: Buffer.alloc(0) };
    expect(() => recordedEventOf({ ...identity, ...place, ...raw, position: 7n })).toThrow(CorruptEventError);
  });
});
