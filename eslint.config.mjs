import tseslint from 'typescript-eslint';

const cure = 'Time and ids enter in the command: take the value as an argument.';

const noStarExport = {
  selector: 'ExportAllDeclaration',
  message: 'No `export *`: name each export, so that a module’s index.ts shows what it exports.',
};

const noAny = {
  selector: 'TSAnyKeyword',
  message: 'No `any`: take `unknown` and check it, or name the type.',
};

const noSkipOrOnly = [
  {
    selector:
      'MemberExpression[object.name=/^(describe|it|test)$/] > Identifier.property[name=/^(skip|only)$/]',
    message: 'No `.skip` or `.only`: fix the test or delete it.',
  },
  {
    selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    message: 'No skipped or focused test: fix the test or delete it.',
  },
];

const oneTestDialect = {
  selector:
    'CallExpression > Identifier.callee[name="it"], CallExpression MemberExpression[object.name="it"]',
  message: 'Write `test(`, not `it(`.',
};

const noHiddenInput = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: `No \`Date.now\`. ${cure}`,
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: `No \`new Date()\`. ${cure}`,
  },
  { selector: 'CallExpression[callee.name="Date"]', message: `No \`Date()\`. ${cure}` },
  {
    selector: 'MemberExpression[object.name="Temporal"][property.name="Now"]',
    message: `No \`Temporal.Now\`. ${cure}`,
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: `No \`Math.random\`. ${cure}`,
  },
  { selector: 'MemberExpression[property.name="randomUUID"]', message: `No \`crypto.randomUUID\`. ${cure}` },
  { selector: 'ImportSpecifier[imported.name="randomUUID"]', message: `No \`randomUUID\`. ${cure}` },
];

const pure = ['events/**/*.ts', 'libs/rules/**/*.ts', 'libs/restrictions/**/*.ts', 'libs/as-of/**/*.ts'];
const specs = ['**/*.spec.ts', 'test/**/*.ts'];
// A later block replaces an earlier block's list, so each block names its whole list.
const restrict = (...list) => ({ 'no-restricted-syntax': ['error', noAny, noStarExport, ...list] });

export default tseslint.config(
  // The examples are type-checked with the client that is generated for them (test/e2e/embedded/clients.spec.ts).
  { ignores: ['node_modules/', 'dist/', 'data/', 'coverage/', 'examples/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...restrict(),
      '@typescript-eslint/no-explicit-any': 'off', // noAny reports it, with the remedy
      // Types and values of a module in one import; a type is marked `type`.
      'no-duplicate-imports': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // An async method turns a throw into a rejection, with or without an await.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A DTO is a class for its decorators; a literal of its shape is one too.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A Nest module is a class with a decorator and nothing in it.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  { files: pure, rules: restrict(...noHiddenInput) },
  {
    files: specs,
    rules: {
      ...restrict(...noSkipOrOnly, oneTestDialect),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a service answers is looked into without a type: a test that finds something else fails by itself.
    files: ['test/{e2e,browser}/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: pure.map((glob) => glob.replace('*.ts', '*.spec.ts')),
    rules: restrict(...noSkipOrOnly, oneTestDialect, ...noHiddenInput),
  },
);
