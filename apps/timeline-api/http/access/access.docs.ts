import { applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiProblem, BEARER } from '../openapi/responses.js';
import type { Scope } from '../../../../libs/access/index.js';

const FOREIGN_HOST = 'without tokens, Host or Origin names another machine';

/** Documents the scope that a route, or every route of a controller, requires. */
export function ApiAccess(scope: Scope | 'anyone'): ClassDecorator & MethodDecorator {
  const unexpected = ApiProblem('default', 'Unexpected error, or an unreadable request');
  if (scope === 'anyone') return applyDecorators(ApiProblem(403, `Refused: ${FOREIGN_HOST}`), unexpected);
  return applyDecorators(
    ApiSecurity(BEARER, [scope]),
    ApiProblem(401, 'No access token, or an unknown one', 'WWW-Authenticate'),
    ApiProblem(403, `The token lacks the scope ${scope}; or, ${FOREIGN_HOST}`, 'WWW-Authenticate'),
    unexpected,
  );
}
