import { generateKeyPairSync, sign } from 'node:crypto';

/**
 * A certificate that openssl created, whose key no longer exists, with the hash of its public key as printed
 * by openssl and sha256sum.
 */
export const KNOWN_AUTHORITY = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUQAJ0++2IAqWcf4EJka3L2hEkR/swCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjExMzAzNTNaGA8yMTI2MTAy
ODEzMDM1M1owFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABOin/tSOciytX3KL4JsjZCCOChc59CDhpZrpHZb+JQAievCgOPo+
3qGybN44GiPncbFY6/nWq1xo2jYQRpGRdB6jUzBRMB0GA1UdDgQWBBT6/R0zWFaP
CWIayh86kLakoSq1wzAfBgNVHSMEGDAWgBT6/R0zWFaPCWIayh86kLakoSq1wzAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDiaYFoXWgcbyBNBrTv
e3Wa/VhS5goZeCFOsyMw5XpXHwIgfx0ro2SqibGg2vRbyxkrhMDxUtOnwbCmMEd6
f44MTe0=
-----END CERTIFICATE-----
`,
  hash: 'sha256:2bab876198c3a981459812bdd104bb2113b24f037473f83e69476f2789b1b85a',
};

/** A certificate authority created for each run, with its key. */
export const AUTHORITY = makeAuthority(true);

/** A certificate that must not sign others. */
export const NO_AUTHORITY = makeAuthority(false);

function makeAuthority(isAuthority: boolean): { readonly certificate: string; readonly privateKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const name = sequence(
    der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('kubernetes')))),
  );
  const constraints = sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(der(0x17, Buffer.from('250101000000Z')), der(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(der(0x06, Buffer.from('551d13', 'hex')), der(0x04, constraints)))),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]));
  const certificate = sequence(body, ecdsaWithSha256, signature).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Encodes tag, length and value. */
function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
