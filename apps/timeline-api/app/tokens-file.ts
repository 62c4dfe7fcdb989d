import 'reflect-metadata';
import { unwatchFile, watchFile } from 'node:fs';
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
import type { OperatorLog } from '../../../libs/timeline/index.js';
import {
  isJsonObject,
  problemsOf,
  readJson,
  untrustedJsonProblem,
  type FieldProblem,
} from '../../../libs/validation/index.js';
import type { FindCaller } from '../http/access/caller.js';

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
  /** If empty, no caller is admitted. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => StoredToken)
  readonly tokens!: StoredToken[];
}

/** How often the file is looked at, in milliseconds. A mounted secret is replaced by a link, which only polling sees. */
const LOOK_INTERVAL = 1000;

/** The tokens of a file, as it is now. */
export interface CurrentTokens {
  readonly findCaller: FindCaller;
  /** Stops reading the file. */
  readonly close: () => void;
}

/**
 * Reads the file of access tokens, and again within about a second after it changes, so that a token can be added and
 * revoked while the service runs. While the file is not valid, the tokens from before hold.
 * @throws InvalidConfigurationError if the file is not valid at first.
 */
export async function followTokens(file: string, log: OperatorLog): Promise<CurrentTokens> {
  let current = await readTokens(file);
  const readAgain = (): void => {
    readTokens(file).then(
      (tokens) => {
        current = tokens;
        log.info({ file }, 'The tokens were reloaded');
      },
      (error: unknown) =>
        log.error(
          { err: error },
          'TOKENS_FILE has changed and is not valid: the previous tokens stay in effect',
        ),
    );
  };
  watchFile(file, { interval: LOOK_INTERVAL, persistent: false }, readAgain);
  return { findCaller: (token) => current(token), close: () => unwatchFile(file, readAgain) };
}

/**
 * Reads the file of access tokens, `{"tokens": [{"actor", "scopes", "sha256"}]}`.
 * @throws InvalidConfigurationError if the file is missing or not JSON, or an entry is invalid.
 */
async function readTokens(file: string): Promise<FindCaller> {
  const content = await contentOf(file);
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

function wrongTokens(file: string, problems: readonly FieldProblem[]) {
  const named = problems.map(({ pointer, detail }) => `${pointer} ${detail}`);
  return new InvalidConfigurationError(`TOKENS_FILE ${file}: ${named.join('; ')}`);
}

async function contentOf(file: string): Promise<object> {
  try {
    const content = readJson(await readFile(file));
    if (isJsonObject(content)) return content;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new InvalidConfigurationError(`TOKENS_FILE ${file} is not readable: ${detail}`, { cause: error });
  }
  throw new InvalidConfigurationError(`TOKENS_FILE ${file} must hold a JSON object`);
}
