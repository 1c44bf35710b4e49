-- Where words stand in most articles, only the newest are ranked, and those that have them in the title, however old.
CREATE INDEX article_title_search ON article USING gin (to_tsvector('simple', title)) WHERE status = 'published';
