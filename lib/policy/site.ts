import { asObject, isObject, type JsonObject } from '../core/json';
import { groupOf } from '../synth/objects/kubernetes-object';
import { SelectorIndex } from './label-selector';
import type { CheckedObject, CheckedPod } from './target';

/** The other objects of an app in the same cluster, as far as rules need them. Objects without a namespace share one. */
export class AppIndex {
  private readonly services = new Map<string, SelectorIndex<JsonObject>>();
  private readonly policies = new Map<string, SelectorIndex<JsonObject>>();
  private readonly budgets = new Map<string, SelectorIndex<JsonObject>>();
  /** Specs of autoscalers, by what they scale. */
  private readonly autoscalers = new Map<string, JsonObject>();
  private readonly accounts = new Map<string, JsonObject>();
  /** Default resources of containers, by namespace. */
  private readonly defaults = new Map<string, JsonObject[]>();
  /** Namespaces with policies of other vendors, which are not evaluated here. */
  private readonly foreignPolicies = new Set<string>();

  constructor(objects: readonly CheckedObject[]) {
    for (const each of objects) this.add(each);
  }

  private add({ object, namespace = '' }: CheckedObject): void {
    const group = groupOf(object);
    const spec = asObject(object.spec);
    const { name } = object.metadata;
    switch (`${group}/${object.kind}`) {
      case '/Service':
        if (Object.keys(asObject(spec.selector)).length > 0)
          indexIn(this.services, namespace, { matchLabels: spec.selector }, spec);
        break;
      case 'networking.k8s.io/NetworkPolicy':
        indexIn(this.policies, namespace, asObject(spec.podSelector), spec);
        break;
      case 'policy/PodDisruptionBudget':
        // without a selector, it matches no pods
        if (isObject(spec.selector)) indexIn(this.budgets, namespace, spec.selector, spec);
        break;
      case 'autoscaling/HorizontalPodAutoscaler': {
        const { kind, name: scaled } = asObject(spec.scaleTargetRef);
        this.autoscalers.set(`${namespace}/${kind}/${scaled}`, spec);
        break;
      }
      case '/ServiceAccount':
        this.accounts.set(`${namespace}/${name}`, object);
        break;
      case '/LimitRange':
        this.defaults.set(namespace, [...(this.defaults.get(namespace) ?? []), ...listLimits(spec)]);
        break;
      default:
        if (
          /^(?:cilium\.io|crd\.projectcalico\.org|projectcalico\.org)$/.test(group) &&
          /NetworkPolicy$/.test(object.kind)
        )
          this.foreignPolicies.add(namespace);
    }
  }

  /** Finds the specs of Services that send requests to a pod. */
  findServices(pod: CheckedPod): readonly JsonObject[] {
    return findIn(this.services, pod);
  }

  /** Whether a virtual IP of a load balancer leads directly to a pod. */
  isBehindVirtualIp(pod: CheckedPod): boolean {
    return this.findServices(pod).some(
      ({ type, externalIPs }) =>
        type === 'LoadBalancer' || (Array.isArray(externalIPs) && externalIPs.length > 0),
    );
  }

  /**
   * Whether a network policy controls who may connect to a pod; also true for policies that cannot be
   * evaluated here.
   */
  hasIngressPolicy(pod: CheckedPod): boolean {
    if (this.foreignPolicies.has(pod.namespace ?? '') || this.foreignPolicies.has('')) return true;
    return findIn(this.policies, pod).some(
      ({ policyTypes }) => !Array.isArray(policyTypes) || policyTypes.includes('Ingress'),
    );
  }

  hasDisruptionBudget(pod: CheckedPod): boolean {
    return findIn(this.budgets, pod).length > 0;
  }

  /** Returns the minimum number of pods, according to the app. */
  countReplicas({ object, namespace = '' }: CheckedPod): number {
    const autoscaler = this.autoscalers.get(`${namespace}/${object.kind}/${object.metadata.name}`);
    const count = autoscaler ? autoscaler.minReplicas : asObject(object.spec).replicas;
    return typeof count === 'number' ? count : 1;
  }

  /** Finds the ServiceAccount of a pod, if it is in the app. */
  findAccount({ spec, namespace = '' }: CheckedPod): JsonObject | undefined {
    const name = spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
    return this.accounts.get(`${namespace}/${name}`);
  }

  /** Finds the default resources that the namespace of a pod gives to its containers. */
  findDefaults({ namespace = '' }: CheckedPod): readonly JsonObject[] {
    return this.defaults.get(namespace) ?? [];
  }
}

function listLimits({ limits }: JsonObject): JsonObject[] {
  return Array.isArray(limits) ? limits.filter(isObject).filter(({ type }) => type === 'Container') : [];
}

function indexIn(
  indexes: Map<string, SelectorIndex<JsonObject>>,
  namespace: string,
  selector: JsonObject,
  spec: JsonObject,
): void {
  const index = indexes.get(namespace) ?? new SelectorIndex();
  indexes.set(namespace, index);
  index.add(selector, spec);
}

function findIn(
  indexes: ReadonlyMap<string, SelectorIndex<JsonObject>>,
  { namespace = '', labels }: CheckedPod,
): readonly JsonObject[] {
  return indexes.get(namespace)?.find(labels) ?? [];
}
