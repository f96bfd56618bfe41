import { warnAboutDownloads, warnAboutFailures } from '../../../../lib/coreos/lint/warnings/failures';
import type { Unit } from '../../../../lib/coreos/model/unit';
import type { Directives } from '../../../../lib/coreos/model/unit-content';
import { found, started, unitsOf } from '../found';

const check = (...units: Unit[]) => found(warnAboutFailures(unitsOf(...units)));

describe('a failure that goes unnoticed', () => {
  it('is an ignored failure of a preparation', () => {
    const unit = (ExecStartPre: string) => started('a.service', { ExecStartPre, ExecStart: '/bin/true' });
    expect(check(unit('-/usr/bin/etcdctl mk /a b'))).toEqual(['UNIT_SWALLOWED_FAILURE units[0]']);
    expect(check(unit('/usr/bin/etcdctl mk /a b'))).toEqual([]);
  });

  it.each([
    '-/usr/bin/docker rm -f a',
    '-/usr/bin/docker kill a',
    '-/usr/bin/docker pull busybox',
    '-/usr/bin/docker network create a',
    '-/bin/mkdir -p /opt/bin',
    '-/usr/bin/rm -f /run/a',
    '-/usr/sbin/modprobe ip_vs',
    '-/sbin/ip link del docker0',
    "-/bin/bash -c '/usr/bin/docker rm a'",
  ])('is not %s, which is expected to fail', (ExecStartPre) => {
    expect(check(started('a.service', { ExecStartPre, ExecStart: '/bin/true' }))).toEqual([]);
  });

  it('is a download without verification', () => {
    const get = '/usr/bin/wget -N -P /opt/bin http://storage.googleapis.com/kubernetes/kubelet';
    expect(
      found(warnAboutDownloads(unitsOf(started('a.service', { Type: 'oneshot', ExecStart: get })))),
    ).toEqual(['UNIT_DOWNLOAD units[0]']);
    const checked = { Type: 'oneshot', ExecStart: [get, '/usr/bin/sha256sum -c /etc/sums'] };
    expect(found(warnAboutDownloads(unitsOf(started('a.service', checked))))).toEqual([]);
  });

  it.each([
    ["/bin/sh -c 'until curl -s http://localhost:8888 | grep ok; do sleep 1; done'", false],
    ["/bin/sh -c 'curl -sf https://api.example.jp/healthz'", false],
    ['/usr/bin/wget -q --spider http://a/b', false],
    ['/usr/bin/curl -Lo /opt/bin/a https://a/b', true],
    ["/bin/sh -c 'curl -sSL https://a/install.sh | sh'", true],
    ["/bin/sh -c 'curl https://a/b.tgz | tar -xz -C /opt'", true],
  ])('is a download, and not a request: %s', (ExecStart, isDownload) => {
    expect(found(warnAboutDownloads(unitsOf(started('a.service', { ExecStart }))))).toHaveLength(
      isDownload ? 1 : 0,
    );
  });

  it('is the loss of the sockets of a unit that is replaced', () => {
    const docker = (Unit: Directives) =>
      started('docker.service', { ExecStart: '/usr/bin/docker -d -H fd://' }, Unit);
    expect(check(docker({}))).toEqual(['UNIT_RACE units[0]']);
    expect(check(docker({ Requires: 'docker.socket' }))).toEqual([]);
  });
});
