import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../../libs/net/index.js';
import { ProblemError } from '../problems/problem.js';

/*
 * Without tokens whoever reaches the service may write, and only this machine reaches it. A page in this machine's
 * browser must not: by its name a site can lead the browser here (DNS rebinding), and the browser then tells that
 * name as the host, or as the origin.
 */

function isOurs(address: string, host: string): boolean {
  const { hostname } = new URL(`http://${address}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  return name === host || isLoopback(name);
}

/**
 * What refuses a request that names another host than this machine, or comes from a page of another one.
 * It throws a ProblemError (403).
 */
export function foreignHostRefusal(host: string): (request: FastifyRequest) => void {
  // Nearly every request names the same one.
  let lastAllowed: string | undefined;
  return ({ headers }) => {
    if (headers.origin === undefined && headers.host === lastAllowed) return;
    for (const address of [headers.host, headers.origin?.replace(/^https?:\/\//, '')]) {
      if (address === undefined || (URL.canParse(`http://${address}`) && isOurs(address, host))) continue;
      const detail = `Without access tokens the service answers this machine only, not "${address}".`;
      throw new ProblemError(403, 'host-not-allowed', 'The host is not allowed', detail);
    }
    lastAllowed = headers.host;
  };
}
