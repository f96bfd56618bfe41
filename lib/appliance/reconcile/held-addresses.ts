import { createHash } from 'node:crypto';

const MARK = 'kumiki held:';

/**
 * Formats the virtual IPs of an appliance for its description while it is being replaced: 20 of them fit into
 * the 512 characters that the service accepts.
 */
export function formatHeldAddresses(held: Readonly<Record<string, string>>): string {
  const entries = Object.entries(held).map(([key, address]) => `${hashKey(key)}=${address}`);
  return [MARK, ...entries.sort()].join(' ');
}

/**
 * Parses key → address from a description by {@link formatHeldAddresses}; empty for any other description.
 */
export function parseHeldAddresses(description: string, keys: readonly string[]): Record<string, string> {
  if (!description.startsWith(MARK)) return {};
  const noted = new Map(
    description
      .slice(MARK.length)
      .split(' ')
      .map((entry): [string, string] => {
        const [hash = '', address = ''] = entry.split('=');
        return [hash, address];
      }),
  );
  return Object.fromEntries(
    keys.flatMap((key) => {
      const address = noted.get(hashKey(key));
      return address ? [[key, address]] : [];
    }),
  );
}

/** Shortens a key: keys may have any length. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
