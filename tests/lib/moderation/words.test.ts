import { describe, expect, it } from 'vitest';
import { whatHappened, whyItHappened } from '@/components/moderation/history-words';
import { whyInWords } from '@/lib/moderation/why-in-words';
import { whatWasDone } from '@/lib/moderation/log-words';

const REASONS = [{ code: 'gives-away', name: 'Gives somebody away' }];

describe('the history of a comment', () => {
  it.each([
    ['checking', null, null, 'Sent, and checked'],
    ['published', 'verdict:ham', null, 'Published: Akismet has nothing against it'],
    ['spam', 'verdict:spam', null, 'Taken for spam'],
    ['pending', 'verdict:unknown', 'timeout', 'Held for a person: Akismet did not answer in time'],
    [
      'pending',
      'verdict:ham',
      'newcomer',
      'Held for a person: Akismet has nothing against it; it is a first comment',
    ],
    [
      'published',
      'revision-held',
      'spam',
      'The new text of its author was held for a person: Akismet takes it for spam',
    ],
    ['declined', 'gives-away', null, 'Declined (gives somebody away)'],
    ['declined', 'gone-since', 'bulk:aaaaaaaaaaaaaaaa', 'Declined (gone-since), with others'],
  ])('says of %s, %s, %s: %s', (to, reason, cause, words) => {
    const row = { to, reason, cause };
    expect(whatHappened(row, REASONS) + whyItHappened(row)).toBe(words);
  });
});

describe('why a comment needs a person', () => {
  const waiting = {
    ...{
      status: 'pending',
      verdict: null,
      blatant: false,
      openReports: [],
      folded: false,
      hasRevision: false,
    },
    holds: ['policy', 'gives-away'],
  };
  const [policy, gives] = whyInWords(waiting);

  it('names every rule that held it, until a person has decided', () => {
    expect([policy, gives]).toEqual([
      'Every comment waits here.',
      'It may give away somebody’s telephone number or address.',
    ]);
    expect(whyInWords({ ...waiting, status: 'published' })).toEqual([gives]);
  });

  it('names what was found in the new text of its author, once', () => {
    const revision = { holds: ['links', 'gives-away'] };
    expect(whyInWords({ ...waiting, status: 'published', hasRevision: true, revision })).toEqual([
      'Its author has put it differently, and the new text is in doubt.',
      'It has more links than the rules let through.',
      gives,
    ]);
  });
});

describe('the log', () => {
  const act = { toStatus: null, reasonName: null };

  it.each([
    ['mute', 'account', 'evasion', 'Muted a member (got round an earlier decision)'],
    ['sanction-ended', 'account', 'ban', 'Ended what a member was held to (banned)'],
    ['slow-mode', 'article', 'seconds:60', 'Set the pace of a conversation (one comment in 60 seconds)'],
    ['slow-mode', 'article', 'seconds:600', 'Set the pace of a conversation (one comment in 10 minutes)'],
    ['slow-mode', 'article', 'off', 'Set the pace of a conversation (no slow mode)'],
    ['policy', 'article', 'all', 'Said who is read at once in a conversation (nobody)'],
    ['close', 'article', null, 'Closed a conversation'],
  ])('says of %s of an %s with %s: %s', (source, subject, reason, words) => {
    expect(whatWasDone({ ...act, source, subject, reason })).toBe(words);
  });

  it('calls a reason to decline what the site calls it', () => {
    const row = { source: 'decision', toStatus: 'declined', reason: 'off-topic', subject: 'comment' };
    expect(whatWasDone({ ...row, reasonName: 'Off the subject' })).toBe(
      'Declined a comment (off the subject)',
    );
  });
});
