/**
 * The code that runs in the browser. tools/build/dashboard.ts generates embedded.ts from client/ before each
 * build and test run; until then, this file declares its exports.
 */

/** The style sheet of a picture. */
export const PICTURE_STYLE: string;

/** The style sheet of the page around a picture. */
export const PAGE_STYLE: string;

/** The script of a page that already contains its picture. */
export const SCRIPT: string;

/** The script of a page that draws its picture from data. */
export const PROGRAM: string;

/** Hashes of both style sheets, concatenated, and of each script, for the page's content security policy. */
export const STYLE_HASH: string;
export const SCRIPT_HASH: string;
export const PROGRAM_HASH: string;
