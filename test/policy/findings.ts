import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { App, Stack } from '../../lib';
import { checkPolicy, type Finding } from '../../lib/policy/check-policy';
import type { PodSecurityStandard } from '../../lib/policy/rule';

export const RESTRICTED: PodSecurityStandard = { level: 'restricted', minor: 36 };

type Json = Record<string, unknown>;

/** Creates a container that breaks no rule. */
export function createContainer(changes: Json = {}): Json {
  return {
    name: 'web',
    image: 'example.jp/web:1.2',
    ports: [{ containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/', port: 8080 } },
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } },
    ...changes,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      ...(changes.securityContext as Json | undefined),
    },
  };
}

/** Creates the spec of a pod that breaks no rule, except through `changes`. */
export function createPodSpec(changes: Json = {}): Json {
  return {
    automountServiceAccountToken: false,
    containers: [createContainer()],
    ...changes,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(changes.securityContext as Json | undefined),
    },
  };
}

export const LABELS = { app: 'web' };

/** Creates a Deployment of two such pods. */
export function createDeployment(podSpec: Json = createPodSpec(), spec: Json = {}, annotations: Json = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS, annotations }, spec: podSpec },
      ...spec,
    },
  };
}

/** A policy that denies all traffic of all pods. */
export const DENY_ALL = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny' },
  spec: { podSelector: {} },
};

/** Creates an app with some objects, each in its own construct: `shop/Object0` and so on. */
export function createApp(...objects: readonly object[]): { app: App; stack: Stack } {
  const app = new App();
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  for (const [index, object] of objects.entries())
    new ApiObject(stack, `Object${index}`, object as ApiObjectProps);
  return { app, stack };
}

export function findIn(app: App, standard = RESTRICTED): Finding[] {
  return checkPolicy(app.assemble(), app, standard);
}

/** Returns the rules that objects break, beside a policy that denies everything. */
export function listBroken(objects: readonly object[], standard = RESTRICTED): string[] {
  return [...new Set(findIn(createApp(DENY_ALL, ...objects).app, standard).map(({ rule }) => rule))];
}
