import { buildPages, runQuickChecks, runTests, sum, type StepResult } from './steps';

// `npm test`: everything, whatever fails on the way, and one closing line that counts it.
const { passed, failed, failures } = sum([
  await runQuickChecks(),
  // Both wait for the better part of their time, and the browser tests for the pages first.
  ...(await Promise.all([runTests('integration'), buildAndBrowse()])),
]);
for (const failure of failures) process.stdout.write(`\nFAILED  ${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function buildAndBrowse(): Promise<StepResult> {
  return sum([await buildPages(), await runTests('browser')]);
}
