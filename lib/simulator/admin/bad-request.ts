import { KumikiError } from '../../core/errors';

/** Says what is wrong with a request to the admin API. */
export function badRequest(message: string, given: unknown, allowed?: string): KumikiError {
  return new KumikiError({ code: 'SIMULATOR_ADMIN', message, given, allowed });
}
