/** A proxy through which a machine reaches the web. */
export interface WebProxy {
  /**
   * URL of the proxy for http, such as `http://proxy.example.jp:3128`.
   * @default - none
   */
  readonly http?: string | undefined;
  /**
   * URL of the proxy for https; its own scheme is usually http as well.
   * @default - none
   */
  readonly https?: string | undefined;
  /**
   * Hosts, domains (`.example.jp`), addresses and networks that are reached directly.
   * @default - none
   */
  readonly except?: readonly string[] | undefined;
}
