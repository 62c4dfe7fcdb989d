/**
 * Bundles the compiled service and command line with the packages that they load, as the last step of
 * `npm run build`: Node takes twice as long to read and link two thousand small modules as a few large ones.
 */
import { isBuiltin } from 'node:module';
import { relative, sep } from 'node:path';
import { build } from 'rolldown';

/** What `nest build` compiles into. */
const COMPILED = 'dist/compiled';

/** What a process or a thread is started with. */
const entries = [
  'apps/timeline-api/main',
  'apps/timeline-cli/main',
  'apps/timeline-cli/verify-process',
  'libs/names/worker/thread',
];

/** Packages that find files of their own beside them, as native code, or that hardly a process loads. */
const notBundled = [
  '@eventstore/db-client',
  '@grpc/grpc-js',
  'fs-native-extensions',
  'google-protobuf',
  'i18n-iso-countries',
  'jsonc-parser',
  'lmdb',
  'piscina',
];

/** Nest asks for them and goes on without: they are not installed. */
const absent = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
];

const outside = [...notBundled, ...absent];

const ADDRESS = 'import.meta.url';
/** In place of the way to `dist`, until it is known which chunk a module is in. */
const DIST = '@dist';

/**
 * A module finds files by its own address: it keeps the one that it would have without bundling, in the same folders of
 * `dist`.
 */
const addressesBeforeBundling = {
  name: 'addresses-before-bundling',
  transform(code, id) {
    const path = relative(COMPILED, id).split(sep).join('/');
    if (path.startsWith('..') || !code.includes(ADDRESS)) return undefined;
    return { code: code.replaceAll(ADDRESS, `new URL("${DIST}/${path}", ${ADDRESS}).href`), map: null };
  },
  renderChunk(code, { fileName }) {
    if (!code.includes(`"${DIST}/`)) return null;
    const up = fileName
      .split('/')
      .slice(1)
      .map(() => '..');
    return { code: code.replaceAll(`"${DIST}/`, `"${up.join('/')}/`), map: null };
  },
};

await build({
  input: Object.fromEntries(entries.map((path) => [path, `${COMPILED}/${path}.js`])),
  platform: 'node',
  external: (id) => isBuiltin(id) || outside.some((name) => id === name || id.startsWith(`${name}/`)),
  plugins: [addressesBeforeBundling],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  },
});
