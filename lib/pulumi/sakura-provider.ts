import { type CustomResourceOptions, type Input, ProviderResource, secret } from '@pulumi/pulumi';
import { checkNew } from '../core/props/check-call';
import { SIGNATURES } from './signatures';

/**
 * Settings of one account and zone. Whatever is left out comes from the environment or the profile; a token
 * or profile given here takes precedence over the environment.
 */
export interface SakuraProviderArgs {
  /**
   * The token of the API key, kept as a secret in the state.
   * @default - environment or profile
   */
  readonly accessToken?: Input<string> | undefined;
  /**
   * The secret of the API key, kept as a secret in the state.
   * @default - environment or profile
   */
  readonly accessTokenSecret?: Input<string> | undefined;
  /**
   * Zone of the objects worked on, such as `is1b`.
   * @default - environment, profile, or `is1b`
   */
  readonly zone?: Input<string> | undefined;
  /**
   * Zone in the path of account-wide resources.
   * @default - environment, profile, or `is1a`
   */
  readonly defaultZone?: Input<string> | undefined;
  /**
   * Root of the API without a slash at the end; `kumiki simulator` prints its own.
   * @default - environment, profile, or the real API
   */
  readonly apiRootUrl?: Input<string> | undefined;
  /**
   * Name of the profile to read. Its token is read at call time and not kept.
   * @default - environment, or the current profile
   */
  readonly profile?: Input<string> | undefined;
}

/**
 * An account and zone for the load balancers that name it as their `provider`, so that one stack can use
 * several. Without it they use the stack's configuration: `pulumi config set --secret sakura:accessToken`,
 * `sakura:zone` and so on.
 */
export class SakuraProvider extends ProviderResource {
  constructor(name: string, args: SakuraProviderArgs = {}, options?: CustomResourceOptions) {
    checkNew(SIGNATURES, 'SakuraProvider', arguments, new.target === SakuraProvider);
    const { accessToken, accessTokenSecret, ...others } = args;
    const secrets = { accessToken, accessTokenSecret };
    const isAccount = accessToken !== undefined || args.profile !== undefined;
    super(
      'pulumi-nodejs',
      name,
      {
        ...namespaced(others, (value) => value),
        // the environment must not override an account that is named here
        ...(isAccount && { 'sakura:pinned': 'true' }),
        ...namespaced(secrets, (value) => secret(value)),
      },
      options,
    );
  }
}

/** Prefixes the keys as in the stack's configuration: `zone` becomes `sakura:zone`. */
function namespaced(
  settings: Readonly<Record<string, Input<string> | undefined>>,
  wrap: (value: Input<string>) => Input<string>,
): Record<string, Input<string>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[`sakura:${name}`, wrap(value)]],
    ),
  );
}
