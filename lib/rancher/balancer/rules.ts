import type { Problem } from '../../core/errors';
import { compareText } from '../../core/order';
import type { RuleConfig } from './balancer-config';

/**
 * Sorts rules into the order in which they are tried: hosts before wildcards, those before rules for all
 * hosts, longer wildcards and paths before shorter ones.
 */
export function sortRules(rules: readonly RuleConfig[]): readonly RuleConfig[] {
  return [...rules].sort(
    (a, b) =>
      rankHost(b.host) - rankHost(a.host) ||
      compareText(a.host, b.host) ||
      b.path.length - a.path.length ||
      compareText(a.path, b.path),
  );
}

/** Ranks a host, the more specific the higher. Wildcards have at most 253 characters, so names rank above. */
function rankHost(host: string): number {
  if (host === '') return 0;
  return host.startsWith('*.') ? host.length : 1000;
}

/** Reports rules that match the same connections or requests. @param where names the frontend */
export function* checkDistinctRules(
  rules: readonly Pick<RuleConfig, 'host' | 'path'>[],
  where: string,
): Generator<Problem> {
  const seen = new Set<string>();
  for (const { host, path } of rules) {
    const key = `${host} ${path.replace(/\/$/, '')}`;
    if (seen.has(key)) {
      yield {
        code: 'FRONT_RULE',
        message: `two rules of ${where} are for the same: ${host || 'all hosts'}${path}`,
        given: `${host}${path}`,
        allowed: 'one rule for each host and path',
        hint: 'remove one of them, or give its hosts to the other',
      };
    }
    seen.add(key);
  }
}
