import { KumikiError } from '../core/errors';

/**
 * The part of `@kubernetes/client-node` that we use: it finds credentials in every way that kubectl does
 * (certificates, tokens, programs, OIDC, proxies). Requests are our own, one function for all kinds of
 * objects, with timeouts, preconditions, and errors that say what to do.
 */
export type OfficialClient = Pick<
  typeof import('@kubernetes/client-node', { with: { 'resolution-mode': 'import' }}),
  'KubeConfig'
>;

/** A kubeconfig as the official client reads it. */
export type KubeConfig = InstanceType<OfficialClient['KubeConfig']>;

/**
 * Loads the official client, an optional peer. It is ES modules only, so `import()` loads it, and only when a
 * cluster is used.
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
        hint: 'add it to the project: npm install, pnpm add or yarn add @kubernetes/client-node@2',
      },
      { cause: error },
    );
  }
}
