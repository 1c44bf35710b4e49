-- Prisma sends a status as a parameter and casts it to its enum, and so no index with a condition on it is ever taken:
-- the front page sorted every article there is. Over all articles these two serve what is asked; drafts are few.
DROP INDEX article_front;
DROP INDEX article_byline;
CREATE INDEX article_front ON article (published_at DESC, id DESC);
CREATE INDEX article_byline ON article (byline_id, published_at DESC, id DESC);
