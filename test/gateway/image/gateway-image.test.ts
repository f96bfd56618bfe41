import { App, GatewayImage, type GatewayImageProps, GatewayTls, Stack } from '../../../lib';
import { problemsBelow } from '../../kubernetes/manifests';
import { addServices } from '../declared';

const IMAGE = 'asia-northeast1-docker.pkg.dev/my-project/site/gateway:1.4.2';

function build(props: Partial<GatewayImageProps> = {}) {
  const app = new App();
  const stack = new Stack(app, 'site', { namespace: 'site' });
  const web = addServices(stack, ['web']).get('web');
  if (!web) throw new Error('no service');
  const image = new GatewayImage(stack, 'Image', { image: IMAGE, ...props });
  image.route('/hoge/', web, { stripPrefix: true });
  return { app, stack, image };
}

function commands(app: App): string[] {
  const groups = app.assemble().stacks[0]?.artifacts.filter(({ kind }) => kind.name === 'gateways') ?? [];
  return groups.flatMap(({ kind, artifacts }) =>
    (kind.instructions?.(artifacts, 'my dist/site') ?? []).flatMap(({ steps }) =>
      steps.flatMap((step) => step.commands),
    ),
  );
}

describe('the image of a gateway', () => {
  it('consists of three files in one folder, and adds no manifest', () => {
    const { app } = build();
    const paths = [...app.render().keys()].filter((path) => path.includes('gateways/'));
    const [folder = ''] = paths[0]?.match(/.*\//) ?? [];
    expect(paths.map((path) => path.slice(folder.length))).toEqual(['Dockerfile', 'nginx.conf', 'start.sh']);
    expect(
      String(app.render().get(`${folder}Dockerfile`)),
    ).toBe(`# Written by kumiki synth: change the program instead
FROM docker.io/nginxinc/nginx-unprivileged:1.30.4-alpine
COPY nginx.conf start.sh /etc/nginx/kumiki/
USER 10101:10101
EXPOSE 8080
# lets requests in flight end
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/bin/sh", "/etc/nginx/kumiki/start.sh"]
`);
    expect(app.synthYaml()).not.toMatch(/gateway|ConfigMap/);
  });

  it('is built, tried and pushed by commands with quoted paths', () => {
    const { app } = build();
    expect(commands(app)).toEqual([
      expect.stringMatching(
        /^docker build --pull --tag \S+gateway:1\.4\.2 'my dist\/site\/gateways\/[a-z0-9-]+'$/,
      ),
      `docker run --rm --read-only --tmpfs /tmp --cap-drop ALL --publish 8080:8080 ${IMAGE}`,
      'gcloud auth configure-docker asia-northeast1-docker.pkg.dev',
      `docker push ${IMAGE}`,
    ]);
    expect(commands(build({ image: 'gateway:1' }).app).join('\n')).not.toContain('docker push');
  });

  it('matches requests as the pods of a gateway would', () => {
    const { image } = build();
    expect(image.match({ host: 'a.jp', target: '/hoge/a' })).toMatchObject({
      kind: 'forwarded',
      target: '/a',
    });
  });

  it.each([
    ['no tag', 'registry.example.jp/site/gateway'],
    ['the tag latest', 'registry.example.jp/site/gateway:latest'],
    ['a digest', `registry.example.jp/site/gateway@sha256:${'a'.repeat(64)}`],
    ['a variable', 'gcr.io/$gcp_project/hoge-nginx:$label'],
    ['a scheme', 'https://registry.example.jp/site/gateway:1'],
    ['capitals', 'registry.example.jp/Site/gateway:1'],
    ['a command', 'registry.example.jp/gateway:1; id'],
    ['a tag that is too long', `registry.example.jp/gateway:${'1'.repeat(129)}`],
    ['nothing', ''],
  ])('refuses a name with %s', (_, image) => {
    expect(problemsBelow(build({ image }).stack)).toMatchObject([
      { code: 'GATEWAY_SETTING', given: image, allowed: expect.any(String), hint: expect.any(String) },
    ]);
  });

  it.each([
    ['without a tag', 'nginx'],
    ['with the tag latest', 'nginx:latest'],
  ])('refuses a base image %s', (_, baseImage) => {
    const problems = problemsBelow(build({ baseImage, nginxVersion: '1.30.4' }).stack);
    expect(problems).toMatchObject([{ code: 'GATEWAY_SETTING', given: baseImage }]);
  });

  it('checks the files of certificates, and refuses those that only a cluster creates', () => {
    const { app, stack } = build({
      redirectToHttps: false,
      tls: GatewayTls.certManager(['a.jp'], { issuer: 'ca' }),
    });
    expect(problemsBelow(stack)).toMatchObject([{ code: 'GATEWAY_TLS', given: 'ca' }]);
    expect(() => app.assemble()).toThrow('GATEWAY_TLS');
    const files = build({
      redirectToHttps: false,
      tls: GatewayTls.files(['a.jp'], { store: 'no such store' }),
    });
    expect(problemsBelow(files.stack).map(({ code }) => code)).toEqual([
      'GATEWAY_CERTIFICATE',
      'GATEWAY_CERTIFICATE',
    ]);
  });
});
