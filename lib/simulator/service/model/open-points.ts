import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour';
import { TAKEN } from './parse-behaviour';

/** Something about the real service that could not be found out. */
export interface OpenPoint {
  readonly question: string;
  /** The setting of {@link Behaviour} that answers it; none: see `differs`. */
  readonly setting?: keyof Behaviour;
  /** What is to be known beside the question. @default - nothing */
  readonly note?: string;
}

/** Every open point that a program can be tried against. */
export const OPEN_POINTS: readonly OpenPoint[] = [
  {
    question: 'Which spelling of the settings hash is compared with the current one?',
    setting: 'hashSpelling',
  },
  {
    question: 'What does /status answer while a load balancer is not up?',
    setting: 'statusWhileDown',
    note: 'refused: 409',
  },
  {
    question: 'With which error code is the deletion of a running load balancer refused?',
    setting: 'deleteWhileUp',
  },
  {
    question: 'Are 40 real servers the limit of a virtual IP or of a load balancer?',
    setting: 'serverLimit',
    note: 'among the strict rules',
  },
  { question: 'What is the lowest VRID?', setting: 'minVrid' },
  { question: 'What is the highest VRID?', setting: 'maxVrid' },
  {
    question: 'Can a load balancer be changed while it is migrating?',
    setting: 'updateWhileMigrating',
    note: 'refused: 409',
  },
  {
    question: 'Can settings be applied while a load balancer boots or shuts down?',
    setting: 'configWhileCleaning',
    note: 'locked: 423',
  },
  {
    question: 'Can the power be cut while a load balancer boots or shuts down gracefully?',
    setting: 'forceWhileCleaning',
    note: 'refused: 409',
  },
  { question: 'How many appliances may an account have?', setting: 'maxAppliances' },
  { question: 'How many switches may an account have?', setting: 'maxSwitches' },
  { question: 'How many routers may an account have?', setting: 'maxRouters' },
  { question: 'How many servers may an account have?', setting: 'maxServers' },
  {
    question: 'What do error messages say?',
    note: 'texts of our own; error codes are those of the service',
  },
];

/** The default answer to an open point, as a text. */
export function defaultOf({ setting }: OpenPoint): string {
  const value = setting && DEFAULT_BEHAVIOUR[setting];
  return value === Number.POSITIVE_INFINITY ? 'any number' : String(value ?? '');
}

/** What the setting of an open point takes, as a text. */
export function takenBy({ setting }: OpenPoint): string {
  return setting ? TAKEN[setting].allowed : '';
}
