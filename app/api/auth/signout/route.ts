import { POST as signOut } from '@/app/sign-out/route';

/** The way out, under the address that next-auth's clients know. */
export const POST = signOut;
