import { leaveQuickly } from './leave';
import { openLinked } from './linked';
import { offerPasskeys } from './passkeys';
import { measurePassphrases } from './passphrase';
import { enhanceForm } from './respond';
import { keepTheme } from './theme';
import { relateTimes } from './times';
import { showViewer } from './viewer';

// Everything works without this file; each part makes one thing more comfortable, and none needs another.
keepTheme();
leaveQuickly();
relateTimes();
openLinked();
enhanceForm();
void showViewer();
measurePassphrases();
offerPasskeys();
// The thread has come anew after a comment was posted, and a new form with it.
document.addEventListener('folkmoot:thread', enhanceForm);
for (const event of ['folkmoot:thread', 'folkmoot:viewer'])
  document.addEventListener(event, () => void showViewer());
