import { offerPasskeys } from './passkeys';
import { measurePassphrases } from './passphrase';
import { offerPush } from './push';
import { runParts } from './run-parts';

runParts([measurePassphrases, offerPasskeys, offerPush]);
