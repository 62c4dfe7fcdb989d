// `node --import ./test/typescript.mjs file.ts` runs our TypeScript as the ES modules that it is in
// production, on every Node that we support and without a build.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
