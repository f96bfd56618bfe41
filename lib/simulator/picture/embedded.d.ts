/**
 * The code that runs in the browser, in addition to the style sheets of every picture.
 * tools/build/dashboard.ts generates embedded.ts from client/ before each build and test run; until then,
 * this file declares its exports.
 */

/** The style sheet of the page. */
export const STYLE: string;

/** The script of the page. */
export const SCRIPT: string;
