import type { Clock } from '../../../core/clock';
import { isKumikiError } from '../../../core/errors';
import { formatCount } from '../../../core/format-count';
import { askDidYouMean } from '../../../core/suggest';
import { ZONE_NAMES } from '../../../core/zone';
import { createSakuraApi } from '../../../sakura/client';
import { findSettings, type Settings } from '../../../sakura/settings/settings';
import type * as PlanSite from '../plan/plan-site';
import { type Checkup, toCheckup } from './checkup';

/** Inputs of the checkups of Sakura Cloud. */
export interface CloudContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Timeout of a single request. */
  readonly timeoutSeconds: number;
}

/** The purpose of each permission of a token. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  create: 'may create, change and delete',
  arrange: 'may change settings, but neither create nor delete',
  power: 'may switch power, but change nothing else',
  view: 'may read only',
};

/** Examines the settings, the endpoint, the token, and what the program's load balancers need per zone. */
export async function examineCloud(
  context: CloudContext,
  specs: PlanSite.SiteSpecs | undefined,
): Promise<readonly Checkup[]> {
  let found: ReturnType<typeof findSettings>;
  try {
    found = findSettings({ env: context.env });
  } catch (error) {
    return [describeSettingsError(error), { name: 'endpoint', status: 'skipped', text: 'there is no token' }];
  }
  const { settings, notes } = found;
  const checkups: Checkup[] = [
    { name: 'token', status: 'ok', text: 'is set, with its secret' },
    ...notes.map(({ text }): Checkup => ({ name: 'settings', status: 'warning', text })),
    examineZoneName(settings.zone),
  ];
  const access = await examineAccess(context, settings);
  checkups.push(...access);
  if (access.some(({ status }) => status === 'failed')) return checkups;
  return [...checkups, ...(await examineSite(context, settings, specs))];
}

/** Describes a settings error. A missing token is not a failure: much works without an account. */
function describeSettingsError(error: unknown): Checkup {
  const checkup = toCheckup('token', error);
  const isMissing =
    isKumikiError(error) &&
    error.problems.every(({ message }) => message.startsWith('no access token found'));
  if (!isMissing) return { ...checkup, name: 'settings' };
  return { ...checkup, status: 'skipped' };
}

function examineZoneName(zone: string): Checkup {
  if (ZONE_NAMES.some((name) => name === zone)) return { name: 'zone', status: 'ok', text: zone };
  const fix = askDidYouMean(zone, ZONE_NAMES) ?? `one of ${ZONE_NAMES.join(', ')}, unless it is a new one`;
  return { name: 'zone', status: 'warning', text: `there is no known zone ${zone}`, fix };
}

/** Asks once who the token belongs to: unlike operations, it neither retries nor waits. */
async function examineAccess(context: CloudContext, settings: Settings): Promise<readonly Checkup[]> {
  const { clock, signal, timeoutSeconds } = context;
  const hurried = { ...settings, retryMax: 0, requestTimeoutSeconds: timeoutSeconds };
  const endpoint = settings.apiRootUrl;
  try {
    const permission = await createSakuraApi({ settings: hurried, clock }).readPermission(signal);
    const meaning = PERMISSIONS[permission] ?? `has the permission ${permission}`;
    const isEnough = permission === 'create' || !(permission in PERMISSIONS);
    const fix = isEnough
      ? undefined
      : 'plan works with it; for pulumi up, create an API key with the permission to create';
    return [
      { name: 'endpoint', status: 'ok', text: `${endpoint} answers` },
      { name: 'permission', status: isEnough ? 'ok' : 'warning', text: `the token ${meaning}`, fix },
    ];
  } catch (error) {
    if (isKumikiError(error) && error.code === 'API_AUTHENTICATION') {
      return [
        { name: 'endpoint', status: 'ok', text: `${endpoint} answers` },
        toCheckup('permission', error),
      ];
    }
    return [toCheckup('endpoint', error)];
  }
}

/** Checks that the routers, switches and servers named by load balancers exist, as a plan does. */
async function examineSite(
  { clock, signal }: CloudContext,
  settings: Settings,
  specs: PlanSite.SiteSpecs | undefined,
): Promise<readonly Checkup[]> {
  const name = 'site';
  if (specs === undefined) {
    return [{ name, status: 'skipped', text: 'no program was run that defines load balancers' }];
  }
  const count = specs.loadBalancers.length + specs.shares.length;
  if (count === 0) return [{ name, status: 'skipped', text: 'the program has no load balancer' }];
  try {
    // loaded late: it loads cdk8s, which the program must load first
    const { planSite, recordZones } = require('../plan/plan-site') as typeof PlanSite;
    const plan = await planSite(specs, await recordZones({ settings, clock, signal }, specs));
    const problems = [...plan.loadBalancers, ...plan.shares].flatMap((planned) => planned.problems);
    if (problems.length === 0) {
      const counted = formatCount(count, 'load balancer');
      return [{ name, status: 'ok', text: `networks and servers of ${counted} exist` }];
    }
    return problems.map(({ constructPath, message, hint }) => ({
      name: constructPath ?? name,
      status: 'failed',
      text: message,
      fix: hint,
    }));
  } catch (error) {
    return [toCheckup(name, error)];
  }
}
