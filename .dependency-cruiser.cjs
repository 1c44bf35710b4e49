// Who may import whom (docs: CONTRIBUTING, "Layers"). Each rule says its reason; a path here is relative to the root.

/** Rules and words with no way out of them: what a browser may load too. They import each other and zod, nothing else. */
const PURE =
  '^lib/([^/]+/schema|comments/(status|thread)|auth/(name-limits|sanction-limits|(common-passphrases|passphrase))|spam/disclosure|moderation/coarse|errors|urls|clock)\\.ts$';
/** One short file each, below everything. */
const GROUND_FLOOR = '^lib/(db|env|env-schema|errors|urls|clock|log|ids|statement-names)\\.ts$';
const PRISMA = '^lib/(db\\.ts$|generated/prisma/)|^node_modules/(@prisma|pg)(/|$)';
const SINGLETON = '^lib/server/singleton\\.ts$';

/** A folder of lib/ that must not know of others: one rule. */
function keepsFrom(folder, others, reason, but = '^$') {
  return {
    name: `${folder}-apart`,
    comment: reason,
    severity: 'error',
    from: { path: `^lib/${folder}/` },
    to: { path: `^lib/(${others})/`, pathNot: but },
  };
}

/** A leaf of lib/: it imports itself and the ground floor, and no Prisma. */
function leaf(folder) {
  return {
    name: `${folder}-is-a-leaf`,
    comment: `lib/${folder} can be read, tested and replaced without knowing a table or another part of the product.`,
    severity: 'error',
    from: { path: `^lib/${folder}/` },
    to: {
      path: `^(lib|prisma)/|${PRISMA}`,
      pathNot: [`^lib/${folder}/`, '^lib/(env|env-schema|errors|urls|clock|log|ids)\\.ts$', SINGLETON],
    },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that import each other are one file that cannot be read from top to bottom.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment:
        'What is imported must be there, on every machine; what cuts the fonts is fetched by whoever cuts them.',
      severity: 'error',
      from: { pathNot: '^scripts/subset-fonts\\.mjs$' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages',
      comment: 'The site runs without the packages that only tests and checks need.',
      severity: 'error',
      from: { path: '^(app|components|lib|bin|prisma)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/@types/',
      },
    },
    {
      name: 'tests-apart',
      comment: 'The product does not know that it is tested.',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'say-what-it-is',
      comment: 'A file is named after what it does, in kebab-case; a drawer for the rest stays a drawer.',
      severity: 'error',
      from: {},
      to: {
        path: ['/(utils?|helpers?|common|services?|manager|types|index)(/|[.]tsx?$)', '[A-Z_][^/]*[.]tsx?$'],
        pathNot: '^(lib/generated|node_modules)/',
      },
    },

    {
      name: 'app-without-prisma',
      comment: 'A page shows and a route acts through functions of lib/; neither talks to the database.',
      severity: 'error',
      from: { pathNot: '^(lib|prisma|scripts|tests)/' },
      to: { path: PRISMA },
    },
    {
      name: 'generated-client-below-lib',
      comment: 'The Prisma client is made in lib/db; others ask that for it.',
      severity: 'error',
      from: { pathNot: '^(lib|prisma|tests)/' },
      to: { path: '^lib/generated/prisma/' },
    },
    {
      name: 'app-not-the-process',
      comment: 'What starts, stops and works in the background is not for a page to touch.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^(lib/(server|cli|jobs)|bin|scripts|prisma)/', pathNot: SINGLETON },
    },
    {
      name: 'components-only-show',
      comment: 'Props in, events out: of lib/ a component takes rules a browser may load, and types.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(lib|app)/', pathNot: PURE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'components-for-browsers',
      comment: 'A component may be drawn in a browser, where Node is not.',
      severity: 'error',
      from: { path: '^components/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-stays-pure',
      comment: 'These files are sent to browsers: they may not pull in Node, the database or secrets.',
      severity: 'error',
      from: { path: PURE },
      to: { pathNot: [PURE, '^node_modules/zod/'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'lib-below-app',
      comment: 'lib/ is the product, whatever shows it.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|scripts|bin)/' },
    },
    {
      name: 'no-react-in-lib',
      comment: 'Plain functions: a rule is read, tested and run from the command line without React.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^node_modules/(react|react-dom)/' },
    },
    {
      name: 'next-at-the-door',
      comment: 'Only what reads requests or starts the server knows Next.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(auth|http|server)/' },
      to: { path: '^node_modules/(next|next-auth)/' },
    },

    {
      name: 'server-on-top',
      comment: 'The parts of the product do not know what starts them; shared state is the one exception.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(server|cli)/' },
      to: { path: '^lib/(server|cli)/', pathNot: SINGLETON },
    },
    {
      name: 'ground-floor',
      comment: 'What everything stands on stands on nothing of it.',
      severity: 'error',
      from: { path: GROUND_FLOOR },
      to: { path: '^lib/', pathNot: [GROUND_FLOOR, '^lib/generated/', SINGLETON] },
    },
    {
      name: 'handlers-only-for-run',
      comment: 'jobs/handlers knows every part of the product; importing it would tie them all together.',
      severity: 'error',
      from: { pathNot: '^(lib/jobs/run\\.ts$|tests/)' },
      to: { path: '^lib/jobs/handlers' },
    },
    {
      name: 'jobs-queue-is-for-all',
      comment: 'Parts of the product enqueue; running is for the process.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(jobs|server|cli)/' },
      to: { path: '^lib/jobs/', pathNot: '^lib/jobs/queue\\.ts$' },
    },
    keepsFrom(
      '(articles|subscriptions)',
      'comments|moderation|notifications',
      'Articles and subscriptions know ids, never comments. What may stand in a text is the same for all.',
      '^lib/comments/normalise-text\\.ts$',
    ),
    keepsFrom(
      'comments',
      'moderation|notifications|mail',
      'moderation → comments: comments do not know who moderates them, or who is told.',
    ),
    keepsFrom(
      '(articles|comments|subscriptions|moderation|notifications|search|privacy|page-cache)',
      'import|export',
      'Moving in and out is done to the product, not by it.',
    ),
    {
      name: 'moderation-hears-no-mail',
      comment: 'moderation → comments → the gate tells: a decision is told about in one place.',
      severity: 'error',
      from: { path: '^lib/moderation/' },
      to: { path: '^lib/(notifications|mail)/' },
    },
    {
      name: 'notifications-read-comments',
      comment: 'notifications → comments/queries, subscriptions, mail: they read comments and change none.',
      severity: 'error',
      from: { path: '^lib/notifications/' },
      to: {
        path: '^lib/(comments/(?!(queries|schema)\\.ts)|moderation/|spam/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'spam-is-asked-by-comments',
      comment: 'comments, moderation → spam; the process verifies the key and commands report it.',
      severity: 'error',
      from: {
        path: '^(app|components|lib)/',
        pathNot: '^lib/(spam|comments|moderation|jobs|server|cli)/',
      },
      to: { path: '^lib/spam/', pathNot: PURE, dependencyTypesNot: ['type-only'] },
    },
    leaf('spam'),
    leaf('mail'),
    leaf('feeds'),

    {
      name: 'akismet-api-in-one-place',
      comment:
        'The package lacks a deadline and prints its key in errors; lib/spam/akismet adds what it lacks.',
      severity: 'error',
      from: { pathNot: '^lib/spam/akismet[^/]*\\.ts$' },
      to: { path: '^node_modules/akismet-api/' },
    },
    {
      name: 'nodemailer-in-one-place',
      comment: 'One place sends mail, and one beside it writes it out.',
      severity: 'error',
      from: { pathNot: '^lib/mail/(send|written-mail)\\.ts$' },
      to: { path: '(^|/)(@types/)?nodemailer(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: '^(node_modules|lib/generated)' },
    exclude: { path: '^(\\.next|\\.folkmoot|coverage)/|^next-env\\.d\\.ts$|\\.css$' },
    // Types count too: a type that lives in the wrong layer draws the layer with it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
