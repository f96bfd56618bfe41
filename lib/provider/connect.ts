import { createSakuraApi } from '../sakura/client';
import type { SakuraApi } from '../sakura/model';
import { resolveSettings } from '../sakura/settings';
import type { OperationContext } from './contract';

/** Gives an operation its API client. */
export type Connect = (context: OperationContext, zone: string | undefined) => SakuraApi;

/**
 * A client with the credentials of this moment: environment, then the settings of the resource's provider, then the profile.
 *
 * @throws API_CREDENTIALS_MISSING, API_SETTINGS
 */
export const connect: Connect = (context, zone) =>
  createSakuraApi({
    settings: resolveSettings({ env: process.env, explicit: context.settings }),
    zone,
    clock: context.clock,
  });
