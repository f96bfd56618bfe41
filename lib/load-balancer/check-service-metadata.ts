import type { ApiObject } from 'cdk8s';
import type { Problem } from '../core/errors';
import { asStrings } from '../core/json';
import { tryReadPatched } from './check-patches';
import { readAnnotations } from './service-annotations';

/** Labels that take a Service away from kube-proxy. */
const PROXY_LABELS = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];

/**
 * Refuses labels and annotations of a generated Service that would leave its address without an answer, or
 * that only seem to keep clients away: no controller reads them, because the Service has a class of its own.
 */
export function* checkServiceMetadata(
  service: ApiObject,
  { isPublic }: { readonly isPublic: boolean },
): Generator<Problem> {
  const { path } = service.node;
  const metadata = tryReadPatched(service)?.metadata;
  const labels = asStrings(metadata?.labels);
  for (const label of PROXY_LABELS) {
    if (labels[label] === undefined) continue;
    yield {
      code: 'LB_SERVICE',
      message: `label ${label} takes the Service '${path}' away from kube-proxy, so nothing would answer at its address`,
      given: labels[label],
      allowed: 'no such label',
      hint: 'remove the label',
    };
  }
  const context = { path, spec: {}, address: undefined, sourceRanges: undefined, isPublic };
  for (const [key, value] of Object.entries(asStrings(metadata?.annotations))) {
    for (const finding of readAnnotations({ [key]: value }, context)) {
      if ('problem' in finding) yield finding.problem;
      if (!('carried' in finding) || !finding.carried.sourceRanges) continue;
      yield {
        code: 'LB_SERVICE',
        message: `annotation ${key} of the Service '${path}' keeps no client out: kube-proxy does not read it`,
        given: value,
        allowed: 'networks in sourceRanges, which kube-proxy enforces',
        hint: 'give sourceRanges, and remove the annotation',
      };
    }
  }
}
