import {
  applyDecorators,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.js';
import type { Caller, Scope } from '../../../../libs/access/index.js';
import { ApiAccess } from './access.docs.js';
import { localCaller, type FindCaller } from './caller.js';

/** The injection token of the function that finds a caller by token; absent where there are no tokens. */
export const FIND_CALLER = Symbol('find-caller');

const SCOPE = 'access-scope';

/** The scope that a route, or every route of a controller, requires. `anyone`: not even a token. */
export const Needs = (scope: Scope | 'anyone') =>
  applyDecorators(SetMetadata(SCOPE, scope), ApiAccess(scope));

const callers = new WeakMap<FastifyRequest, Caller>();

/** The caller of a request, by its token, also where the guard refused it; undefined for a route that anyone may use. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** The caller of a request to a route that requires a scope. */
export function admittedCallerOf(request: FastifyRequest): Caller {
  const caller = callerOf(request);
  if (caller === undefined) throw new Error('The access guard did not admit this request');
  return caller;
}

/** Admits callers whose token has the scope that the route requires; where there are no tokens, every caller. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(FIND_CALLER) private readonly findCaller: FindCaller | undefined,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const needed = this.reflector.getAllAndOverride<Scope | 'anyone' | undefined>(SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (needed === undefined)
      throw new Error(`${context.getClass().name} does not declare the scope that it requires`);
    if (needed !== 'anyone') this.admit(context.switchToHttp().getRequest<FastifyRequest>(), needed);
    return true;
  }

  /**
   * Notes the caller of the request if the caller has the scope.
   * @throws ProblemError (401, 403) if not.
   */
  admit(request: FastifyRequest, needed: Scope): void {
    const caller = this.findCaller === undefined ? localCaller : this.#identify(this.findCaller, request);
    callers.set(request, caller);
    if (!caller.scopes.includes(needed)) {
      const detail = `The token of "${caller.actor}" does not have the scope "${needed}".`;
      throw new ProblemError(403, 'forbidden', 'The token does not allow this', detail, {
        headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${needed}"` },
      });
    }
  }

  /** Whether the caller of a request that was admitted still has the scope: its token may have been revoked. */
  isStillAdmitted(request: FastifyRequest, needed: Scope): boolean {
    return (
      this.findCaller === undefined ||
      this.#identified(this.findCaller, request)?.scopes.includes(needed) === true
    );
  }

  #identified(findCaller: FindCaller, { headers }: FastifyRequest): Caller | undefined {
    const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
    return token === undefined ? undefined : findCaller(token);
  }

  #identify(findCaller: FindCaller, request: FastifyRequest): Caller {
    const caller = this.#identified(findCaller, request);
    if (caller !== undefined) return caller;
    const { headers } = request;
    const detail =
      headers.authorization === undefined
        ? 'Send an access token: "Authorization: Bearer …".'
        : 'The access token is not known.';
    throw new ProblemError(401, 'unauthorized', 'An access token is needed', detail, {
      errors: [{ header: 'Authorization', detail }],
      headers: {
        'www-authenticate': headers.authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"',
      },
    });
  }
}
