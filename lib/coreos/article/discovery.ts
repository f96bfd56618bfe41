import { checkCall } from '../../core/props/check-call';
import { SIGNATURES } from '../signatures';

/**
 * How the members of etcd find each other: by a URL that all machines of a cluster share, and that no other
 * cluster may ever use.
 */
export class Discovery {
  private readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /**
   * Uses the URL of a discovery service, such as `https://discovery.etcd.io/` followed by 32 hexadecimal
   * digits.
   */
  static url(url: string): Discovery {
    checkCall(SIGNATURES, 'Discovery.url', arguments);
    return new Discovery(url);
  }

  /** Uses a token of the public service: 32 hexadecimal digits from https://discovery.etcd.io/new?size=N. */
  static token(token: string): Discovery {
    checkCall(SIGNATURES, 'Discovery.token', arguments);
    return new Discovery(`https://discovery.etcd.io/${token}`);
  }

  /** Returns the discovery URL. */
  toUrl(): string {
    return this.url;
  }
}
