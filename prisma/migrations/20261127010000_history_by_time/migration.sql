-- History grows at its end alone, so a summary of every few blocks finds a month in it and weighs next to nothing.
CREATE INDEX comment_history_by_time ON comment_history USING brin (at);
