/** How we introduce ourselves to the API; the version is that of `package.json` (a test compares them). */
export const USER_AGENT = 'kumiki/0.1.0';
