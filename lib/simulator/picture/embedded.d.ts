/**
 * What the browser gets beside the style sheets of every picture. tools/build/dashboard.ts makes embedded.ts from
 * client/ before each build and each run of the tests; until then, this file declares what it exports.
 */

/** The style sheet of the page. */
export const STYLE: string;

/** The program of the page. */
export const SCRIPT: string;
