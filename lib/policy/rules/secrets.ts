import { asObjects, asStrings } from '../../core/json';
import { findSecrets } from '../../coreos/lint/find-secrets';
import { groupOf } from '../../synth/objects/kubernetes-object';
import type { CheckedContainer } from '../containers';
import type { Rules, Violation } from '../rule';
import { type CheckedObject, type CheckedPod, inPodAt } from '../target';

/** The rule about secrets that everyone with read access to pods can see. Secrets are never shown. */
export const SECRET_RULES = {
  'plain-secret': {
    severity: 'error',
    concern: 'security',
    title: 'secrets are kept in Secrets, not in variables, arguments, annotations or ConfigMaps',
    why: 'whoever may look at pods or at the files of a synth can read them',
    fix: 'put it into a Secret, and refer to that: valueFrom.secretKeyRef, or a volume',
    inPod: function* (pod) {
      for (const container of pod.containers) yield* checkContainer(pod, container);
      if (pod.path !== '') yield* checkTexts(pod.metadata.annotations, inPodAt(pod, 'metadata.annotations'));
    },
    inObject: function* ({ object }) {
      yield* checkTexts(object.metadata.annotations, 'metadata.annotations');
      if (!isConfigMap(object)) return;
      yield* checkTexts(object.data, 'data');
      yield* checkTexts(decode(object.binaryData), 'binaryData');
    },
  },
} as const satisfies Rules;

function* checkContainer(pod: CheckedPod, { name, path, json }: CheckedContainer): Generator<Violation> {
  for (const { name: variable, value } of asObjects(json.env)) {
    if (typeof value !== 'string') continue;
    for (const what of findNamedSecrets(String(variable), value))
      yield {
        message: `variable ${variable} of container ${name} has ${what}`,
        property: inPodAt(pod, `${path}.env.${variable}`),
      };
  }
  for (const field of ['command', 'args']) {
    const words = json[field];
    if (!Array.isArray(words)) continue;
    for (const what of findSecrets(words.join(' ')))
      yield {
        message: `${field} of container ${name} has ${what}`,
        property: inPodAt(pod, `${path}.${field}`),
      };
  }
}

function* checkTexts(texts: unknown, path: string): Generator<Violation> {
  for (const [key, text] of Object.entries(asStrings(texts))) {
    for (const what of findNamedSecrets(key, text))
      yield { message: `${key} has ${what}`, property: `${path}.${key}` };
  }
}

/** Decodes base64; bytes that are no UTF-8 do not matter to the patterns of secrets. */
function decode(data: unknown): Record<string, string> {
  const entries = Object.entries(asStrings(data));
  return Object.fromEntries(entries.map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]));
}

/**
 * Finds what looks like a secret in a text, on its own or because of its name. Variable references are not
 * secrets.
 */
function findNamedSecrets(name: string, text: string): string[] {
  const found = findSecrets(text);
  if (found.length > 0 || text.includes('\n')) return found;
  return findSecrets(`${name}=${JSON.stringify(text)}`);
}

function isConfigMap(object: CheckedObject['object']): boolean {
  return object.kind === 'ConfigMap' && groupOf(object) === '';
}
