import { offerFollowing } from './follow';
import { fetchFonts } from './fonts';
import { markSinceLastVisit } from './last-visit';
import { leaveQuickly } from './leave';
import { openLinked } from './linked';
import { hearNews } from './live';
import { offerPasskeys } from './passkeys';
import { measurePassphrases } from './passphrase';
import { offerReports } from './report';
import { hideReported } from './reported';
import { offerPush } from './push';
import { enhanceForm } from './respond';
import { keepTheme } from './theme';
import { sendOnce } from './send-once';
import { relateTimes } from './times';
import { showViewer } from './viewer';

// Everything works without this file. Each part makes one thing more comfortable, and none needs another: what one of
// them lacks in a browser must not take the others away.
const PARTS = [
  leaveQuickly,
  keepTheme,
  relateTimes,
  openLinked,
  enhanceForm,
  offerReports,
  offerFollowing,
  markSinceLastVisit,
  hearNews,
  () => void showViewer(),
  measurePassphrases,
  offerPasskeys,
  offerPush,
  sendOnce,
  fetchFonts,
];
for (const enhance of PARTS) {
  try {
    enhance();
  } catch (error) {
    reportError(error);
  }
}
document.addEventListener('folkmoot:viewer', () => void showViewer());
document.addEventListener('folkmoot:viewer', () => {
  hideReported();
  markSinceLastVisit();
});
