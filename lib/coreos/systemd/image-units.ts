import { SpellingIndex } from '../../core/suggest';

/**
 * Units that images bring along, without their types: those of systemd, then those of CoreOS, Flatcar, Fedora
 * CoreOS and Debian that other units refer to.
 */
const IMAGE_UNITS: Readonly<Record<string, string>> = {
  target: `
    basic blockdev@ bluetooth boot-complete cryptsetup-pre cryptsetup ctrl-alt-del default emergency exit
    factory-reset final first-boot-complete getty-pre getty graphical halt hibernate hybrid-sleep initrd-fs
    initrd-root-device initrd-root-fs initrd-switch-root initrd-usr-fs initrd integritysetup-pre integritysetup kexec
    local-fs-pre local-fs machines multi-user network-online network-pre network nss-lookup nss-user-lookup paths
    poweroff printer reboot remote-cryptsetup remote-fs-pre remote-fs remote-veritysetup rescue rpcbind runlevel0
    runlevel1 runlevel2 runlevel3 runlevel4 runlevel5 runlevel6 shutdown sigpwr sleep slices smartcard sockets
    soft-reboot sound ssh-access suspend-then-hibernate suspend swap sysinit system-update-pre system-update time-set
    time-sync timers tpm2 umount usb-gadget veritysetup-pre veritysetup
    cloud-config cloud-init coreos-wait-for-network early-docker ignition-complete ignition-diskful nfs-client
    oem-config ssh-key-proc-cmdline ssh-keys system-config user-config`,
  service: `
    capsule@ console-getty container-getty@ debug-shell emergency getty@ autovt@ initrd-cleanup initrd-parse-etc
    initrd-switch-root initrd-udevadm-cleanup-db kmod kmod-static-nodes ldconfig modprobe@ quotaon-root quotaon quotaon@
    rc-local rescue serial-getty@ system-update-cleanup user-runtime-dir@ user@
    afterburn afterburn-sshkeys@ amazon-ssm-agent apparmor apt-daily apt-daily-upgrade audit-rules auditd
    avahi-daemon bootengine chrony chronyd cloud-config cloud-final cloud-init cloud-init-local conntrackd containerd
    coreos-cloudinit coreos-installer coreos-metadata coreos-metadata-sshkeys@ coreos-setup-environment cri-o crio cron
    crond dbus dbus-broker dnsmasq docker early-docker ensure-sysext etcd etcd-member etcd2 firewalld flanneld
    flannel-docker-opts flatcar-metadata flatcar-setup-environment fleet fstrim fwupd google-accounts-daemon
    google-clock-skew-daemon google-guest-agent google-startup-scripts haproxy haveged ifup@ ignition-delete-config
    ignition-firstboot-complete iptables iptables-restore ip6tables ip6tables-restore iptables-store ip6tables-store
    irqbalance iscsi iscsi-init iscsid keepalived kubelet locksmithd logrotate lvm2-activation lvm2-activation-early
    lvm2-monitor mdadm mdmonitor multipathd ModemManager NetworkManager NetworkManager-dispatcher
    NetworkManager-wait-online networking nfs-blkmap nfs-idmapd nfs-mountd nfs-server nfs-utils nfsd nftables nmbd nscd
    nslcd ntp ntpd ntpdate nvidia-persistenced oem-cloudinit oem-gce open-iscsi open-vm-tools openvswitch-switch
    plymouth-quit plymouth-quit-wait plymouth-start podman podman-auto-update podman-restart polkit
    prepare-kubelet qemu-guest-agent rc rkt-api rkt-gc rkt-metadata rpc-gssd rpc-statd rpc-statd-notify rpcbind
    rpm-ostree-bootstatus rpm-ostreed rsyslog selinux-autorelabel settimezone snapd smartd ssh ssh@ sshd sshd@
    sshd-keygen sshd-keygen@ sssd syslog syslog-ng sysinit-env tcsd tlp toolbox-init udev ufw unattended-upgrades
    update-ca-certificates update-engine update-engine-stub user-config user-config-ovfenv user-configdrive
    user-configvirtfs user-cloudinit-proc-cmdline user-cloudinit@ system-cloudinit@ vgauthd vmtoolsd waagent wicked
    wpa_supplicant zincati`,
  socket: `
    syslog containerd crio cloud-init-hotplugd dbus dm-event docker early-docker fleet iscsid lvm2-lvmpolld podman
    rkt-api rkt-metadata rpcbind sshd ssh snapd`,
  timer: `
    apt-daily apt-daily-upgrade fstrim logrotate man-db podman-auto-update rkt-gc sshd-keygen systemd-tmpfiles-clean
    systemd-sysupdate systemd-sysupdate-reboot`,
  path: 'motdgen coreos-cloudinit-vagrant user-configdrive user-cloudinit@ acpid cups',
  mount: `
    dev-hugepages dev-mqueue proc-sys-fs-binfmt_misc sys-fs-fuse-connections sys-kernel-config sys-kernel-debug
    sys-kernel-tracing tmp var-lib-machines var usr boot home media-configdrive media-configvirtfs media-ovfenv`,
  automount: 'proc-sys-fs-binfmt_misc boot',
};

