/**
 * On nodes whose kernel leaves ARP requests for virtual IPs to the appliance. Nothing in the API of Kubernetes shows
 * kernel settings, so whoever makes them says so: the boot document of a machine, or a person.
 */
export const ARP_LABEL = 'kumiki.dev/arp';

/** The value of {@link ARP_LABEL} that says so. */
export const ARP_IS_QUIET = 'quiet';
