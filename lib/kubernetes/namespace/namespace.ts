import { ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { addCheck } from '../../core/check';
import { isKumikiError } from '../../core/errors';
import { asObject, asStrings } from '../../core/json';
import { addNotes } from '../../core/notes';
import type { Problems } from '../../core/problems';
import { checkNew } from '../../core/props/check-call';
import { traceSource } from '../../core/source';
import { kubeContextOf, requireChart } from '../../core/stack';
import { toPodBackend } from '../backend/pod-backend';
import { SIGNATURES } from '../signatures';
import { type ContainerResources, checkResources, renderResources } from '../workload/resources';
import { checkQuota, type NamespaceQuota, renderQuota } from './namespace-quota';

/** The rights of the pods of a namespace: levels of the Pod Security Standards. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** Properties of a {@link Namespace}. */
export interface NamespaceProps {
  /** The level that its pods must meet; others are refused. @default restricted */
  readonly podSecurity?: PodSecurityLevel | undefined;
  /** Limits for all of its objects together. @default - no limit */
  readonly quota?: NamespaceQuota | undefined;
  /**
   * Resources of containers that declare none of their own.
   * @default - with `quota`, which refuses such containers, the defaults of {@link ContainerResources}; else none
   */
  readonly containerDefaults?: ContainerResources | undefined;
  /**
   * Denies its pods every connection that no other network policy allows, in both directions.
   * @default true
   */
  readonly defaultDeny?: boolean | undefined;
  /** Additional labels. @default - none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Namespaces that belong to every cluster. */
const OF_CLUSTERS = /^(?:default|kube-.*)$/;

/**
 * The namespace of a stack, as an object of the stack: it is created before all other objects, and deleted
 * with the stack and everything in it.
 */
export class Namespace extends Construct {
  /** The Namespace object. */
  readonly namespace: ApiObject;
  /** The ResourceQuota; undefined without `quota`. */
  readonly quota: ApiObject | undefined;
  /** The LimitRange; undefined without `quota` and `containerDefaults`. */
  readonly limitRange: ApiObject | undefined;
  /** The NetworkPolicy that denies everything no other policy allows; undefined if `defaultDeny` is false. */
  readonly defaultDeny: ApiObject | undefined;

  constructor(scope: Construct, id: string, props: NamespaceProps = {}) {
    checkNew(SIGNATURES, 'Namespace', arguments, new.target === Namespace);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    const chart = Chart.of(this);
    this.namespace = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: chart.namespace ?? 'default', labels: renderLabels(props) },
    });
    this.node.defaultChild = this.namespace;
    this.quota =
      props.quota && this.addObject('Quota', 'v1', 'ResourceQuota', { hard: renderQuota(props.quota) });
    const defaults = props.containerDefaults ?? (props.quota && {});
    this.limitRange = defaults && this.addObject('Limits', 'v1', 'LimitRange', renderLimits(defaults));
    this.defaultDeny =
      (props.defaultDeny ?? true)
        ? this.addObject('DefaultDeny', 'networking.k8s.io/v1', 'NetworkPolicy', {
            podSelector: {},
            policyTypes: ['Ingress', 'Egress'],
          })
        : undefined;
    // a second one is a duplicate; two that come before all other objects would be a cycle
    if (!chart.node.findAll().some((each) => each instanceof Namespace && each !== this)) {
      chart.node.addDependency(this.namespace);
    }
    addCheck(this, () => this.check(props, chart.namespace));
    addNotes(this, () => this.listIsolatedWorkloads());
  }

  private addObject(id: string, apiVersion: string, kind: string, spec: object): ApiObject {
    const name = id === 'DefaultDeny' ? 'default-deny' : 'namespace';
    return new ApiObject(this, id, { apiVersion, kind, metadata: { name }, spec });
  }

  private *check({ quota, containerDefaults, labels }: NamespaceProps, name: string | undefined): Problems {
    if (name === undefined || OF_CLUSTERS.test(name)) {
      yield {
        code: 'SYNTH_NAME',
        message:
          name === undefined
            ? 'the stack names no namespace that it could own'
            : `the namespace '${name}' belongs to the cluster`,
        property: 'namespace',
        given: name,
        allowed: "a name of your own in the stack's property namespace",
        hint: "new Stack(app, 'shop', { namespace: 'shop' })",
      };
    }
    yield* checkLabels(labels);
    if (quota) yield* checkQuota(quota);
    yield* checkResources(containerDefaults);
  }

  /** Yields the workloads that no policy selects except the one that denies everything. */
  private *listIsolatedWorkloads(): Iterable<string> {
    if (!this.defaultDeny) return;
    const { root } = this.node;
    const objects = root.node.findAll().filter(ApiObject.isApiObject);
    const context = kubeContextOf(this);
    const own = objects.filter(
      (each) => each.metadata.namespace === this.namespace.name && kubeContextOf(each) === context,
    );
    const policies = own.filter(({ kind }) => kind === 'NetworkPolicy').map(readPodSelector);
    for (const workload of own) {
      if (!/^(?:Deployment|StatefulSet|DaemonSet)$/.test(workload.kind)) continue;
      const labels = tryReadLabels(workload);
      const isAllowed = policies.some(
        (selector) => selector && Object.entries(selector).every(([key, value]) => labels?.[key] === value),
      );
      if (labels && !isAllowed) {
        yield `no network policy allows anything to the pods of '${workload.node.path}': add a PodNetworkPolicy, or set defaultDeny to false`;
      }
    }
  }
}

/** Reports labels that `podSecurity` or the API server would overwrite. */
function* checkLabels(labels: NamespaceProps['labels']): Problems {
  for (const key of Object.keys(labels ?? {})) {
    const isName = key === 'kubernetes.io/metadata.name';
    if (!isName && !/^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)$/.test(key)) continue;
    yield {
      code: 'SYNTH_LABEL',
      message: `the label ${key} would be overwritten`,
      property: `labels.${key}`,
      given: labels?.[key],
      allowed: 'labels that nothing else sets',
      hint: isName ? 'leave it out: the API server sets it' : 'leave it out, and set podSecurity',
    };
  }
}

function renderLabels({ podSecurity = 'restricted', labels }: NamespaceProps): Record<string, string> {
  const modes = ['enforce', 'audit', 'warn'].map((mode) => [
    `pod-security.kubernetes.io/${mode}`,
    podSecurity,
  ]);
  return { 'app.kubernetes.io/managed-by': 'kumiki', ...labels, ...Object.fromEntries(modes) };
}

function renderLimits(defaults: ContainerResources): object {
  const { requests, limits } = renderResources(defaults);
  return { limits: [{ type: 'Container', default: limits, defaultRequest: requests }] };
}

/** Returns the labels of a selector; undefined if it has other conditions, or selects all pods. */
function readPodSelector(policy: ApiObject): Readonly<Record<string, string>> | undefined {
  const selector = asObject(asObject(asObject(policy.toJson()).spec).podSelector);
  const labels = asStrings(selector.matchLabels);
  return selector.matchExpressions === undefined && Object.keys(labels).length > 0 ? labels : undefined;
}

function tryReadLabels(workload: ApiObject & IConstruct): Readonly<Record<string, string>> | undefined {
  try {
    return toPodBackend(workload).selector;
  } catch (error) {
    if (isKumikiError(error)) return undefined;
    throw error;
  }
}
