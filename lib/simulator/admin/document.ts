import { createHash } from 'node:crypto';

/** The icon is part of the documents: otherwise a browser would request one from the server. */
export const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16"><g fill="#e5719f">' +
      [0, 72, 144, 216, 288].map((turn) => `<circle r="3.4" cy="-4" transform="rotate(${turn})"/>`).join('') +
      '</g><circle r="1.8" fill="#99275a"/></svg>',
  );

/**
 * Returns the parts of a page's content security policy: it runs only the document's own script, sends
 * requests only to this server, and cannot be framed by other pages.
 */
export function listPolicy(style: string, script: string): readonly string[] {
  return [
    "default-src 'none'",
    `style-src ${toHash(style)}`,
    `script-src ${toHash(script)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
}

function toHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
