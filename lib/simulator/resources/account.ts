import type { WireAuthStatus } from '../../sakura/wire';
import type { Handler } from '../call';
import { answerFind } from '../find';
import { renderZone, ZONE_NAMES } from '../zones';

/** The account behind the simulator's token. */
const AUTH_STATUS: WireAuthStatus & { readonly [key: string]: unknown } = {
  Account: { ID: 123_400_000_001, Name: 'sim account', Code: 'sim', Class: 'member' },
  Member: { Code: 'sim00000', Class: 'member' },
  AuthClass: 'account',
  AuthMethod: 'apikey',
  ExternalPermission: '',
  IsAPIKey: true,
  OperationPenalty: 'none',
  Permission: 'create',
  is_ok: true,
};

/** The one resource without a wrapper. */
export const readAuthStatus: Handler = () => ({ status: 200, body: AUTH_STATUS });

export const findZones: Handler = (call) => answerFind('Zones', ZONE_NAMES.map(renderZone), call.query);
