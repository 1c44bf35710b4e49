import type { SpamServiceFacts } from '@/lib/site-settings';
import { Time } from '@/components/ui/time';

const KEY_WORDS: Readonly<Record<SpamServiceFacts['state'], string>> = {
  unknown: 'The key has not been tried yet.',
  none: 'The key has not been tried yet.',
  valid: 'Akismet takes the key of this site.',
  invalid:
    'Akismet does not take the key of this site. Every comment waits for a person until it is corrected.',
  unreachable: 'Akismet did not answer when the key was tried. What waits is tried again by itself.',
};

interface SpamStateProps {
  service: SpamServiceFacts;
  hasKey: boolean;
  language: string;
}

/** How it stands with the spam service, as far as this site has heard. */
export function SpamState({ service: { state, failingSince, alert }, hasKey, language }: SpamStateProps) {
  if (!hasKey) return <p className="banner plain">No spam service is asked. People look for spam.</p>;
  const isWell = state === 'valid' && failingSince === null && alert === null;
  return (
    <div className={isWell ? 'banner done' : 'banner'}>
      <span>
        {KEY_WORDS[state]}
        {failingSince !== null && (
          <>
            {' It has not answered as it should since '}
            <Time at={failingSince} language={language} writtenOut />
            {'. What waits is tried again by itself; nothing is lost, and nothing is published unseen.'}
          </>
        )}
        {alert !== null && (
          <>
            {' It says of the account: “'}
            <bdi>{alert}</bdi>”
          </>
        )}
      </span>
    </div>
  );
}
