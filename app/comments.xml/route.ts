import { answerFeed } from '@/app/answer-feed';
import { commentsFeed } from '@/lib/comments/feeds';

/** The feed of all comments. */
export function GET(request: Request): Promise<Response> {
  return answerFeed(request, commentsFeed);
}
