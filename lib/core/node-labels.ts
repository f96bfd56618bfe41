/**
 * Label for nodes whose kernel leaves ARP requests for virtual IPs to the appliance. The Kubernetes API does
 * not show kernel settings, so whoever sets them adds the label: the boot document of a machine, or the user.
 */
export const ARP_LABEL = 'kumiki.dev/arp';

/** The value of {@link ARP_LABEL} on such nodes. */
export const ARP_IS_QUIET = 'quiet';
