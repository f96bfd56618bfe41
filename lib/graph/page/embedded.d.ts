/**
 * What the browser gets. tools/build/dashboard.ts makes embedded.ts from client/ before each build and each
 * run of the tests; until then, this file declares what it exports.
 */

/** The style sheet of a picture alone. */
export const PICTURE_STYLE: string;

/** What the page has beside it. */
export const PAGE_STYLE: string;

/** The program of a page whose picture is drawn already. */
export const SCRIPT: string;

/** The program that draws it. */
export const PROGRAM: string;

/** Of both style sheets, one after the other, and of the programs: what the page is allowed to run and to look like, as a content security policy says it. */
export const STYLE_HASH: string;
export const SCRIPT_HASH: string;
export const PROGRAM_HASH: string;
