import { generate } from 'selfsigned';
import type { GatewaySecurity } from '../../../libs/esdb-gateway/index.js';

/** A new certificate for localhost and 127.0.0.1 that signs itself, with its key: none is kept in the repository. */
export async function selfSignedCertificate(): Promise<Pick<GatewaySecurity, 'certificate' | 'key'>> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { certificate: Buffer.from(cert), key: Buffer.from(key) };
}
