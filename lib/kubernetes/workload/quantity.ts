const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** What {@link tryParseCores} reads. */
export const CORES = "a decimal number, of thousandths with the suffix m, such as '100m' or '2'";

/** What {@link tryParseBytes} reads. */
export const BYTES =
  "a decimal number with one of the suffixes k M G T P E Ki Mi Gi Ti Pi Ei or none, such as '128Mi'";

/** Amount, exponent and suffix of a quantity. Kubernetes accepts `.5` and `5.`, too. */
const QUANTITY = /^(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,2})|(m|[kMGTPE]|[KMGTPE]i))?$/;

/** Parses processor cores in the notation of Kubernetes (`100m`, `0.5`); undefined if `text` is not valid. */
export function tryParseCores(text: string): number | undefined {
  const [, amount, exponent = '', suffix = ''] = QUANTITY.exec(text) ?? [];
  if (amount === undefined || !['', 'm'].includes(suffix)) return undefined;
  return Number(amount + exponent) / (suffix === 'm' ? 1000 : 1);
}

/**
 * Parses bytes in the notation of Kubernetes (`128Mi`); undefined if `text` is not valid. Kubernetes also accepts
 * `512m`, which is half a byte.
 */
export function tryParseBytes(text: string): number | undefined {
  const [, amount, exponent = '', suffix = ''] = QUANTITY.exec(text) ?? [];
  const factor = FACTORS[suffix];
  return amount === undefined || factor === undefined ? undefined : Number(amount + exponent) * factor;
}
