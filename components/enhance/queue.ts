import { startDeciding } from './queue-decide';
import { firstInHand } from './queue-hand';
import { startKeys } from './queue-keys';
import { startLookingToo, startNews } from './queue-news';
import { startPicking } from './queue-pick';
import { startRecheck } from './queue-recheck';
import { startSwipes } from './queue-swipe';
import { startUndoing } from './queue-undo';

// What script adds to moderators' pages, in a file of its own: readers do not load it. Every form works without it.
const PARTS = [
  startDeciding,
  startUndoing,
  startKeys,
  startPicking,
  startSwipes,
  startLookingToo,
  firstInHand,
  startNews,
];

if (document.querySelector('[data-item]') !== null || document.querySelector('[data-queue]') !== null) {
  for (const start of PARTS) attempt(start);
}
attempt(startRecheck);

/** What fails takes nothing with it. */
function attempt(start: () => void): void {
  try {
    start();
  } catch (error) {
    reportError(error);
  }
}
