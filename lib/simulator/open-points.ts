import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';

/** Something about the real service that could not be found out. */
export interface OpenPoint {
  readonly question: string;
  /** The setting of {@link Behaviour} that answers it; none: see `differs`. */
  readonly setting?: keyof Behaviour;
  /** What the setting takes. */
  readonly takes: string;
}

/** Every open point that a program can be tried against. */
export const OPEN_POINTS: readonly OpenPoint[] = [
  {
    question: 'Which spelling of the settings hash is compared with the current one?',
    setting: 'hashSpelling',
    takes: '`both`, `SettingsHash`, `OriginalSettingsHash`',
  },
  {
    question: 'What does /status answer while a load balancer is not up?',
    setting: 'statusWhileDown',
    takes: '`refused` (409), `empty`',
  },
  {
    question: 'With which error code is the deletion of a running load balancer refused?',
    setting: 'deleteWhileUp',
    takes: 'an error code',
  },
  {
    question: 'Are 40 real servers the limit of a virtual IP or of a load balancer?',
    setting: 'serverLimit',
    takes: '`virtual-ip`, `load-balancer` (among the strict rules)',
  },
  { question: 'What is the lowest VRID?', setting: 'minVrid', takes: 'a number' },
  { question: 'What is the highest VRID?', setting: 'maxVrid', takes: 'a number' },
  {
    question: 'Can a load balancer be changed while it is migrating?',
    setting: 'updateWhileMigrating',
    takes: '`accepted`, `refused` (409)',
  },
  {
    question: 'Can settings be applied while a load balancer boots or shuts down?',
    setting: 'configWhileCleaning',
    takes: '`accepted`, `locked` (423)',
  },
  {
    question: 'Can the power be cut while a load balancer boots or shuts down gracefully?',
    setting: 'forceWhileCleaning',
    takes: '`refused` (409), `accepted`',
  },
  { question: 'How many appliances may an account have?', setting: 'maxAppliances', takes: 'a number' },
  { question: 'How many switches may an account have?', setting: 'maxSwitches', takes: 'a number' },
  { question: 'How many routers may an account have?', setting: 'maxRouters', takes: 'a number' },
  { question: 'How many servers may an account have?', setting: 'maxServers', takes: 'a number' },
  {
    question: 'What do error messages say?',
    takes: 'texts of our own; error codes are those of the service',
  },
];

/** The default answer to an open point, as a text. */
export function defaultOf({ setting }: OpenPoint): string {
  const value = setting && DEFAULT_BEHAVIOUR[setting];
  return value === Number.POSITIVE_INFINITY ? 'any number' : String(value ?? '');
}
