import { recordChecksum } from '../../lmdb/index.js';
import { CorruptEventError } from '../port/errors.js';
import type { NewEvent } from '../port/event-store.js';
import { rawEventOf, type RawEvent, type RecordedRawEvent } from '../port/raw-event.js';

const CHECKSUM_SIZE = 4;
// A record of the first form is bare JSON, so that its first byte is a brace and never this one.
const RAW_FORM = 2;
const PREFIX_SIZE = 1 + 4 + 4;

type Header = Omit<RecordedRawEvent, 'data' | 'metadata' | 'position'>;
type FirstForm = NewEvent & Omit<Header, 'contentType'>;

/**
 * The stored form of an event: its checksum, the form's number, the lengths of header and data, the
 * header as JSON, then the bytes of data and metadata as they came. The position is the key.
 */
export function encodeRecord(event: RecordedRawEvent): Buffer {
  const { id, type, contentType, data, metadata, stream, revision, created, contract, position } = event;
  const named = { id, type, contentType, stream, revision, created };
  const header: Header = contract === undefined ? named : { ...named, contract };
  const head = Buffer.from(JSON.stringify(header));
  const dataAt = CHECKSUM_SIZE + PREFIX_SIZE + head.length;
  const record = Buffer.allocUnsafe(dataAt + data.length + metadata.length);
  record.writeUInt8(RAW_FORM, CHECKSUM_SIZE);
  record.writeUInt32BE(head.length, CHECKSUM_SIZE + 1);
  record.writeUInt32BE(data.length, CHECKSUM_SIZE + 5);
  record.set(head, CHECKSUM_SIZE + PREFIX_SIZE);
  record.set(data, dataAt);
  record.set(metadata, dataAt + data.length);
  record.writeUInt32BE(recordChecksum(position, record.subarray(CHECKSUM_SIZE)));
  return record;
}

/**
 * The event that was stored at the position, in either form.
 *
 * @throws CorruptEventError when the record is missing or its checksum does not match.
 */
export function decodeRecord(position: bigint, record: Buffer | undefined): RecordedRawEvent {
  if (!record || record.length <= CHECKSUM_SIZE) throw new CorruptEventError(position);
  const body = record.subarray(CHECKSUM_SIZE);
  if (record.readUInt32BE() !== recordChecksum(position, body)) throw new CorruptEventError(position);
  return body.readUInt8() === RAW_FORM ? decodeRaw(position, body) : decodeFirstForm(position, body);
}

function decodeRaw(position: bigint, body: Buffer): RecordedRawEvent {
  const dataAt = PREFIX_SIZE + body.readUInt32BE(1);
  const metadataAt = dataAt + body.readUInt32BE(5);
  const header = JSON.parse(body.toString('utf8', PREFIX_SIZE, dataAt)) as Header;
  const [data, metadata] = [body.subarray(dataAt, metadataAt), body.subarray(metadataAt)];
  return { ...header, data, metadata, position };
}

function decodeFirstForm(position: bigint, body: Buffer): RecordedRawEvent {
  const event = JSON.parse(body.toString()) as FirstForm;
  const { stream, revision, created } = event;
  const raw: RawEvent = rawEventOf(event);
  return { ...raw, stream, revision, position, created };
}
