/** What somebody says who asks for a second look: a few sentences to one person. */
export const MAX_DISPUTE_LENGTH = 2_000;
