// Jest runs CommonJS: our TypeScript is always compiled, a package's file only where it is written as ESM.
const { createTransformer } = require('@swc/jest');

const ESM = /^\s*(import|export)\b(?!\s*\()/m;
const PACKAGE = /[\\/]node_modules[\\/]/;

const ours = createTransformer({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
});

const packages = createTransformer({
  swcrc: false,
  isModule: 'unknown',
  module: { type: 'commonjs' },
  jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } },
});

const forFile = (path) => (PACKAGE.test(path) ? packages : ours);

module.exports = {
  canInstrument: false,
  process(source, path, options) {
    if (PACKAGE.test(path) && !ESM.test(source)) return { code: source };
    return forFile(path).process(source, path, options);
  },
  getCacheKey(source, path, options) {
    return forFile(path).getCacheKey(source, path, options);
  },
};
