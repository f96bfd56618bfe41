import type { Problem } from '../../core/errors';
import { asObject, isObject, type JsonObject } from '../../core/json';
import { describeValue } from '../../core/props/describe-value';
import { isOmitted } from '../../formats/json/key-order';
import { groupOf, type KubernetesObject, tryFindPodTemplate } from './kubernetes-object';

/** Groups whose kinds are built in, except those with a dot, and whose fields are therefore known. */
const BUILT_IN = new Set(['', 'apps', 'batch', 'autoscaling', 'policy']);

const NUMBERS = new Set(
  'replicas minReplicas maxReplicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds parallelism completions backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished successfulJobsHistoryLimit failedJobsHistoryLimit startingDeadlineSeconds terminationGracePeriodSeconds initialDelaySeconds periodSeconds timeoutSeconds failureThreshold successThreshold containerPort hostPort port nodePort healthCheckNodePort runAsUser runAsGroup fsGroup priority'.split(
    ' ',
  ),
);
const BOOLEANS = new Set(
  'hostNetwork hostPID hostIPC shareProcessNamespace automountServiceAccountToken enableServiceLinks privileged allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot stdin tty suspend paused publishNotReadyAddresses allocateLoadBalancerNodePorts'.split(
    ' ',
  ),
);
const LISTS = new Set(
  'command args env envFrom ports volumeMounts volumes containers initContainers imagePullSecrets tolerations loadBalancerSourceRanges externalIPs'.split(
    ' ',
  ),
);

/**
 * Finds fields that the API server would not decode: values of environment variables, which are strings, and
 * what docker compose writes otherwise. Looks at the fields of workloads and Services only.
 */
export function checkFieldTypes(object: KubernetesObject): readonly Problem[] {
  if (!BUILT_IN.has(groupOf(object)) || !isObject(object.spec)) return NONE;
  const { kind, spec } = object;
  const found: Problem[] = [];
  checkFields(kind, '', spec, found);
  if (kind === 'Service') checkService(spec, found);
  const template = tryFindPodTemplate(object);
  if (template) checkPod(template === object ? kind : `the pods of ${kind}`, asObject(template.spec), found);
  return found.length > 0 ? found.filter(isFirst) : NONE;
}

const NONE: readonly Problem[] = [];

/** A Pod is its own template, so that its fields are seen twice. */
function isFirst({ message }: Problem, index: number, all: readonly Problem[]): boolean {
  return all.findIndex((each) => each.message === message) === index;
}

function checkService({ ports, selector }: JsonObject, found: Problem[]): void {
  checkPorts('Service', ports, 'port', found);
  for (const [key, value] of Object.entries(asObject(selector))) {
    if (typeof value === 'string' || isOmitted(value)) continue;
    const what = `selector.${key}`;
    const hint =
      key === 'matchLabels'
        ? 'a Service lists the labels directly: selector: { app: web }'
        : 'put it in quotes';
    found.push({ ...toProblem(value, hint), message: `${what} of Service is not a string` });
  }
}

function checkPod(what: string, spec: JsonObject, found: Problem[]): void {
  checkFields(what, '', spec, found);
  checkFields(what, 'securityContext.', spec.securityContext, found);
  for (const field of ['containers', 'initContainers']) {
    const containers = spec[field];
    if (!Array.isArray(containers)) continue;
    for (const container of containers) if (isObject(container)) checkContainer(container, found);
  }
}

const PARTS = ['livenessProbe', 'readinessProbe', 'startupProbe', 'securityContext'];

function checkContainer(container: JsonObject, found: Problem[]): void {
  const what = `container ${String(container.name)}`;
  checkFields(what, '', container, found);
  for (const part of PARTS) checkFields(what, `${part}.`, container[part], found);
  checkPorts(what, container.ports, 'containerPort', found);
  if (!Array.isArray(container.env)) return;
  for (const [index, item] of container.env.entries()) {
    if (isObject(item)) continue;
    const hint = 'write - name: NAME, and value: TEXT below it';
    // it may be a secret
    const given = describeValue(item, 'secret');
    found.push({ ...toProblem(given, hint), message: `env[${index}] of ${what} is not an object` });
  }
}

function checkPorts(what: string, ports: unknown, key: string, found: Problem[]): void {
  if (!Array.isArray(ports)) return;
  for (const [index, item] of ports.entries()) {
    if (isObject(item)) {
      checkFields(what, `ports[${index}].`, item, found);
      continue;
    }
    const port = /(\d{1,5})(?:\/\w{1,8})?$/.exec(String(item))?.[1] ?? 'PORT';
    const hint = `write - ${key}: ${port}`;
    found.push({ ...toProblem(item, hint), message: `ports[${index}] of ${what} is not an object` });
  }
}

function checkFields(what: string, at: string, fields: unknown, found: Problem[]): void {
  if (!isObject(fields)) return;
  for (const key in fields) {
    const value = fields[key];
    const path = at + key;
    if (typeof value === 'string' && NUMBERS.has(key)) {
      const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
      const hint = isNumber ? `write ${Number(value)} without quotes` : 'write a number, without quotes';
      found.push({ ...toProblem(value, hint), message: `${path} of ${what} is not a number` });
    } else if (typeof value === 'string' && BOOLEANS.has(key)) {
      const isBoolean = value === 'true' || value === 'false';
      const hint = isBoolean ? `write ${value} without quotes` : 'write true or false, without quotes';
      found.push({ ...toProblem(value, hint), message: `${path} of ${what} is not a boolean` });
    } else if (LISTS.has(key) && !Array.isArray(value) && !isOmitted(value)) {
      const hint =
        key === 'env'
          ? 'write each variable as - name: NAME, and value: TEXT below it'
          : 'begin each item with -, or put them into [ ]';
      // commands and variables may be secrets
      const given = describeValue(value, 'secret');
      found.push({ ...toProblem(given, hint), message: `${path} of ${what} is not a list` });
    }
  }
}

function toProblem(given: unknown, hint: string): Omit<Problem, 'message'> {
  return { code: 'SYNTH_VALUE', given: isObject(given) ? describeValue(given, 'secret') : given, hint };
}
