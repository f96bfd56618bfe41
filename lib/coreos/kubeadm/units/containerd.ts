import type { Unit } from '../../model/unit';

/** The image's containerd, which runs the containers: its configuration is made for Kubernetes already. */
export const CONTAINERD: Unit = { name: 'containerd.service', command: 'start' };
