import { sha256 } from '../../core/digest';
import { groupOf, type KubernetesObject } from '../objects/kubernetes-object';
import type { Manifest } from '../objects/manifest';

/**
 * Forms of a file name for an object, shortest first; a longer form is used only if the shorter ones are
 * taken.
 */
const FORMS: readonly ((manifest: Manifest) => (string | undefined)[])[] = [
  // the form that cdk8s uses
  ({ object }) => [object.kind, object.metadata.name],
  ({ object }) => [object.kind, object.metadata.namespace, object.metadata.name],
  ({ object }) => [object.kind, groupOf(object), object.metadata.namespace, object.metadata.name],
  ({ object, constructPath }) => [object.kind, object.metadata.name, digest(identify(object, constructPath))],
];

/**
 * Gives each object a file name without extension: the name that cdk8s uses, unless two objects would share
 * it. Keeps the order.
 */
export function assignFileNames(manifests: readonly Manifest[]): Map<string, Manifest> {
  const forms = manifests.map(() => 0);
  for (;;) {
    const names = manifests.map((manifest, index) => fileName(manifest, forms[index] ?? 0));
    const uses = new Map<string, number>();
    // some file systems ignore case
    for (const name of names) uses.set(name.toLowerCase(), (uses.get(name.toLowerCase()) ?? 0) + 1);
    const longer = forms.map((form, index) => {
      const isTaken = (uses.get(names[index]?.toLowerCase() ?? '') ?? 0) > 1;
      return isTaken ? Math.min(form + 1, FORMS.length - 1) : form;
    });
    if (longer.every((form, index) => form === forms[index])) {
      return new Map(manifests.map((manifest, index) => [names[index] ?? '', manifest]));
    }
    forms.splice(0, forms.length, ...longer);
  }
}

function fileName(manifest: Manifest, form: number): string {
  const parts = FORMS[form]?.(manifest) ?? [];
  return parts
    .filter((part) => part)
    .join('.')
    .replace(/[^\w.-]/g, '');
}

/** Identifies an object by more than its construct, which all objects of a list share. */
function identify(object: KubernetesObject, constructPath: string): string {
  return JSON.stringify([constructPath, groupOf(object), object.metadata.namespace, object.metadata.name]);
}

function digest(text: string): string {
  return sha256(text).slice(0, 8);
}
