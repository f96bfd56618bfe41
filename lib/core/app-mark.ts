const APP = Symbol.for('kumiki.App');

/** Marks an app as ours, whichever copy of the package made it. */
export function markAsKumikiApp(app: object): void {
  Object.defineProperty(app, APP, { value: true });
}

/** Whether the root of a tree is our App, which writes all artefacts, and not a plain `cdk8s.App`. */
export function isKumikiApp(root: object): boolean {
  return APP in root;
}
