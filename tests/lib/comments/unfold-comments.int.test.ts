import { describe, expect, it } from 'vitest';
import { commentsFeed } from '@/lib/comments/feeds';
import { readInContext, readThreadPage } from '@/lib/comments/queries';
import { sweepPublications } from '@/lib/comments/sweep';
import { recentVoices } from '@/lib/comments/voices';
import { onDropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { search } from '@/lib/search/search';
import { createArticle, createComment } from '@/tests/factories';
import { rowOf } from '@/tests/posting';

const WORDS = 'Xylograph lives in the house by the lock.';

describe('a folded comment', () => {
  it('is shut in its thread, and its words are quoted nowhere', async () => {
    const article = await createArticle();
    const comment = await createComment({
      articleId: article.id,
      body: WORDS,
      bodyHtml: WORDS,
      folded: true,
      openReports: ['outs-someone'],
    });
    const input = { articleId: article.id, id: comment.id };

    const page = await readThreadPage({ articleId: article.id, sort: 'oldest' });
    expect(page?.roots[0]).toMatchObject({ id: comment.id, folded: true, bodyHtml: WORDS });
    expect((await readInContext(input))?.comment).toMatchObject({ folded: true });
    expect((await search({ q: 'xylograph' })).hits).toEqual([]);
    expect((await recentVoices(5)).map(({ id }) => id)).not.toContain(comment.id);
    const feed = await commentsFeed();
    expect(feed).toContain(comment.id);
    expect(feed).not.toContain('Xylograph');
    expect(feed).toContain('Folded until a person has looked.');
  });

  it('is opened when the undo window of the look that kept it has ended, and its pages are told', async () => {
    const article = await createArticle();
    const reported = { articleId: article.id, body: WORDS, folded: true };
    const [later, due] = [
      await createComment({ ...reported, unfoldAt: new Date(Date.now() + 9_000) }),
      await createComment({ ...reported, unfoldAt: new Date(Date.now() - 1_000) }),
    ];
    const dropped: PageTag[] = [];
    const stop = onDropPages((tags) => dropped.push(...tags));
    try {
      expect(await sweepPublications()).toBe(1);
      expect(await sweepPublications()).toBe(0);
    } finally {
      stop();
    }

    expect(await rowOf(due)).toMatchObject({ folded: false, unfoldAt: null });
    expect(await rowOf(later)).toMatchObject({ folded: true });
    expect(dropped.toSorted()).toEqual([`article:${article.slug}`, 'lists']);
    expect((await search({ q: 'xylograph' })).hits).toHaveLength(1);
  });
});
