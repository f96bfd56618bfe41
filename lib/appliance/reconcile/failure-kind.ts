import { isApiError } from '../../sakura/http/api-error';

/** Refusals that pass by themselves: the appliance is being created, or its power changes. */
const PASSING: readonly (string | undefined)[] = ['still_creating', 'server_is_cleaning'];

/**
 * Whether the API says "not yet": another operation runs on the appliance, or it is not ready for this one.
 */
export function isNotYet(error: unknown): boolean {
  if (!isApiError(error)) return false;
  return error.status === 423 || (error.status === 409 && PASSING.includes(error.errorCode));
}

/** Whether a power request came too late: the appliance is in the wanted state, or on its way there. */
export function isAlreadyInPowerState(error: unknown): boolean {
  return (
    isApiError(error) &&
    (error.errorCode === 'server_power_must_be_up' || error.errorCode === 'server_power_must_be_down')
  );
}

/** Whether somebody else has the address or VRID. */
export function isDuplicate(error: unknown): boolean {
  return isApiError(error) && error.errorCode === 'duplicate_entry';
}

/** Whether the settings changed between reading and writing. */
export function isHashConflict(error: unknown): boolean {
  return hasCode(error, 'LB_CONFLICT');
}

/** Whether the change may have taken effect although the call failed. */
export function isAmbiguous(error: unknown): boolean {
  return isApiError(error) && error.ambiguous;
}

/** Whether the appliance failed during creation. */
export function isApplianceFailure(error: unknown): boolean {
  return hasCode(error, 'LB_APPLIANCE_FAILED');
}

/** Whether no address may be chosen: the one that was given is somebody else's, or there is none left. */
export function isNoChoice(error: unknown): boolean {
  return hasCode(error, 'VIP_ADDRESS') || hasCode(error, 'VIP_POOL_EXHAUSTED');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
