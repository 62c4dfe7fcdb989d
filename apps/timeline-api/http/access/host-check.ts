import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../../../libs/net/index.js';
import { ProblemError } from '../problems/problem.js';

/*
 * Without tokens every client that reaches the service may write, and only this machine reaches it. A web page in this
 * machine's browser must not: a site can resolve its own name to this machine (DNS rebinding). The browser then sends
 * that name as Host or Origin.
 */

function isOurs(address: string, host: string): boolean {
  const { hostname } = new URL(`http://${address}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  return name === host || isLoopback(name);
}

/**
 * Returns a check that refuses a request whose Host or Origin is not this machine. The check throws a
 * ProblemError (403).
 */
export function foreignHostRefusal(host: string): (request: FastifyRequest) => void {
  // Nearly every request has the same Host.
  let lastAllowed: string | undefined;
  return ({ headers }) => {
    if (headers.origin === undefined && headers.host === lastAllowed) return;
    for (const address of [headers.host, headers.origin?.replace(/^https?:\/\//, '')]) {
      if (address === undefined || (URL.canParse(`http://${address}`) && isOurs(address, host))) continue;
      const detail = `Without access tokens the service serves this machine only, not "${address}".`;
      throw new ProblemError(403, 'host-not-allowed', 'The host is not allowed', detail);
    }
    lastAllowed = headers.host;
  };
}
