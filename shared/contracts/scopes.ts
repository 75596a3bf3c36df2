// What a bearer token may do, and on whose behalf. Cognito prefixes a scope with its resource server's name.
export const RESOURCE_SERVER = "lendemain";

export const scopes = {
  "orders:write": "Quote promises, place, change and cancel the channel's own orders",
  "orders:read": "Read the channel's own orders",
  webhooks:
    "Have events of the channel's own orders, or of the vendor's own purchase orders, sent to an address",
  "stock:read": "Read stock levels",
  "stock:write": "Count and move stock",
  "network:read": "Read nodes, carriers, items and policy",
  "network:write": "Change nodes, carriers, items and policy",
  tasks: "Work on the tasks of the node named by a node: scope",
  "purchase-orders": "Answer the purchase orders of the vendor named by a vendor: scope",
  carrier: "Send tracking events of the carrier named by a carrier: scope",
  planner: "See everything and intervene",
} as const;

export type Scope = keyof typeof scopes;

/** Who a token speaks for: `lendemain/channel:web`, `lendemain/node:lyon`... */
export const partyKinds = ["channel", "node", "vendor", "carrier"] as const;
export type PartyKind = (typeof partyKinds)[number];

/** What each kind of party does, beside the scope that names it. */
export const scopesOf = {
  channel: ["orders:write", "orders:read", "stock:read", "webhooks"],
  node: ["tasks"],
  vendor: ["purchase-orders", "webhooks"],
  carrier: ["carrier"],
} as const satisfies Record<PartyKind, readonly Scope[]>;

export const qualified = (scope: string): string => `${RESOURCE_SERVER}/${scope}`;
