import { isIP } from 'node:net';

/**
 * Whether only this machine can reach the host: `localhost`, `::1` or an IPv4 address in 127.0.0.0/8 (RFC 1122,
 * section 3.2.1.3). Names are not resolved, and an IPv6 address has no brackets.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
