import { createHash } from 'node:crypto';

const MARK = 'kumiki held:';

/**
 * What the virtual IPs of an appliance were, as its description while another one takes its place: 20 of them
 * fit into the 512 characters that the service takes.
 */
export function formatHeldAddresses(held: Readonly<Record<string, string>>): string {
  const entries = Object.entries(held).map(([key, address]) => `${hashKey(key)}=${address}`);
  return [MARK, ...entries.sort()].join(' ');
}

/** Key → address in a description from {@link formatHeldAddresses}; empty for any other. */
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

/** Keys have no limit of their own. */
function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
