import type { Problem } from '../../core/errors';

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

/**
 * Returns whether `text` is a URL with http or https without characters that are special in a shell, a unit
 * or TOML.
 */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\/[\w.~:/@%+-]+$/.test(text) && URL.canParse(text);
}

/** Finds problems of a proxy. They do not show its URLs, which may contain a password. */
export function* findProxyFaults({ http, https, except = [] }: WebProxy): Generator<Omit<Problem, 'code'>> {
  if (http === undefined && https === undefined) {
    yield {
      property: 'webProxy',
      message: 'the proxy has no URL',
      allowed: 'http, https or both',
      hint: 'leave webProxy out if there is none',
    };
  }
  for (const [name, url] of Object.entries({ http, https })) {
    if (url === undefined || isWebUrl(url)) continue;
    yield {
      property: `webProxy.${name}`,
      message: 'this is not the URL of a proxy',
      allowed: 'a URL such as http://proxy.example.jp:3128',
      hint: 'percent-encode special characters of user and password',
    };
  }
  for (const item of except) {
    if (/^[\w.*:][\w.*:-]*(?:\/\d{1,3})?$/.test(item)) continue;
    yield {
      property: 'webProxy.except',
      message: `'${item}' is not a host or network that can bypass the proxy`,
      given: item,
      allowed: 'a host, a domain such as .example.jp, an address or a network',
      hint: 'write one in each item, without commas',
    };
  }
}
