import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningApiServer } from '../harness/api-server';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { describeUnless, describeWithEngines } from '../harness/engine';
import { waitFor } from '../harness/poll';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { BuiltImage } from './image-build';

const BUILD_MS = 600_000;
const reason = process.getuid?.() === 0 ? undefined : 'an image without a daemon is built by root alone';

it('is based on a Node version that the package supports', () => {
  const text = readFileSync(join(ROOT, 'deploy/controller/Containerfile'), 'utf8');
  const [, ...given] = /^ARG NODE_IMAGE=\S+\/node:(\d+)\.(\d+)\.\d+-/m.exec(text) ?? [];
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const [, ...least] = /^>=(\d+)\.(\d+)/.exec(engines.node) ?? [];
  const [major = 0, minor = 0] = given.map(Number);
  const [leastMajor = Number.NaN, leastMinor = Number.NaN] = least.map(Number);
  expect(major > leastMajor || (major === leastMajor && minor >= leastMinor)).toBe(true);
  // even numbers are releases with long-term support
  expect(major % 2).toBe(0);
  expect(text).toContain(`any image of Node ${leastMajor}.${leastMinor} or later`);
});

describeUnless(reason, 'the image of the controller', () => {
  const engines = ['buildah', 'busybox', 'etcd', 'kube-apiserver'] as const;
  describeWithEngines(engines, 'built by its Containerfile', (pathOf) => {
    let image: BuiltImage;
    let server: RunningApiServer;
    let site: SimulatedSite;
    let controller: AttachedProcess | undefined;
    let root: string;

    beforeAll(async () => {
      image = BuiltImage.build({ buildah: pathOf('buildah'), busybox: pathOf('busybox') });
      root = image.unpack();
      [server, site] = await Promise.all([
        RunningApiServer.start({ etcd: pathOf('etcd'), apiServer: pathOf('kube-apiserver') }),
        SimulatedSite.start(),
      ]);
    }, BUILD_MS);

    afterAll(async () => {
      await controller?.stop();
      await site?.close();
      await server?.stop();
      image?.remove();
    }, BUILD_MS);

    /** Returns a command line that runs as the image specifies, with its files read-only. */
    const toCommand = (args: readonly string[]) => {
      const { User, Env, Entrypoint, WorkingDir } = image.readConfig();
      const seal = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec chroot "$@"';
      return [
        ...['unshare', '--mount', 'sh', '-c', seal, root, `--userspec=${User}`, root],
        ...['/usr/bin/env', ...Env, '/bin/sh', '-c', 'cd "$0" && exec "$@"', WorkingDir],
        ...[...Entrypoint, ...args],
      ];
    };
    const run = (...args: string[]) => {
      const [program = '', ...others] = toCommand(args);
      return spawnSync(program, others, { encoding: 'utf8', env: { PATH: process.env.PATH } });
    };

    it('declares its user, its port and its command', () => {
      expect(image.readConfig()).toMatchObject({
        User: '65532:65532',
        ExposedPorts: { '10260/tcp': {} },
        Cmd: ['controller'],
        WorkingDir: '/opt/kumiki',
      });
      expect(run('controller', '--help')).toMatchObject({ status: 0, stderr: '' });
    });

    it('has neither npm nor the packages that synthesize', () => {
      for (const path of ['usr/local/bin/npm', 'usr/local/lib/node_modules', 'tmp/kumiki.tgz']) {
        expect([path, existsSync(join(root, path))]).toEqual([path, false]);
      }
      expect(existsSync(join(root, 'opt/kumiki/node_modules/@kubernetes/client-node'))).toBe(true);
      expect(existsSync(join(root, 'opt/kumiki/node_modules/cdk8s'))).toBe(false);
    });

    it('gives a Service its address, as its own user and without any writable file', async () => {
      const kubeconfig = join(root, 'tmp/kubeconfig');
      writeFileSync(kubeconfig, embedAuthority(readFileSync(server.kubeconfig, 'utf8')), { mode: 0o644 });
      const { Cmd } = image.readConfig();
      const where = [
        '--kubeconfig=/tmp/kubeconfig',
        '--listen=127.0.0.1:0',
        '--network=router:name=k8s-router',
      ];
      const command = toCommand([...Cmd, '--unclassed', ...where]);
      const started = startAttached(['sh', '-c', 'exec "$@" >&2', 'sh', ...command], {
        ...site.simulator.env,
        PATH: process.env.PATH,
      });
      controller = started;
      await waitFor(() => /leads now/.test(started.messages()), 'a leader').catch((error: unknown) => {
        throw new Error(`${error}: ${started.messages()}`);
      });
      server.mustKubectl(['create', 'service', 'loadbalancer', 'web', '--tcp=80:8080']);
      const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };
      server.mustKubectl(['create', '-f', '-'], JSON.stringify(node));
      const ready = { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }] };
      const patch = JSON.stringify({ status: ready });
      server.mustKubectl(['patch', 'node', 'node-1', '--subresource=status', '--type=merge', '-p', patch]);
      const read = () =>
        server.mustKubectl(['get', 'service', 'web', '-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}']);
      await waitFor(() => read().startsWith('203.0.113.'), 'the address of the Service');
      await started.stop();
      expect(started.messages()).not.toContain(site.simulator.secret);
    });
  });
});

/** Embeds the authority of a kubeconfig, because the image does not contain the file. */
function embedAuthority(kubeconfig: string): string {
  return kubeconfig.replace(/"certificate-authority":\s*"([^"]+)"/g, (_, file: string) => {
    return `"certificate-authority-data":"${readFileSync(file).toString('base64')}"`;
  });
}
