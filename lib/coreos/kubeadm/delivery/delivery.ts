import { checkCall } from '../../../core/props/check-call';
import { toZoneName, type Zone, type ZoneName } from '../../../core/zone';
import { SIGNATURES } from '../../signatures';

/** Options of {@link Delivery.flatcarInstall}. */
export interface FlatcarInstallOptions {
  /**
   * The disk that Flatcar is written to; everything on it is lost.
   * @default '/dev/vda'
   */
  readonly device?: `/dev/${string}` | undefined;
}

/** Options of {@link Delivery.matchbox}. */
export interface MatchboxOptions {
  /** URL at which machines reach the matchbox server, such as `http://10.1.0.5:8080`. */
  readonly url: string;
  /**
   * The disk that Flatcar is installed to; everything on it is lost.
   * @default '/dev/vda'
   */
  readonly device?: `/dev/${string}` | undefined;
}

/** Options of {@link Delivery.sakura}. */
export interface SakuraDeliveryOptions {
  /**
   * Zone such as `is1b`.
   * @default - `$SAKURA_ZONE` in the commands
   */
  readonly zone?: ZoneName | Zone | undefined;
  /**
   * Size of the disks in GB, one of those that the control panel offers.
   * @default 20
   */
  readonly diskSizeGigabytes?: number | undefined;
}

/** How a machine gets its boot document, as plain data. */
export type DeliverySpec =
  | { readonly kind: 'flatcarInstall'; readonly device: string }
  | { readonly kind: 'configDrive' }
  | { readonly kind: 'matchbox'; readonly url: string; readonly device: string }
  | { readonly kind: 'sakura'; readonly zone: string | undefined; readonly diskSizeGigabytes: number }
  | { readonly kind: 'cloud' };

/** How a machine gets its boot document. Decides which commands the next steps show. */
export class Delivery {
  private readonly spec: DeliverySpec;

  private constructor(spec: DeliverySpec) {
    this.spec = spec;
  }

  /** Uses the cloud's user data field for new servers. */
  static cloud(): Delivery {
    checkCall(SIGNATURES, 'Delivery.cloud', arguments);
    return new Delivery({ kind: 'cloud' });
  }

  /**
   * Uses Flatcar's installer, run from an ISO image or any other Linux that does not use the machine's disk.
   */
  static flatcarInstall(options: FlatcarInstallOptions = {}): Delivery {
    checkCall(SIGNATURES, 'Delivery.flatcarInstall', arguments);
    const { device = '/dev/vda' } = options;
    return new Delivery({ kind: 'flatcarInstall', device });
  }

  /** Uses a small disk image attached to the machine: a config drive, or NoCloud for cloud-init. */
  static configDrive(): Delivery {
    checkCall(SIGNATURES, 'Delivery.configDrive', arguments);
    return new Delivery({ kind: 'configDrive' });
  }

  /** Uses the network (PXE), with a matchbox server. Synth writes the folder that it serves. */
  static matchbox(options: MatchboxOptions): Delivery {
    checkCall(SIGNATURES, 'Delivery.matchbox', arguments);
    const { url, device = '/dev/vda' } = options;
    return new Delivery({ kind: 'matchbox', url, device });
  }

  /**
   * Uses Sakura Cloud. For Flatcar, each machine has an archive that contains its document, and its disk is
   * copied from that. For Debian and Ubuntu, a public archive with cloud-init gets the document when the
   * server starts.
   */
  static sakura(options: SakuraDeliveryOptions = {}): Delivery {
    checkCall(SIGNATURES, 'Delivery.sakura', arguments);
    const { zone, diskSizeGigabytes = 20 } = options;
    return new Delivery({ kind: 'sakura', zone: toZoneName(zone), diskSizeGigabytes });
  }

  /** @internal */
  toSpec(): DeliverySpec {
    return this.spec;
  }
}
