import { leaveQuickly } from './leave';
import { openLinked } from './linked';
import { enhanceForm } from './respond';
import { keepTheme } from './theme';
import { relateTimes } from './times';

// Everything works without this file. Each part makes one thing more comfortable, and none needs another: what one of
// them lacks in a browser must not take the others away.
for (const enhance of [leaveQuickly, keepTheme, relateTimes, openLinked, enhanceForm]) {
  try {
    enhance();
  } catch (error) {
    reportError(error);
  }
}
