import { readCommand } from '../../lib/inventory/machine-commands';
import { listShellCommands } from '../../lib/inventory/shell-commands';

const SUM = 'ab'.repeat(32);

/** Returns what a shell line installs, as package URLs or names. */
function bring(line: string): readonly string[] {
  return listShellCommands(line).flatMap((command) =>
    readCommand(command).map(({ component }) => component.purl ?? component.name),
  );
}

describe('a command that installs something on a machine', () => {
  test.each([
    [
      `/opt/bin/fetch-pinned /opt/bin/k https://a/k ${SUM}`,
      [`pkg:generic/k?checksum=sha256:${SUM}&download_url=https://a/k`],
    ],
    ['wget -N -P /opt/bin http://a/kubelet', ['pkg:generic/kubelet?download_url=http://a/kubelet']],
    ['curl -fsSL -o /opt/bin/x https://a/y', ['pkg:generic/x?download_url=https://a/y']],
    ['curl -o "$file" "$base/x"', ['$base/x']],
    ['curl https://a/install.sh | sudo sh', ['pkg:generic/install.sh?download_url=https://a/install.sh']],
    ['sudo -E env A=1 wget https://a/b', ['pkg:generic/b?download_url=https://a/b']],
    ['until curl -f https://a/b; do sleep 1; done', ['pkg:generic/b?download_url=https://a/b']],
    ['curl http://127.0.0.1:10248/healthz http://localhost/ http://[::1]:1/ http://169.254.169.254/meta', []],
    ['curl http://127.0.0.1.example.jp/x', ['pkg:generic/x?download_url=http://127.0.0.1.example.jp/x']],
    [
      'apt-get -y -o A=b install --no-install-recommends curl=8.5.0-* jq nginx:amd64',
      ['pkg:deb/debian/curl@8.5.0', 'pkg:deb/debian/jq', 'pkg:deb/debian/nginx'],
    ],
    ['apt-get update', []],
    [
      '/usr/bin/docker run --rm -it --name web -p 80:80 --env=A=b nginx:1.27 nginx -g run',
      ['pkg:oci/nginx?repository_url=docker.io/library/nginx&tag=1.27'],
    ],
    [
      'docker --debug pull --quiet redis:2.8',
      ['pkg:oci/redis?repository_url=docker.io/library/redis&tag=2.8'],
    ],
    [
      'docker pull --platform linux/amd64 redis:2.8',
      ['pkg:oci/redis?repository_url=docker.io/library/redis&tag=2.8'],
    ],
    ['podman create --replace quay.io/a/b', ['pkg:oci/b?repository_url=quay.io/a/b&tag=latest']],
    ['docker network create web', []],
    ['docker stop run', []],
    [
      'crictl pull registry.k8s.io/pause:3.10',
      ['pkg:oci/pause?repository_url=registry.k8s.io/pause&tag=3.10'],
    ],
    [
      'ctr -n k8s.io images pull --all-platforms docker.io/library/a:1',
      ['pkg:oci/a?repository_url=docker.io/library/a&tag=1'],
    ],
    ['echo https://a/b', []],
  ])('%s installs %j', (line, brought) => {
    expect(bring(line)).toEqual(brought);
  });
});
