/** Characters that are shown of what was found. */
export const EXCERPT_LENGTH = 240;
