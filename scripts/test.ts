import { buildPages, runQuickChecks, runTests, sum } from './steps';

// `npm test`: everything, whatever fails on the way, and one closing line that counts it.
const { passed, failed, failures } = sum([
  await runQuickChecks(),
  ...(await Promise.all([runTests('integration'), buildPages()])),
  // Alone: a browser that waits for a machine that is busy with something else shows what nobody sees.
  await runTests('browser'),
]);
for (const failure of failures) process.stdout.write(`\nFAILED  ${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
