import { findSecrets } from '../../../lib/coreos/lint/find-secrets';
import { checkSecrets } from '../../../lib/coreos/lint/secrets';
import { collectTexts } from '../../../lib/coreos/lint/texts';
import type { BootDocument } from '../../../lib/coreos/model/boot-document';
import { documentOf } from '../boot';
import { contextOf, found, unitsOf } from './found';

function check(changes: Partial<BootDocument>, acceptSecrets = false): string[] {
  const document = documentOf(changes);
  const texts = [...collectTexts(document, unitsOf(...document.units))];
  return found(checkSecrets(document, texts, contextOf({ acceptSecrets })));
}

const PRIVATE_KEY = '-----BEGIN RSA PRIVATE KEY-----\nMII…\n-----END RSA PRIVATE KEY-----\n';

describe('secrets', () => {
  it.each<[string, Partial<BootDocument>, string]>([
    [
      'a private key in a file',
      { files: [{ path: '/etc/ca.key', content: PRIVATE_KEY }] },
      'files[0].content',
    ],
    [
      'a private key in bytes',
      { files: [{ path: '/etc/ca.key', content: Buffer.from(PRIVATE_KEY) }] },
      'files[0].content',
    ],
    [
      'a join token in a unit',
      {
        units: [
          {
            name: 'a.service',
            command: 'start',
            content: { Service: { ExecStart: '/bin/kubeadm join --token abcdef.0123456789abcdef' } },
          },
        ],
      },
      'units[0].content',
    ],
    [
      'the hash of a password',
      { users: [{ name: 'a', passwordHash: '$6$salt$hash' }] },
      'users[0].passwordHash',
    ],
    ['a password of etcd', { options: { fleet: { etcdPassword: 'x' } } }, 'fleet.etcdPassword'],
  ])('are refused, unless they are accepted: %s', (_, document, property) => {
    expect(check(document)).toEqual([`USER_DATA_SECRET ${property}`]);
    expect(check(document, true)).toEqual([]);
  });

  it('can be accepted one by one', () => {
    const file = { content: PRIVATE_KEY, acceptSecret: true } as const;
    expect(
      check({
        files: [
          { path: '/etc/a.key', ...file },
          { path: '/etc/b.key', content: PRIVATE_KEY },
        ],
      }),
    ).toEqual(['USER_DATA_SECRET files[1].content']);
  });
});

