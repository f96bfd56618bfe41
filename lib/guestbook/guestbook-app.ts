import { Construct } from 'constructs';
import { addCheck } from '../core/check';
import { isGuarded } from '../core/fronts';
import { addNote } from '../core/notes';
import { checkNew } from '../core/props/check-call';
import { traceSource } from '../core/source';
import { requireChart } from '../core/stack';
import { Exposure } from '../kubernetes/service/exposure';
import type { Workload } from '../kubernetes/workload/workload';
import { checkGuestbook } from './checks';
import { GuestbookFlavour } from './flavour';
import { TIERS } from './flavour-spec';
import type { GuestbookInput, GuestbookProps } from './guestbook-props';
import { tryFindImage } from './known-images';
import { addNetworkPolicies } from './network-policies';
import { SIGNATURES } from './signatures';
import { addStorage, addTier } from './tier';

const NOT_STORED =
  "messages are lost with the leader's pod, and the followers then delete theirs too: set leader.storage to keep them";

const UNPROTECTED =
  'leader and followers ask for no password: without network policies every pod of the cluster can read and write messages';

const PASSWORD_IN_FRONTEND =
  'the frontend has the password in REDIS_PASSWORD: it must not show its environment, as phpinfo() in the classic page does';

/**
 * The Guestbook: a frontend that takes messages, a leader that stores them and followers that serve them.
 * The tiers can be passed wherever a service or workload is expected, such as `guestbook.frontend` to a
 * gateway or load balancer.
 *
 * The images have the names of their Services compiled in, so a namespace holds one Guestbook of a flavour; a
 * second one is refused as a duplicate name.
 */
export class GuestbookApp extends Construct {
  /** Images, ports and arguments. */
  readonly flavour: GuestbookFlavour;
  /** The tier that accepts writes. */
  readonly leader: Workload;
  /** The tier that answers reads. */
  readonly followers: Workload;
  /** The tier that serves the page: the backend for gateways and load balancers. */
  readonly frontend: Workload;

  constructor(scope: Construct, id: string, props: GuestbookProps = {}) {
    checkNew(SIGNATURES, 'GuestbookApp', arguments, new.target === GuestbookApp);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    this.flavour = props.flavour ?? GuestbookFlavour.redisLeader;
    const input = { flavour: this.flavour.spec, props };
    this.leader = addTier(this, 'leader', input, addStorage(this, input));
    this.followers = addTier(this, 'followers', input);
    this.frontend = addTier(this, 'frontend', input);
    this.orderServicesBeforePods();
    if (props.networkPolicies ?? true) addNetworkPolicies(this, input);

    addCheck(this, () => checkGuestbook(input));
    for (const note of describeRisks(input)) addNote(this, () => note);
    addNote(this, () => describeExposure(input, this.frontend));
  }

  /**
   * Creates Services before pods: pods get variables only for Services that already exist, and agnhost
   * followers give up if they do not find the leader.
   */
  private orderServicesBeforePods(): void {
    const services = [this.leader.service, this.followers.service].filter((service) => service !== undefined);
    this.followers.deployment.addDependency(...services.slice(0, 1));
    this.frontend.deployment.addDependency(...services);
  }
}

/** Returns a note on what the frontend reveals to direct clients; undefined if only gateways can reach it. */
function describeExposure({ flavour, props }: GuestbookInput, frontend: Workload): string | undefined {
  const isInside = (props.frontend?.exposure ?? Exposure.clusterIp()).isInside;
  return isInside && isGuarded(frontend) ? undefined : flavour.exposureNote;
}

/** Yields notes on the risks of a Guestbook with these properties. */
function* describeRisks({ flavour, props }: GuestbookInput): Generator<string> {
  yield* flavour.notes;
  if (flavour.dataDirectory !== undefined && !props.leader?.storage) yield NOT_STORED;
  if (props.networkPolicies === false && !props.password) yield UNPROTECTED;
  if (props.password) yield PASSWORD_IN_FRONTEND;
  for (const tier of TIERS) {
    const image = props[tier]?.image;
    if (image === undefined || tryFindImage(image)) continue;
    yield `image ${image} is not known: as ${tier} it must do what ${flavour[tier].image} does`;
  }
}
