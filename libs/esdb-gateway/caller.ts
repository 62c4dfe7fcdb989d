import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { unauthenticated } from './gateway-refusal.js';

/** The only user of a secure gateway. */
export interface GatewayCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Checks a call's metadata. A gateway without credentials admits every client that can connect.
 *
 * @throws GatewayRefusal when the call does not have the credentials.
 */
export type CallerCheck = (metadata: Metadata) => void;

/** The check for basic authentication with these credentials. */
export function callerCheck(credentials: GatewayCredentials | undefined): CallerCheck {
  if (!credentials) return () => undefined;
  const { username, password } = credentials;
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  return (metadata) => {
    const given = metadata.get('authorization').at(0) ?? '';
    // Digests have equal lengths, so that the comparison takes the same time for every input.
    if (!timingSafeEqual(digest(String(given)), expected)) throw unauthenticated();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
