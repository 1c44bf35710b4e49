import { runQuickChecks } from './steps';

// `npm run check`: what can be known without a database or a browser.
const { failed } = await runQuickChecks();
process.exitCode = failed === 0 ? 0 : 1;
