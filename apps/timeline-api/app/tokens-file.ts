import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  Length,
  Matches,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { hashOf, scopes, type Scope, type TokenEntry } from '../../../libs/access/index.js';
import { InvalidConfigurationError } from '../../../libs/configuration/index.js';
import type { FindCaller } from '../http/access/caller.js';
import { untrustedJsonProblem } from '../http/validation/untrusted-json.js';
import { problemsOf } from '../http/validation/validation-problems.js';

/** A token in the file: its hash, so that the file alone grants no access. */
class StoredToken implements TokenEntry {
  @IsString()
  @Length(1, 100)
  readonly actor!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(scopes, { each: true, message: `each must be one of ${scopes.join(', ')}` })
  readonly scopes!: Scope[];

  /** SHA-256 of the token, in hexadecimal. */
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be 64 lower-case hexadecimal digits' })
  readonly sha256!: string;
}

class TokensFile {
  @IsArray()
  @ArrayMinSize(1)
  @ValidateNested({ each: true })
  @Type(() => StoredToken)
  readonly tokens!: StoredToken[];
}

/**
 * Reads the file of access tokens, `{"tokens": [{"actor", "scopes", "sha256"}]}`.
 * @throws InvalidConfigurationError if the file is missing or not JSON, or an entry is invalid.
 */
export async function readTokens(file: string): Promise<FindCaller> {
  const content = await readJson(file);
  const untrusted = untrustedJsonProblem(content);
  if (untrusted !== undefined) throw wrongTokens(file, [untrusted]);
  const found = plainToInstance(TokensFile, content);
  const errors = validateSync(found, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw wrongTokens(file, problemsOf(errors));
  const { tokens } = found;
  const callers = new Map(tokens.map((token) => [token.sha256, token]));
  if (callers.size < tokens.length) {
    throw wrongTokens(file, [{ pointer: '/tokens', detail: 'must not name the same token twice' }]);
  }
  return (token) => callers.get(hashOf(token));
}

function wrongTokens(
  file: string,
  problems: readonly { readonly pointer: string; readonly detail: string }[],
) {
  const named = problems.map(({ pointer, detail }) => `${pointer} ${detail}`);
  return new InvalidConfigurationError(`TOKENS_FILE ${file}: ${named.join('; ')}`);
}

async function readJson(file: string): Promise<object> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new InvalidConfigurationError(`TOKENS_FILE ${file} is not readable: ${detail}`, { cause: error });
  }
  throw new InvalidConfigurationError(`TOKENS_FILE ${file} must hold a JSON object`);
}