/** Units whose names begin with `systemd-`. */
const SYSTEMD_UNITS: Readonly<Record<string, string>> = {
  service: `
    ask-password-console ask-password-wall backlight@ battery-check binfmt bless-boot boot-check-no-failures
    boot-random-seed boot-system-token boot-update bootctl@ bsod confext coredump@ creds@ cryptsetup@ exit firstboot
    fsck-root fsck@ growfs-root growfs@ halt hibernate-clear hibernate-resume hibernate-resume@ hibernate
    homed-activate homed-firstboot homed hostnamed hwdb-update hybrid-sleep importd initctl journal-catalog-update
    journal-flush journal-gatewayd journal-remote journal-upload journald-sync@ journald journald@ kexec localed logind
    machine-id-commit machined makefs@ mkswap@ modules-load mountfsd network-generator networkd-persistent-storage
    networkd-resolve-update networkd-wait-online networkd-wait-online@ networkd nspawn@ nsresourced oomd pcrextend@
    pcrfs-root pcrfs@ pcrlock-file-system pcrlock-firmware-code pcrlock-firmware-config pcrlock-machine-id
    pcrlock-make-policy pcrlock-secureboot-authority pcrlock-secureboot-policy pcrlock@ pcrmachine pcrphase-initrd
    pcrphase-sysinit pcrphase portabled poweroff pstore quotacheck-root quotacheck quotacheck@ random-seed
    readahead-collect readahead-done readahead-replay reboot remount-fs repart resolved rfkill shutdownd soft-reboot
    storagetm suspend-then-hibernate suspend sysctl sysext sysext@ sysupdate-reboot sysupdate sysupdated sysusers
    time-wait-sync timedated timesyncd tmpfiles-clean tmpfiles-setup-dev-early tmpfiles-setup-dev tmpfiles-setup
    tpm2-setup-early tpm2-setup udev-load-credentials udev-settle udev-trigger udevd update-done update-utmp-runlevel
    update-utmp user-sessions userdbd vconsole-setup veritysetup@ vmspawn@ volatile-root`,
  socket: `
    bootctl coredump creds hostnamed importd initctl journal-gatewayd journal-remote journald-audit journald-dev-log
    journald-varlink@ journald journald@ mountfsd networkd nsresourced oomd pcrextend pcrlock rfkill shutdownd sysext
    udevd-control udevd-kernel userdbd`,
  path: 'ask-password-console ask-password-wall ask-password-plymouth',
};

/** Units that exist as soon as another unit names them. */
const ALWAYS_THERE = /^(?:-|dbus-.*)\.|\.(?:device|slice|scope)$/;

let known: ReadonlySet<string> | undefined;

/** Returns the names of all units in images. */
function listImageUnits(): ReadonlySet<string> {
  known ??= new Set([...expandNames('', IMAGE_UNITS), ...expandNames('systemd-', SYSTEMD_UNITS)]);
  return known;
}

let spelling: SpellingIndex | undefined;

/** Finds the image's unit that a name probably misspells; undefined if there is none. */
export function findMeantOfImage(name: string): string | undefined {
  spelling ??= new SpellingIndex(listImageUnits());
  return spelling.find(name);
}

function* expandNames(prefix: string, units: Readonly<Record<string, string>>): Generator<string> {
  for (const [type, names] of Object.entries(units)) {
    for (const name of names.trim().split(/\s+/)) yield `${prefix}${name}.${type}`;
  }
}

/** Returns the name of a unit's file: for an instance of a template, that of the template. */
export function toUnitFileName(name: string): string {
  return name.replace(/^([^@]*@).+(\.[a-z]+)$/, '$1$2');
}

/** Returns whether a unit exists on images, or as soon as it is named. */
export function isImageUnit(name: string): boolean {
  return ALWAYS_THERE.test(name) || listImageUnits().has(toUnitFileName(name));
}
