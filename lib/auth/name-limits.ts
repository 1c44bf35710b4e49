/** Code points (PRODUCT 5): room for two full names, not for a sentence. Apart, so that a form can know it without the table of look-alikes. */
export const MAX_NAME_LENGTH = 60;
