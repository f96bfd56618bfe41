/** Adapters of our providers to Pulumi's dynamic ones, which connect them to the settings and the clients. */

import { randomBytes } from 'node:crypto';
import { DEFAULT_TIMEOUT_SECONDS, REPEATING_OUTPUTS, SECRET_ARGUMENTS } from '../appliance/spec/inputs';
import { REPEATING_SHARE_OUTPUTS } from '../appliance/spec/share';
import { UNKNOWN } from '../core/unknown';
import { connect } from '../kubernetes-api/connect';
import { describeNotice } from '../kubernetes-api/credential-program';
import { createSakuraApi } from '../sakura/client';
import { createRedactor } from '../sakura/settings/redact';
import { checkZone, resolveSettings } from '../sakura/settings/settings';
import { CHOICES } from '../sakura/settings/settings-source';
import { SETTINGS } from '../sakura/settings/settings-table';
import { createDynamicAdapter, type DynamicAdapter, type DynamicConfig } from './dynamic/adapter';
import { createResourceProvider } from './resource-provider';
import { createScopeProvider } from './scope-provider';
import { createServiceStatusProvider } from './service-status-provider';

/** Names in the configuration, such as `sakura:zone`. */
const SETTING_NAMES = [...Object.keys(SETTINGS), ...CHOICES];

/**
 * Creates a reader of the settings with these names that are present in one namespace of the configuration.
 */
function createReader(namespace: string, names: readonly string[]) {
  return (config: DynamicConfig | undefined): Record<string, string> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = config?.get(`${namespace}:${name}`);
        return value === undefined ? [] : [[name, value]];
      }),
    );
}

const settingsIn = createReader('sakura', SETTING_NAMES);

/** Load balancers as a dynamic provider of Pulumi. */
export const loadBalancerAdapter: DynamicAdapter = createDynamicAdapter(
  createResourceProvider(createSakuraApi),
  {
    settingsIn,
    checkSettings: (settings) => {
      try {
        return createRedactor(resolveSettings({ env: process.env, explicit: settings }));
      } catch {
        // without usable credentials there is nothing to redact, and the operation itself reports what is wrong
        return (text) => text;
      }
    },
    validateSettings: (settings, inputs) =>
      inputs !== UNKNOWN && inputs.zone === undefined
        ? checkZone({ env: process.env, explicit: settings })
        : [],
    secretMarks: [...Object.keys({ ...REPEATING_OUTPUTS, ...REPEATING_SHARE_OUTPUTS }), SECRET_ARGUMENTS],
    timeoutSeconds: (call, inputs) => {
      const { createSeconds, updateSeconds, deleteSeconds } = inputs?.timeouts ?? {};
      const given = { create: createSeconds, update: updateSeconds, delete: deleteSeconds, read: undefined };
      return given[call] ?? DEFAULT_TIMEOUT_SECONDS[call];
    },
  },
);

/** The scope of a stack as a dynamic provider of Pulumi: calls the API only when it is deleted. */
export const scopeAdapter: DynamicAdapter = createDynamicAdapter(
  createScopeProvider(() => randomBytes(6).toString('hex')),
  {
    settingsIn,
    // all failures come from the API client, which has redacted them
    checkSettings: () => (text) => text,
    timeoutSeconds: (call) => DEFAULT_TIMEOUT_SECONDS[call],
  },
);

/** The configuration keys of the provider `kubernetes`, which identify the cluster of its objects. */
const CLUSTER_SETTINGS = ['kubeconfig', 'context', 'cluster', 'deleteUnreachable'];
/** Time for the operation, in addition to the time that a Service may take to appear. */
const STATUS_SECONDS = 120;

/** The addresses in the status of a Service as a dynamic provider of Pulumi. */
export const serviceStatusAdapter: DynamicAdapter = createDynamicAdapter(
  createServiceStatusProvider(
    async (source, { log }) =>
      (await connect(source, { onNotice: (notice) => log(describeNotice(notice)) })).cluster,
    () => process.env.PULUMI_K8S_DELETE_UNREACHABLE === 'true',
  ),
  {
    settingsIn: createReader('kubernetes', CLUSTER_SETTINGS),
    // all failures come from the client of the cluster, which has redacted them
    checkSettings: () => (text) => text,
    secretMarks: ['inputs', SECRET_ARGUMENTS],
    timeoutSeconds: (_call, inputs) => STATUS_SECONDS + (inputs?.waitSeconds ?? 60),
  },
);