describe('a text that looks like a secret', () => {
  const random = 'q9X2'.repeat(10);
  it.each([
    `Environment=GITHUB_TOKEN=ghp_${random}`,
    `Environment="DB_PASSWORD=hunter2!"`,
    `export AWS_SECRET_ACCESS_KEY=${random}`,
    `API_KEY='${random}'`,
    `curl -H "Authorization: Bearer ${random}" https://api.example.jp`,
    `postgres://app:s3cr3t@db.example.jp/app`,
    `"auth": "dXNlcjpwYXNzd29yZA=="`,
    `password: correct-horse`,
    `"client_secret": "${random}"`,
    `kubeadm join --token abcdef.0123456789abcdef 10.0.0.1:6443`,
    `/usr/bin/agent --api-key ${random}`,
    `-----BEGIN OPENSSH PRIVATE KEY-----`,
    ...['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map((kind) =>
      Buffer.from(`-----BEGIN ${kind}PRIVATE KEY-----\n`).toString('base64'),
    ),
    `PrivateKey=${'A'.repeat(43)}=`,
    `token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N`,
    `SAKURACLOUD_ACCESS_TOKEN_SECRET=${random}`,
    `mysql -u root -phunter22 shop`,
    `mysqldump --single-transaction -p'hunter 22' shop`,
    `mysql -p$PASSWORD shop; mysql -phunter22 shop`,
    `mariadb-admin -phunter22 ping`,
    `curl -fsS -u shop:hunter22 https://api.example.jp`,
    `curl --user "shop:hunter22" https://api.example.jp`,
    `docker login -u shop -p hunter22 registry.example.jp`,
    `sshpass -p hunter22 ssh web`,
    `redis-cli -h cache -a hunter22 ping`,
    `requirepass hunter22`,
    `masterauth "hunter22"`,
    `redis-server --requirepass hunter22`,
    `openssl pkcs12 -in a.p12 -passin pass:hunter22`,
    `echo core:hunter22 | chpasswd`,
    `echo 'core:hunter22' | sudo chpasswd`,
    `chpasswd <<< "core:hunter22"`,
    `machine api.example.jp login shop password hunter22`,
    `machine api.example.jp\n  login shop\n  password hunter22\n`,
    `db.example.jp:5432:shop:app:hunter22`,
    `https://hooks.slack.com/services/T01234567/B01234567/${random.slice(0, 24)}`,
    `https://discord.com/api/webhooks/123456789012345678/${random.repeat(2).slice(0, 68)}`,
  ])('is %s', (text) => expect(findSecrets(text)).toHaveLength(1));

  it.each([
    `Environment=TOKEN=$TOKEN`,
    `PASSWORD=$\{DB_PASSWORD}`,
    `PASSWORD=$(cat /run/secrets/db)`,
    `DB_PASSWORD_FILE=/run/secrets/db`,
    `password: <your password>`,
    `password: {{ db_password }}`,
    `PASSWORD=changeme`,
    `token: xxxxxxxx`,
    `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3f1T2pN9lJk2mG0c7n4uYv8wXzQ5rEoS6bKdHfLiMg ops`,
    `passwd: $6$salt$${random}`,
    `--discovery-token-ca-cert-hash sha256:${'0a'.repeat(32)}`,
    `secretName: shop-tls`,
    `Token=::1a:2b:3c:4d`,
    `Token=static:::1a2b:3c4d`,
    `secret: my-secret`,
    `https://discovery.etcd.io/${'0a'.repeat(16)}`,
    `sha256sum -c ${'0a'.repeat(32)}`,
    `-----BEGIN PUBLIC KEY-----`,
    ...['PUBLIC KEY', 'CERTIFICATE', 'EC PARAMETERS', 'DH PARAMETERS', 'OPENSSH PUBLIC KEY'].map((kind) =>
      Buffer.from(`-----BEGIN ${kind}-----\n`).toString('base64'),
    ),
    `passwd: files systemd`,
    `passwd: compat`,
    `smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd`,
    `password_encryption = scram-sha-256`,
    `ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster-1`,
    `--initial-cluster-token site-42`,
    `PublicKey=${'A'.repeat(43)}=`,
    `# put the token into /etc/token`,
    `--token-ttl 24h --authentication-token-webhook=true`,
    `tokenFile: /etc/kubernetes/token`,
    `Authorization: Bearer $TOKEN`,
    `http://user@host/path:80@x`,
    `echo "password: " && read -r password`,
    `mysql -u root -p shop`,
    `mysql -u root -p"$MYSQL_PASSWORD" shop`,
    `mysql -p$(cat /run/secrets/db) shop`,
    `mysql -P3306 --protocol=tcp -h db`,
    `mysql -h db; mkdir -pv /data/logs`,
    `curl -u shop https://api.example.jp`,
    `curl -u "$NAME:$PASSWORD" https://api.example.jp`,
    `curl -u shop:"$PASSWORD" https://api.example.jp`,
    `docker run -p 8080:8080 web`,
    `docker login -u shop --password-stdin`,
    `sshpass -f /run/secrets/ssh ssh web`,
    `redis-cli -a $REDIS_PASSWORD ping`,
    `# requirepass foobared`,
    `requirepass $REDIS_PASSWORD`,
    `openssl x509 -passin file:/run/secrets/key`,
    `echo 'core:$6$salt$hash' | chpasswd -e`,
    `echo "core:$PASSWORD" | chpasswd`,
    `the login needs a password from us`,
    `root:x:0:0:root:/root:/bin/bash`,
    `registry.example.jp:5000/shop/web:1.27`,
    `52:54:00:12:34:56`,
    `2001:0db8:0000:0000:0000:0000:0000:0001`,
    `curl --user-agent=kumiki/1:long-enough https://api.example.jp`,
    `https://hooks.slack.com/services/`,
  ])('is not %s', (text) => expect(findSecrets(text)).toEqual([]));

  it.each(['password', 'a', 'token-', 'x:// ', 'eyJ', '"', 'pass=', 'mysql -', 'curl ', 'echo a:b ', '1:'])(
    'is searched for fast in 100 kB of %j',
    (part) => {
      const text = part.repeat(100_000 / part.length);
      const start = process.cpuUsage().user;
      findSecrets(text);
      expect((process.cpuUsage().user - start) / 1000).toBeLessThan(500);
    },
  );
});
