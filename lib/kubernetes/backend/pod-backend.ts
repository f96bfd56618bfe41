import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { readOnce } from '../../core/complete-tree';
import { KumikiError } from '../../core/errors';
import type { BackendSource, IPodBackendSource, PodBackend } from '../../core/references';
import { sourceOf } from '../../core/source';
import { podPortsOf, servicePortsOf, targetPortsOf } from './backend-ports';
import { podSelectorOf } from './pod-selector';
import { asObject, asStrings, type JsonObject } from './read-json';

const ALLOWED =
  'a workload of ours, a Service with a selector, or a Deployment, StatefulSet, DaemonSet, ReplicaSet or Pod, of cdk8s-plus-25 or as ApiObject';

const WORKLOAD_KINDS = [
  'apps/v1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
];

/**
 * Reads what pods stand behind a service or workload. Objects of cdk8s-plus-25 may still change until the app is synthesized:
 * call it late (in a `Lazy`, a check or a contribution). It changes nothing.
 *
 * @throws SYNTH_BACKEND when `source` cannot serve
 */
export function toPodBackend(source: BackendSource): PodBackend {
  return readOnce(source, () => (isPodBackendSource(source) ? source.toPodBackend() : readBackend(source)));
}

function readBackend(source: BackendSource): PodBackend {
  const object = apiObjectOf(source, source);
  if (!object) throw refusal(source, `${typeName(source)} is neither a service nor a workload`);
  const json = asObject(object.toJson());
  const namespace = asObject(json.metadata).namespace;
  return {
    construct: source,
    namespace: typeof namespace === 'string' ? namespace : undefined,
    ...readPods(source, json),
  };
}

type Pods = Pick<PodBackend, 'selector' | 'ports' | 'servicePorts'>;

function readPods(source: BackendSource, json: JsonObject): Pods {
  const kind = `${json.apiVersion}/${json.kind}`;
  const spec = asObject(json.spec);
  if (kind === 'v1/Service') return readService(source, spec);
  if (kind === 'v1/Pod') {
    const selector = asStrings(asObject(json.metadata).labels);
    if (Object.keys(selector).length === 0) throw refusal(source, 'the Pod has no labels to select it by');
    return { selector, ports: podPortsOf(spec), servicePorts: [] };
  }
  if (!WORKLOAD_KINDS.includes(kind))
    throw refusal(source, `a ${json.kind} (${json.apiVersion}) cannot serve`);
  const template = asObject(spec.template);
  const selector = podSelectorOf(asObject(spec.selector), asStrings(asObject(template.metadata).labels));
  if (!selector)
    throw refusal(source, `no Service can express the selector of the ${json.kind}`, spec.selector);
  return { selector, ports: podPortsOf(asObject(template.spec)), servicePorts: [] };
}

function readService(source: BackendSource, spec: JsonObject): Pods {
  if (spec.type === 'ExternalName') throw refusal(source, 'a Service of type ExternalName has no pods');
  const selector = asStrings(spec.selector);
  if (Object.keys(selector).length === 0)
    throw refusal(source, 'the Service has no selector, so it has no pods');
  const servicePorts = servicePortsOf(spec);
  return { selector, ports: targetPortsOf(servicePorts), servicePorts };
}

/** The object itself, or the one a construct names as its default child, however deep. */
function apiObjectOf(source: BackendSource, current: IConstruct | undefined): ApiObject | undefined {
  if (!current || isApiObject(current)) return current;
  return apiObjectOf(source, defaultChildOf(source, current));
}

function defaultChildOf(source: BackendSource, construct: IConstruct): IConstruct | undefined {
  try {
    return construct.node.defaultChild;
  } catch (cause) {
    throw refusal(source, `it is not clear which child of ${construct.node.path} serves`, undefined, cause);
  }
}

/** By shape: a second copy of cdk8s may have made it. */
function isApiObject(construct: IConstruct): construct is ApiObject {
  const { apiVersion, kind, toJson } = construct as Partial<ApiObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof toJson === 'function';
}

function isPodBackendSource(source: BackendSource): source is IPodBackendSource {
  return typeof (source as Partial<IPodBackendSource>).toPodBackend === 'function';
}

function typeName(construct: IConstruct): string {
  return `a construct of class ${construct.constructor.name}`;
}

function refusal(source: BackendSource, message: string, given?: unknown, cause?: unknown): KumikiError {
  return new KumikiError(
    {
      code: 'SYNTH_BACKEND',
      message,
      constructPath: source.node.path,
      source: sourceOf(source),
      given,
      allowed: ALLOWED,
    },
    { cause },
  );
}
