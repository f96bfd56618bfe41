import type { Problem } from '../../core/errors';
import { asObject, isObject, type JsonObject } from '../../core/json';
import { describeValue } from '../../core/props/describe-value';
import { isOmitted } from '../../formats/json/key-order';
import { type KubernetesObject, tryFindPodTemplate } from './kubernetes-object';
import { typeOf } from './object-type';

/** Groups whose kinds are built in, except those with a dot, and whose fields are therefore known. */
const BUILT_IN = new Set(['', 'apps', 'batch', 'autoscaling', 'policy']);

type FieldType = 'number' | 'portOrName' | 'protocol' | 'boolean' | 'list';

const FIELDS: Readonly<Record<FieldType, string>> = {
  number:
    'replicas minReplicas maxReplicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds parallelism completions backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished successfulJobsHistoryLimit failedJobsHistoryLimit startingDeadlineSeconds terminationGracePeriodSeconds initialDelaySeconds periodSeconds timeoutSeconds failureThreshold successThreshold containerPort hostPort port nodePort healthCheckNodePort runAsUser runAsGroup fsGroup priority',
  portOrName: 'targetPort',
  protocol: 'protocol',
  boolean:
    'hostNetwork hostPID hostIPC shareProcessNamespace automountServiceAccountToken enableServiceLinks privileged allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot stdin tty suspend paused publishNotReadyAddresses allocateLoadBalancerNodePorts',
  list: 'command args env envFrom ports volumeMounts volumes containers initContainers imagePullSecrets tolerations loadBalancerSourceRanges externalIPs',
};
const TYPES: ReadonlyMap<string, FieldType> = new Map(
  (Object.keys(FIELDS) as FieldType[]).flatMap((type) => FIELDS[type].split(' ').map((key) => [key, type])),
);

/**
 * Finds fields that the API server would not accept: values of environment variables, which are strings, what
 * docker compose writes otherwise, and protocols in lower case. Looks at the fields of workloads and Services
 * only.
 */
export function checkFieldTypes(object: KubernetesObject): readonly Problem[] {
  if (!BUILT_IN.has(typeOf(object).group) || !isObject(object.spec)) return NONE;
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
  if (!isObject(selector)) return;
  for (const key in selector) {
    const value = selector[key];
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
  checkContainers(spec.containers, found);
  checkContainers(spec.initContainers, found);
}

function checkContainers(containers: unknown, found: Problem[]): void {
  if (!Array.isArray(containers)) return;
  for (const container of containers) if (isObject(container)) checkContainer(container, found);
}

function checkContainer(container: JsonObject, found: Problem[]): void {
  checkFields(container, '', container, found);
  checkProbe(container, 'livenessProbe', found);
  checkProbe(container, 'readinessProbe', found);
  checkProbe(container, 'startupProbe', found);
  checkFields(container, 'securityContext.', container.securityContext, found);
  checkPorts(container, container.ports, 'containerPort', found);
  const { env } = container;
  if (!Array.isArray(env)) return;
  for (let index = 0; index < env.length; index++) {
    if (isObject(env[index])) continue;
    const hint = 'write - name: NAME, and value: TEXT below it';
    // it may be a secret
    const given = describeValue(env[index], 'secret');
    const message = `env[${index}] of ${describeOwner(container)} is not an object`;
    found.push({ ...toProblem(given, hint), message });
  }
}

function checkProbe(container: JsonObject, name: string, found: Problem[]): void {
  const probe = container[name];
  if (!isObject(probe)) return;
  checkFields(container, `${name}.`, probe, found);
  for (const action of ['httpGet', 'tcpSocket']) {
    const { port } = asObject(probe[action]);
    if (isAccepted('portOrName', port)) continue;
    const path = `${name}.${action}.port`;
    found.push(explain('portOrName', { what: describeOwner(container), path, value: port }));
  }
}

function checkPorts(owner: Owner, ports: unknown, key: string, found: Problem[]): void {
  if (!Array.isArray(ports)) return;
  for (let index = 0; index < ports.length; index++) {
    const item: unknown = ports[index];
    if (isObject(item)) {
      checkFields(owner, index, item, found);
      continue;
    }
    const port = /(\d{1,5})(?:\/\w{1,8})?$/.exec(String(item))?.[1] ?? 'PORT';
    const hint = `write - ${key}: ${port}`;
    const message = `ports[${index}] of ${describeOwner(owner)} is not an object`;
    found.push({ ...toProblem(item, hint), message });
  }
}

/** What has the fields: a container, or words for anything else. Only problems need the words. */
type Owner = JsonObject | string;

function describeOwner(owner: Owner): string {
  return typeof owner === 'string' ? owner : `container ${String(owner.name)}`;
}

/** @param at path of the fields with a dot at its end, or the index of their port */
function checkFields(owner: Owner, at: string | number, fields: unknown, found: Problem[]): void {
  if (!isObject(fields)) return;
  for (const key in fields) {
    const value = fields[key];
    if (Array.isArray(value) || isOmitted(value)) continue;
    const type = TYPES.get(key);
    if (type === undefined || isAccepted(type, value)) continue;
    const path = typeof at === 'number' ? `ports[${at}].${key}` : at + key;
    found.push(explain(type, { what: describeOwner(owner), path, value }));
  }
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** Whether the API server accepts a value that is not a list. */
function isAccepted(type: FieldType, value: unknown): boolean {
  switch (type) {
    case 'list':
      return false;
    case 'protocol':
      return typeof value !== 'string' || PROTOCOLS.includes(value);
    case 'portOrName':
      return typeof value !== 'string' || !/^\d+$/.test(value);
    case 'number':
    case 'boolean':
      return typeof value !== 'string';
  }
}

function explain(
  type: FieldType,
  { what, path, value }: { readonly what: string; readonly path: string; readonly value: unknown },
): Problem {
  switch (type) {
    case 'protocol': {
      const meant = PROTOCOLS.find((each) => each === String(value).toUpperCase());
      return {
        code: 'SYNTH_VALUE',
        message: `${path} of ${what} is not a protocol`,
        given: value,
        allowed: PROTOCOLS.join(', '),
        ...(meant !== undefined && { hint: `write ${meant}` }),
      };
    }
    case 'portOrName':
    case 'number': {
      const isNumber = String(value).trim() !== '' && Number.isFinite(Number(value));
      const hint = isNumber ? `write ${Number(value)} without quotes` : 'write a number, without quotes';
      return { ...toProblem(value, hint), message: `${path} of ${what} is not a number` };
    }
    case 'boolean': {
      const isBoolean = value === 'true' || value === 'false';
      const hint = isBoolean ? `write ${value} without quotes` : 'write true or false, without quotes';
      return { ...toProblem(value, hint), message: `${path} of ${what} is not a boolean` };
    }
    case 'list': {
      const hint =
        path === 'env'
          ? 'write each variable as - name: NAME, and value: TEXT below it'
          : 'begin each item with -, or put them into [ ]';
      // commands and variables may be secrets
      const given = describeValue(value, 'secret');
      return { ...toProblem(given, hint), message: `${path} of ${what} is not a list` };
    }
  }
}

function toProblem(given: unknown, hint: string): Omit<Problem, 'message'> {
  return { code: 'SYNTH_VALUE', given: isObject(given) ? describeValue(given, 'secret') : given, hint };
}
