import type { ResourceType } from '../provider/dynamic-provider';

/** Names a type of resource as Pulumi does. */
export function nameType(type: ResourceType): string {
  return `pulumi-nodejs:dynamic/kumiki:${type}`;
}

/**
 * Returns the provider of a type of resource as Pulumi stores it, for a `CustomResource` that is dynamic. The
 * text is kept twice in the state of every resource and runs in another process, at destroy even after this
 * package was upgraded. So it never changes, and only calls the package that is installed where Pulumi runs:
 * `kumiki/provider` must always exist.
 *
 * Pulumi's `dynamic.Resource` makes such a text from an object. For that it needs the API of the project's
 * TypeScript, which version 7 does not have, and inspects the process, a tenth of the work of a preview.
 */
export function storeProvider(type: ResourceType): { readonly __provider: string } {
  return {
    __provider: `exports.handler = () => {
  try {
    return require('kumiki/provider').createDynamicProvider('${type}', console.log);
  } catch (error) {
    throw new Error(\`kumiki does not load; run npm install in \${process.cwd()} and try again (\${error})\`);
  }
};
`,
  };
}
