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
    `redis://:hunter22@cache:6379/0`,
    `curl -sku shop:hunter22 https://api.example.jp`,
    `curl --proxy-user shop:hunter22 https://api.example.jp`,
    `curl -fsS \\\n  -u shop:hunter22 \\\n  https://api.example.jp`,
    `mysql -h db \\\r\n  -phunter22 shop`,
    `CREATE USER 'shop'@'%' IDENTIFIED BY 'hunter22';`,
    `CREATE USER shop\n  WITH ENCRYPTED PASSWORD 'hunter22';`,
    `alter role shop login password 'hunter22';`,
    `sentinel auth-pass shop hunter22`,
    `user default on >hunter22 ~* +@all`,
    `REDISCLI_AUTH=hunter22`,
    `dbpass=hunter22`,
    `DB_PW=hunter22`,
    `bindpw hunter22`,
    `  auth_pass hunter22`,
    `  stats auth admin:hunter22`,
    `  user admin insecure-password hunter22`,
    `ldapsearch -x -D cn=admin -w hunter22 -b dc=example`,
    `mongosh -u root -p hunter22`,
    `echo hunter22 | passwd --stdin core`,
    `printf 'core:hunter22\\n' | chpasswd`,
    `chpasswd <<EOF\ncore:hunter22\nEOF`,
    `htpasswd -bc /etc/nginx/users shop hunter22`,
    `APP_KEY=base64:${random}`,
    `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${random}==`,
    `<password>hunter22</password>`,
    `<property name="db.password" value="hunter22"/>`,
    `'password' => 'hunter22',`,
    `password := "hunter22"`,
    `//registry.npmjs.org/:_auth=c2hvcDpodW50ZXIyMg==`,
    `-----BEGIN PGP PRIVATE KEY BLOCK-----`,
    `PuTTY-User-Key-File-3: ssh-ed25519`,
    `npm_${random.slice(0, 36)}`,
    `sk-ant-api03-${random}`,
    `hf_${random.slice(0, 34)}`,
    `GOCSPX-${random}`,
    `https://discordapp.com/api/webhooks/123456789012345678/${random.repeat(2).slice(0, 68)}`,
    `https://api.telegram.org/bot123456789:${random}/sendMessage`,
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
    `docker login -u shop --password-stdin registry.example.jp`,
    `ExecStart=/usr/bin/systemctl --no-ask-password start web.service`,
    `pg_dump --no-password --host db shop`,
    `mysql --password --host db`,
    `echo "PASS: the disk is healthy"`,
    `deploy ALL=(root) NOPASSWD: SETENV: /usr/bin/make`,
    `LoadCredential=db2-password:/etc/credstore/db2-password`,
    `SetCredentialEncrypted=db: ${random}`,
    `tokenizer: cl100k_base`,
    `existingSecret: shop-credentials-2024`,
    `tokenReview: authentication.k8s.io/v1`,
    `TOKEN_SERVER=https://auth2.example.jp/token`,
    `password = os.environ["DB_PASSWORD"]`,
    `password=os.getenv("DB_PASSWORD")`,
    `password: process.env.DB_PASSWORD,`,
    `String password = System.getenv("DB_PASSWORD");`,
    `password: ENV.fetch("DB_PASSWORD")`,
    `'password' => env('DB_PASSWORD'),`,
    `items.map(token => token.name2)`,
    `apiToken := &corev1.Secret{}`,
    `password: !secret mqtt_password`,
    `password: *db_password`,
    `password: ENC[AES256_GCM,data:${random}]`,
    `password={cipher}${random}`,
    `password: __DB_PASSWORD__`,
    `{"token": null, "password": null}`,
    `connect(user="shop", password=None)`,
    `docker run --name mysql -p3306:3306 mysql:8`,
    `mysqld_exporter -port=9104`,
    `npm_package_config_node_gyp_force_process_config`,
    `"forgotPassword": "Forgot your password?"`,
    `"password": "パスワード"`,
    `"passwordTooShort": "At least 8 characters"`,
    `postgres://username:password@hostname:5432/database`,
    `redis://:$REDIS_PASSWORD@cache:6379`,
    `--from-file=password=./password.txt`,
    `CREATE USER shop PASSWORD NULL; SELECT 'long enough';`,
    `CREATE USER shop PASSWORD 'SCRAM-SHA-256$4096:${random}'`,
    `  auth_pass $VRRP_PASSWORD`,
    `<password>\${env.DB_PASSWORD}</password>`,
  ])('is not %s', (text) => expect(findSecrets(text)).toEqual([]));

  it.each([
    'password',
    'a',
    'token-',
    'x:// ',
    'eyJ',
    '"',
    'pass=',
    'mysql -',
    'curl ',
    'echo a:b ',
    '1:',
    'create user a ',
    'name="password',
    'user a ',
  ])('is searched for fast in 100 kB of %j', (part) => {
    const text = part.repeat(100_000 / part.length);
    const start = process.cpuUsage().user;
    findSecrets(text);
    expect((process.cpuUsage().user - start) / 1000).toBeLessThan(500);
  });
});
