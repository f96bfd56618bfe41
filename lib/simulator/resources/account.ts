import type { WireAuthStatus } from '../../sakura/wire';
import type { Handler } from '../call';
import { answerFind } from '../find/find';
import { renderZone, ZONE_NAMES } from '../protocol/zones';
import type { Route } from '../route';

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
const readAuthStatus: Handler = () => ({ status: 200, body: AUTH_STATUS });

const findZones: Handler = (call) => answerFind('Zones', ZONE_NAMES.map(renderZone), call.query);

/** What does not belong to one zone. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/zone', does: 'find zones', handle: findZones },
  { method: 'GET', path: '/auth-status', does: 'read whose token it is', handle: readAuthStatus },
];
