import { offerFollowing } from './follow';
import { fetchFonts } from './fonts';
import { markSinceLastVisit } from './last-visit';
import { loadAccountScript } from './account-script';
import { leaveQuickly } from './leave';
import { openLinked } from './linked';
import { hearNews } from './live';
import { offerReports } from './report';
import { hideReported } from './reported';
import { enhanceForm } from './respond';
import { keepTheme } from './theme';
import { sendOnce } from './send-once';
import { runParts } from './run-parts';
import { relateTimes } from './times';
import { showViewer } from './viewer';

runParts([
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
  loadAccountScript,
  sendOnce,
  fetchFonts,
]);
document.addEventListener('folkmoot:viewer', () => void showViewer());
document.addEventListener('folkmoot:viewer', () => {
  hideReported();
  markSinceLastVisit();
});
