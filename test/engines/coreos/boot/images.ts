import { CLOUDINIT_UNIT } from './cloud-config';
import { CLOUD_INIT_UNIT } from './cloud-init';
import type { Image } from './root';

/** Keeps running, as a daemon does. */
const STAY = 'exec /usr/bin/sleep.real infinity';

/** Units in all the images. */
const COMMON = {
  'systemd-sysctl.service':
    '[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/lib/systemd/systemd-sysctl\n',
  'systemd-modules-load.service':
    '[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/modules-load\n',
};

/**
 * Programs in all the images. They replace those that would change the kernel, and shorten the pauses of
 * loops.
 */
const COMMON_PROGRAMS = {
  'modules-load': '',
  // replaces docker's `mount --make-rprivate /`, because the machine already has its own mounts
  sleep: 'test "$1" = infinity && exec /usr/bin/sleep.real infinity\nexec /usr/bin/sleep.real 0.1',
};

/** CoreOS of 2014, as in the article: etcd, fleet and docker are units of the image. */
export const COREOS: Image = {
  units: {
    ...COMMON,
    'cloudinit.service': CLOUDINIT_UNIT,
    'etcd.service': '[Service]\nExecStart=/usr/bin/etcd\nRestart=always\nRestartSec=1\n',
    'fleet.service':
      '[Unit]\nWants=etcd.service\nAfter=etcd.service\n[Service]\nExecStart=/usr/bin/fleetd\nRestart=always\n',
    'docker.socket': '[Socket]\nListenStream=/run/docker.sock\n',
    'docker.service':
      '[Unit]\nRequires=docker.socket\nAfter=docker.socket\n[Service]\nExecStart=/usr/bin/docker -d -H fd://\n',
    'docker-client.service':
      '[Service]\nType=oneshot\nExecStart=-/usr/bin/curl --silent --max-time 0.3 --unix-socket /run/docker.sock http://docker/\n',
  },
  enabled: ['cloudinit.service', 'docker.socket', 'systemd-sysctl.service', 'systemd-modules-load.service'],
  programs: {
    ...COMMON_PROGRAMS,
    etcd: STAY,
    fleetd: STAY,
    docker: STAY,
    etcdctl: '',
    wget: '',
  },
};

/** A program of Kubernetes or Rudder, which is downloaded or copied to /opt/bin. */
export const DAEMON = STAY;

/** Flatcar: containerd, and the program that overlays an extension on the system. */
export const FLATCAR: Image = {
  units: {
    ...COMMON,
    // later units wait until it runs, as for the real one, which notifies systemd itself
    'containerd.service':
      "[Service]\nExecStart=/usr/bin/containerd\nExecStartPost=/bin/sh -c 'until grep -q ^containerd /trace; do :; done'\n[Install]\nWantedBy=multi-user.target\n",
    'systemd-sysext.service':
      '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/systemd-sysext merge\n[Install]\nWantedBy=sysinit.target\n',
    'ensure-sysext.service':
      '[Unit]\nAfter=systemd-sysext.service\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/bin/systemctl daemon-reload\n[Install]\nWantedBy=multi-user.target\n',
    'kubelet.service':
      '[Service]\nExecStart=/usr/bin/kubelet\nRestart=always\n[Install]\nWantedBy=multi-user.target\n',
  },
  enabled: ['systemd-sysctl.service', 'systemd-modules-load.service', 'ensure-sysext.service'],
  programs: {
    ...COMMON_PROGRAMS,
    containerd: STAY,
    'systemd-sysext': '',
    kubeadm: '',
    kubectl: '',
    kubelet: STAY,
  },
};

/** Folder of the Debian programs that are installed during a test. */
export const PACKAGES = '/var/packages';

/** Debian without any part of Kubernetes: packages install containerd, kubeadm and the others. */
export const DEBIAN: Image = {
  units: {
    ...COMMON,
    'cloud-init.service': CLOUD_INIT_UNIT,
    'containerd.service': FLATCAR.units['containerd.service'] ?? '',
    'kubelet.service': FLATCAR.units['kubelet.service'] ?? '',
  },
  enabled: ['cloud-init.service', 'systemd-sysctl.service', 'systemd-modules-load.service'],
  programs: {
    ...COMMON_PROGRAMS,
    modprobe: '',
    sysctl: '',
    swapoff: '',
    'apt-get': `case "$*" in *kubeadm=*) cp ${PACKAGES}/* /usr/bin/ ;; esac`,
    'apt-mark': '',
    curl: '',
    gpg: 'case "$*" in *--show-keys*) cat /fingerprint ;; esac',
    containerd: STAY,
  },
};
