import { isApiError } from '../../sakura/http/api-error';

/** Error codes of temporary refusals: the appliance is being created, or its power changes. */
const PASSING: readonly (string | undefined)[] = ['still_creating', 'server_is_cleaning'];

/**
 * Checks whether the API says "not yet": another operation runs on the appliance, or it is not ready for this
 * one.
 */
export function isNotYet(error: unknown): boolean {
  if (!isApiError(error)) return false;
  return error.status === 423 || (error.status === 409 && PASSING.includes(error.errorCode));
}

/**
 * Checks whether a power request came too late: the appliance is in the wanted state, or on its way there.
 */
export function isAlreadyInPowerState(error: unknown): boolean {
  return (
    isApiError(error) &&
    (error.errorCode === 'server_power_must_be_up' || error.errorCode === 'server_power_must_be_down')
  );
}

/** Checks whether the address or VRID is taken. */
export function isDuplicate(error: unknown): boolean {
  return isApiError(error) && error.errorCode === 'duplicate_entry';
}

/** Checks whether the settings changed between reading and writing. */
export function isHashConflict(error: unknown): boolean {
  return hasCode(error, 'LB_CONFLICT');
}

/** Checks whether the change may have taken effect although the call failed. */
export function isAmbiguous(error: unknown): boolean {
  return isApiError(error) && error.ambiguous;
}

/** Checks whether the appliance failed during creation. */
export function isApplianceFailure(error: unknown): boolean {
  return hasCode(error, 'LB_APPLIANCE_FAILED');
}

/** Checks whether there is no address to choose: the given one is taken, or none is left. */
export function isNoChoice(error: unknown): boolean {
  return hasCode(error, 'VIP_ADDRESS') || hasCode(error, 'VIP_POOL_EXHAUSTED');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
