import type { Problem } from '../../core/errors';
import { isPinned, tryParseImage } from '../../kubernetes/workload/image';
import type { GatewayTls } from '../gateway-tls';

const REFERENCE =
  'REGISTRY/PROJECT/NAME:TAG in lower case, such as asia-northeast1-docker.pkg.dev/my-project/site/gateway:1.4.2';

/** Yields the problems of the name of the image to build, and of its base image. */
export function* checkImage(
  image: string,
  baseImage: string,
  tls: GatewayTls | undefined,
): Generator<Problem> {
  for (const { secretName, certManager } of tls?.certificates ?? []) {
    if (!certManager) continue;
    yield {
      code: 'GATEWAY_TLS',
      message: `cert-manager issues certificate '${secretName}' in a cluster, and an image is not in one yet`,
      given: certManager.issuer,
      allowed: 'GatewayTls.files, or GatewayTls.secret with its files mounted',
      hint: 'use files, or an NginxIngressGateway',
    };
  }
  const built = tryParseImage(image);
  if (!built) {
    yield imageProblem(`'${image}' is not the name of an image`, image, REFERENCE, explainName(image));
  } else if (built.digest !== undefined) {
    yield imageProblem(
      'the digest of an image is not known before it is built',
      image,
      REFERENCE,
      'give it a tag; once it is pushed, refer to it by its digest',
    );
  } else if (!isPinned(built)) {
    yield imageProblem(
      `image '${image}' has ${built.tag === undefined ? 'no tag, which means latest' : 'the tag latest'}`,
      image,
      'a tag that is never used again: a version, or the hash of a commit',
      'you could neither tell what runs nor go back to it; give each build its own tag',
    );
  }
  const base = tryParseImage(baseImage);
  if (base && isPinned(base)) return;
  yield imageProblem(
    `the base image '${baseImage}' ${base ? 'is a different one from day to day' : 'is not the name of an image'}`,
    baseImage,
    'an image with a fixed tag or a digest',
    'leave baseImage out, or name a version of nginx-unprivileged',
  );
}

function explainName(image: string): string {
  if (/^https?:/.test(image)) return 'leave out the scheme';
  if (/[${}]/.test(image))
    return 'a variable of the shell is not replaced here: put the value into the program';
  return image === image.toLowerCase()
    ? 'correct the name'
    : 'write the name in lower case; only tags may have capitals';
}

function imageProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_SETTING', message, given, allowed, hint };
}
