// Where a webhook may lead. On AWS: https to public addresses only, whatever a name resolves to at that moment, so that
// nobody makes us ask our own services. A host on one machine may also speak http to that machine.
import { BlockList, isIP } from "node:net";

let loopback = false;

/** From now on, http to this machine is allowed, or it is not any more. */
export function allowLoopback(allowed: boolean): void {
  loopback = allowed;
}

const nobody = new BlockList();
// Special-purpose addresses: IANA's registries for IPv4 and IPv6.
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  nobody.addSubnet(net, bits, "ipv4");
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  nobody.addSubnet(net, bits, "ipv6");
const global = new BlockList();
// All that is public in IPv6 today; addresses that hold an IPv4 one are outside of it.
global.addSubnet("2000::", 3, "ipv6");
const ourselves = new BlockList();
ourselves.addSubnet("127.0.0.0", 8, "ipv4");
ourselves.addAddress("::1", "ipv6");

/** May it be connected to? */
export function mayReach(address: string): boolean {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0) return false;
  if (loopback && ourselves.check(address, family)) return true;
  if (family === "ipv6" && !global.check(address, family)) return false;
  return !nobody.check(address, family);
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

const isOurselves = (host: string): boolean =>
  host === "localhost" || (isIP(host) !== 0 && ourselves.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"));

/** Why an address is never called; undefined if it may be. */
export function refusalOf(text: string): string | undefined {
  if (!URL.canParse(text)) return "it is no address";
  const url = new URL(text);
  const host = hostOf(url);
  if (url.username !== "" || url.password !== "") return "it has a user or a password in it";
  if (loopback && isOurselves(host) && /^https?:$/.test(url.protocol)) return undefined;
  if (url.protocol !== "https:") return "only https is spoken";
  if (isIP(host) !== 0 && !mayReach(host)) return `${host} is no public address`;
  if (!host.includes(".") && isIP(host) === 0) return `${host} is no public name`;
  return undefined;
}
