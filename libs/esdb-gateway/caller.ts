import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { unauthenticated } from './gateway-refusal.js';

/** The one user that a secure gateway knows. */
export interface GatewayCredentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Checks a call's metadata. Without credentials everybody who can connect is admitted.
 *
 * @throws GatewayRefusal when the call does not carry the credentials.
 */
export type CallerCheck = (metadata: Metadata) => void;

/** The check for basic authentication with these credentials. */
export function callerCheck(credentials: GatewayCredentials | undefined): CallerCheck {
  if (!credentials) return () => undefined;
  const { username, password } = credentials;
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  return (metadata) => {
    const given = metadata.get('authorization').at(0) ?? '';
    // Digests have equal lengths, so that the comparison tells nothing by its time.
    if (!timingSafeEqual(digest(String(given)), expected)) throw unauthenticated();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
