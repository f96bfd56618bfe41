import { KumikiError } from '../core/errors';

/**
 * What we use of `@kubernetes/client-node`: it finds credentials in all the ways that kubectl does (certificates,
 * tokens, programs, OIDC, proxies). Requests are our own, one function for all kinds of objects: they have
 * time-outs and preconditions, and errors that say what to do.
 */
export type OfficialClient = Pick<
  typeof import('@kubernetes/client-node', { with: { 'resolution-mode': 'import' }}),
  'KubeConfig'
>;

/** A kubeconfig as the official client reads it. */
export type KubeConfig = InstanceType<OfficialClient['KubeConfig']>;

/**
 * Loads the official client, an optional peer: ES modules only, so with `import()`, and only where a cluster is
 * asked.
 * @throws KUBE_CLIENT if it is not installed
 */
export async function loadOfficialClient(): Promise<OfficialClient> {
  try {
    return await import('@kubernetes/client-node');
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && /MODULE_NOT_FOUND|ERR_PACKAGE/.test(String(error.code));
    throw new KumikiError(
      {
        code: 'KUBE_CLIENT',
        message: isMissing
          ? 'the package @kubernetes/client-node, which reaches clusters, is not installed'
          : 'the package @kubernetes/client-node does not load',
        hint: 'npm install @kubernetes/client-node@2',
      },
      { cause: error },
    );
  }
}
