import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Files that may read process.env: the one parser, what starts processes, and configuration of tools. */
const READS_ENVIRONMENT = [
  'lib/env.ts',
  'lib/server/**',
  'bin/**',
  'scripts/**',
  'tests/**',
  '*.config.{ts,js}',
];

const environment = {
  object: 'process',
  property: 'env',
  message: 'The environment is parsed once, by lib/env.',
};
const rawSql = [
  {
    property: '$queryRawUnsafe',
    message: 'Text becomes SQL here: use $queryRaw`…`, which sends values apart.',
  },
  { property: '$executeRawUnsafe', message: 'Text becomes SQL here: use $executeRaw`…`.' },
  {
    object: 'Prisma',
    property: 'raw',
    message: 'Text becomes SQL here: choose between Prisma.sql`…` pieces.',
  },
];

const importedEnvironment = {
  selector: 'ImportDeclaration[source.value=/^(node:)?process$/]',
  message: 'Use the global process; its env is parsed once, by lib/env.',
};
const serverAction = {
  selector: "ExpressionStatement[directive='use server']",
  message: 'No server actions: every form posts to a plain address that outlives builds (decision 4).',
};
const innerHtml = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML'], Property[key.name='dangerouslySetInnerHTML']",
  message: 'Markup as text enters a page only in components/ui/safe-html.',
};

export default defineConfig(
  globalIgnores([
    '**/.next/',
    '.folkmoot/',
    'lib/generated/',
    'public/assets/',
    'coverage/',
    'next-env.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // An unused name that begins with _ says: this place is known, and nothing is needed from it.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Numbers and booleans read the same in a template; objects, null and undefined are mistakes there.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => close()` and `return refuse()` are how a callback and an early end are written.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // An async function without await keeps a promise in its signature: handlers and adapters have to.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}', 'bin/folkmoot'],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['app/**/*.tsx', 'components/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
  },

  {
    rules: {
      'no-restricted-properties': ['error', environment, ...rawSql],
      'no-restricted-syntax': ['error', importedEnvironment, serverAction, innerHtml],
    },
  },
  {
    files: ['components/ui/safe-html.tsx'],
    rules: { 'no-restricted-syntax': ['error', importedEnvironment, serverAction] },
  },
  {
    files: READS_ENVIRONMENT,
    rules: {
      'no-restricted-properties': ['error', ...rawSql],
      'no-restricted-syntax': ['error', serverAction, innerHtml],
    },
  },
  {
    files: ['app/**', 'components/**', 'lib/**'],
    rules: {
      'max-lines': ['error', 250],
      // The site speaks through lib/log, commands through process.stdout: console mixes the two.
      'no-console': 'error',
    },
  },
  {
    files: ['tests/**'],
    rules: {
      // A test reads answers as they come over the wire, and fails by itself when a thing is not there.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      'no-restricted-imports': [
        'error',
        { name: 'fast-check', message: 'The same cases in every run: import fc from @/tests/chance.' },
      ],
    },
  },
  {
    files: ['tests/chance.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
