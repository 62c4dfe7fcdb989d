import { generateKeyPairSync, sign } from 'node:crypto';
import type { GatewaySecurity } from '../../../libs/esdb-gateway/index.js';

/**
 * For tests: a certificate for localhost that signs itself, and its key. Written out in DER because
 * neither Node nor a package of ours makes certificates, and a key in the repository is a bad habit.
 */
export function selfSignedCertificate(): Pick<GatewaySecurity, 'certificate' | 'key'> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const name = sequence(set(sequence(objectId('550403'), node(0x0c, Buffer.from('localhost')))));
  const validity = sequence(utcTime('200101000000Z'), utcTime('491231235959Z'));
  const names = sequence(node(0x82, Buffer.from('localhost')), node(0x87, Buffer.from([127, 0, 0, 1])));
  const extension = sequence(objectId('551d11'), node(0x04, names));
  const version = node(0xa0, node(0x02, Buffer.from([2])));
  const serial = node(0x02, Buffer.from([1]));
  const subjectKey = publicKey.export({ type: 'spki', format: 'der' });
  const extensions = node(0xa3, sequence(extension));
  const body = sequence(version, serial, algorithm, name, validity, name, subjectKey, extensions);
  const signature = node(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  return {
    certificate: pem(sequence(body, algorithm, signature)),
    key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

function node(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return node(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return node(0x31, part);
}

function objectId(hex: string): Buffer {
  return node(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(text: string): Buffer {
  return node(0x17, Buffer.from(text));
}

function pem(der: Buffer): Buffer {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return Buffer.from(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'));
}
