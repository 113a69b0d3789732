import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Where istiod and the name server are, for the proxies. */
export const CONTROL = '10.250.0.1';

// Pods have 10.244.x.y. What a pod's application sends comes from 10.246.x.y, and what is sent on to it through its own
// sidecar arrives at 10.247.x.y.
export const CALLERS = '10.246.0.0/16';
const PODS = '10.244.';

/** The address from which a pod's application calls, so that its sidecar gets hold of the connection. */
export const callerOf = (podIp: string): string => podIp.replace(PODS, '10.246.');
/** The address at which a pod's application is, behind its sidecar. */
const applicationOf = (podIp: string): string => podIp.replace(PODS, '10.247.');
/** The pod whose application has an address; that address itself where it is none. */
export const podAt = (ip: string): string => ip.replace(/^10\.247\./, PODS);

/** Whether an address is one that pods have. */
export const isPodAddress = (ip: string): boolean => ip.startsWith(PODS);

/** The ports of a sidecar that are its own. */
export const OWN_PORTS = { admin: 15000, outbound: 15001, inbound: 15006 };

/** Both ends of each link have this address, so that nobody needs to ask for the other's. */
const LINK = '02:00:00:00:00:01';
const PODS_TABLE = 15;

function ip(...commands: string[]): void {
  execFileSync('ip', ['-batch', '-'], { input: commands.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] });
}

const linkOf = (index: number) => `pod${index}`;
const tableOf = (index: number) => 1000 + index;

/**
 * Makes the network namespace of this process the node of a cluster and the world around it: every address is taken for
 * its own, except those of pods that have a namespace of theirs.
 */
export function openNetwork(): void {
  const settings = '/proc/sys/net/ipv4';
  // Connections come back from addresses that are also here.
  for (const where of ['all', 'default']) {
    writeFileSync(`${settings}/conf/${where}/rp_filter`, '0');
    writeFileSync(`${settings}/conf/${where}/accept_local`, '1');
  }
  writeFileSync(`${settings}/ip_forward`, '1');
  ip(
    'link set lo up',
    `rule add pref 15 lookup ${PODS_TABLE}`,
    'rule add pref 20 lookup local',
    'rule del pref 0',
    'route add local default dev lo table local',
    `addr add ${CONTROL}/32 dev lo`,
  );
}

/**
 * The shell script that makes the network of a pod from within, and then becomes the program of its arguments. With a
 * sidecar all connections are redirected as `istio-iptables` does it.
 */
export function podNetwork(podIp: string, index: number, sidecar: boolean): string {
  const app = applicationOf(podIp);
  const redirection = `table ip istio {
  chain arriving {
    type nat hook prerouting priority dstnat;
    ip saddr ${CALLERS} tcp dport 1-65535 redirect to :${OWN_PORTS.outbound}
    ip saddr ${CONTROL} tcp dport ${OWN_PORTS.admin} return
    ip daddr ${podIp} tcp dport 1-65535 redirect to :${OWN_PORTS.inbound}
  }
  chain delivered {
    type nat hook output priority -100;
    ip saddr 127.0.0.6 ip daddr ${podIp} tcp dport 1-65535 dnat to ${app}
  }
  chain leaving {
    type nat hook postrouting priority srcnat;
    ip daddr ${app} snat to ${podIp}
  }
}`;
  // Whatever name server this machine is set up with: questions for names are answered by the node.
  const names = `table ip names {
  chain asked {
    type nat hook output priority -100;
    udp dport 53 dnat to ${CONTROL}
  }
  chain leaving {
    type nat hook postrouting priority srcnat;
    udp dport 53 snat to ${podIp}
  }
}`;
  return [
    'set -e',
    'echo 1 > /proc/sys/net/ipv4/conf/default/route_localnet',
    'ip -batch - <<END',
    'link set lo up',
    `link add eth0 address ${LINK} type veth peer name ${linkOf(index)} address ${LINK} netns 1`,
    `addr add ${podIp}/32 dev eth0`,
    'link set eth0 arp off up',
    'route add default dev eth0',
    'END',
    'nft -f - <<END',
    names,
    ...(sidecar ? [redirection] : []),
    'END',
    'exec "$@"',
  ].join('\n');
}

/** Whether a pod has made its end of the link. */
export const linked = (index: number): boolean =>
  readFileSync('/proc/net/dev', 'utf8').includes(` ${linkOf(index)}:`);

/** Leads connections to a pod, and those of its application, through the namespace of its own. */
export function joinPod(podIp: string, index: number): void {
  ip(
    `link set ${linkOf(index)} arp off up`,
    `route add ${podIp} dev ${linkOf(index)} src ${CONTROL} table ${PODS_TABLE}`,
    `addr add ${callerOf(podIp)}/32 dev lo`,
    `route add default dev ${linkOf(index)} table ${tableOf(index)}`,
    `rule add pref 10 from ${callerOf(podIp)} lookup ${tableOf(index)}`,
  );
}

/** Forgets a pod whose namespace has ended, and its link with it. */
export function leavePod(podIp: string, index: number): void {
  ip(
    `rule del pref 10 from ${callerOf(podIp)} lookup ${tableOf(index)}`,
    `addr del ${callerOf(podIp)}/32 dev lo`,
  );
}
