import { answerFeed } from '@/app/answer-feed';
import { articlesFeed } from '@/lib/articles/feeds';

/** The feed of articles. */
export function GET(request: Request): Promise<Response> {
  return answerFeed(request, articlesFeed);
}
