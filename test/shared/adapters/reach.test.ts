// Where a webhook may lead: nowhere but outside.
import { afterEach, describe, expect, it } from "vitest";
import { allowLoopback, mayReach, refusalOf } from "#shared/adapters/http/reach.ts";

afterEach(() => allowLoopback(false));

describe("an address", () => {
  it.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])(
    "that is public, %s, may be reached",
    (one) => expect(mayReach(one)).toBe(true),
  );

  it.each([
    ...["127.0.0.1", "10.0.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
    ...["224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254"],
    ...["::ffff:7f00:1", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "2001:db8::1", "localhost", ""],
  ])("that is not public, %s, may not", (one) => expect(mayReach(one)).toBe(false));
});

describe("a URL", () => {
  it("of this machine is for a host of one's own", () => {
    const own = ["http://127.0.0.1:9000/events", "http://localhost:9000/", "http://[::1]:9000/"];
    for (const url of own) expect([url, refusalOf(url)]).toEqual([url, "only https is spoken"]);
    expect(refusalOf("https://127.0.0.1/")).toBe("127.0.0.1 is no public address");
    allowLoopback(true);
    for (const url of own) expect([url, refusalOf(url)]).toEqual([url, undefined]);
    expect(refusalOf("http://10.0.0.1/")).toBe("only https is spoken");
    expect(mayReach("127.0.0.1")).toBe(true);
    expect(mayReach("10.0.0.1")).toBe(false);
  });

  it.each([
    ["https://0x7f000001/", "127.0.0.1 is no public address"],
    ["https://2130706433/", "127.0.0.1 is no public address"],
    ["https://metadata/", "metadata is no public name"],
    ["https://a:b@shop.example.com/", "it has a user or a password in it"],
    ["nonsense", "it is no address"],
  ])("%s is refused", (url, why) => expect(refusalOf(url)).toBe(why));

  it("of a shop is taken", () => expect(refusalOf("https://shop.example.com/hooks?x=1")).toBeUndefined());
});
