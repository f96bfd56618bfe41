import type { IConstruct } from 'constructs';
import { isFiltered } from '../../core/fronts';
import type { BackendSource } from '../../core/references';
import { findService } from './find-service';
import { tryReadPods } from './pod-backend';

/** Annotations with source ranges, for Services without `loadBalancerSourceRanges`. */
const RANGES = /\/(load-balancer-source-ranges|azure-allowed-ip-ranges)$/;

/**
 * Describes Services whose source ranges keep clients out, while a front of their pods lets every client in.
 * @param front without such a filter, unless what is in front of it has one
 * @param sources its backends
 * @param fix how it can keep clients out
 */
export function* describePassedFilters(
  front: IConstruct,
  sources: Iterable<BackendSource>,
  fix: string,
): Generator<string> {
  if (isFiltered(front)) return;
  const services = new Set([...sources].map((source) => findService(source) ?? source));
  for (const service of services) {
    const ranges = listRanges(service);
    if (ranges.length === 0 || ranges.some((range) => /\/0+$/.test(range))) continue;
    yield `the Service '${service.node.path}' lets only clients in ${ranges.join(', ')} connect, but every client can connect to its pods here: ${fix}`;
  }
}

function listRanges(source: BackendSource): readonly string[] {
  const { spec = {}, annotations = {} } = tryReadPods(source)?.service ?? {};
  const { loadBalancerSourceRanges: given } = spec;
  if (Array.isArray(given) && given.length > 0) return given.map(String);
  const text = Object.entries(annotations).find(([key]) => RANGES.test(key))?.[1] ?? '';
  return text.split(',').flatMap((range) => range.trim() || []);
}
