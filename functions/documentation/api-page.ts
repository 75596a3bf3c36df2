// The API on one page, for people: generated from the routes, without scripts.
import { z } from "zod";
import { eventSchemas, eventTable, eventTypes } from "#shared/contracts/events.ts";
import { problems } from "#shared/contracts/problems.ts";
import { type Route, routes } from "#shared/contracts/routes.ts";
import { qualified } from "#shared/contracts/scopes.ts";

export function apiPage(): string {
  const groups = Map.groupBy(
    Object.entries(routes),
    ([, route]) => (route satisfies Route).path.split("/")[2] ?? "",
  );
  const contents = [...groups.keys()].map((group) => `<a href="#${group}">${group}</a>`).join(" ");
  const sections = [...groups].map(
    ([group, list]) =>
      `<h2 id="${group}">${group}</h2>${list.map(([name, route]) => section(name, route)).join("")}`,
  );
  const events = eventTypes.map(
    (type) =>
      `<article id="${type}"><h3>${type}</h3><p>${html(eventTable[type].means)}.</p>${block("event", eventSchemas[type], "output")}</article>`,
  );
  const codes = Object.entries(problems).map(
    ([code, { status, title }]) =>
      `<tr><td><code>${code}</code></td><td>${status}</td><td>${html(title)}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Lendemain API</title><style>${style}</style>
<h1>Lendemain API, v1</h1>
<p>Money in minor units, weight in grams, lengths in millimetres, instants in UTC. The same as
<a href="/v1/openapi.json">OpenAPI 3.1</a>. Every call but this page needs a bearer token with one of the scopes named;
without one it is answered 401, with another 403, and the header <code>www-authenticate</code> says what is missing.</p>
<nav>${contents} <a href="#events">events</a> <a href="#problems">problems</a></nav>
${sections.join("")}
<h2 id="events">events</h2>
<p>What is told of orders and shipments: in an order's timeline, to webhooks (those of a channel's orders;
to a vendor, <code>purchase-order.…</code> of its own), and on the event bus as <code>detail</code>, at least once. A reader drops an <code>id</code> that it has seen, sorts the events of an order by it, and passes over fields that it does
not know: more may be added, none goes or changes what it means.</p>
${events.join("")}
<h2 id="problems">problems</h2>
<p>Errors are <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> documents:
<code>{ type, title, status, code, detail?, errors?: [{ field, message }] }</code>.</p>
<table><tr><th>code</th><th>status</th><th>meaning</th></tr>${codes.join("")}</table></html>`;
}

function section(name: string, route: Route): string {
  const headers = Object.entries(route.headers ?? {}).map(
    ([header, text]) => `<li><code>${header}</code>: ${html(text)}</li>`,
  );
  const answers = Object.entries(route.answers).map(([status, answer]) =>
    block(`answers ${status}`, answer, "output"),
  );
  return `<article id="${name}"><h3><b>${route.method}</b> ${html(route.path)}</h3><p>${html(route.summary)}.
<small>Scope: ${route.scopes.map((scope) => `<code>${qualified(scope)}</code>`).join(" or ")}</small></p>
${headers.length > 0 ? `<ul>${headers.join("")}</ul>` : ""}
${Object.keys(route.query.shape).length > 0 ? block("query", route.query, "input") : ""}
${route.body instanceof z.ZodUndefined ? "" : block("body", route.body, "input")}${answers.join("")}</article>`;
}

function block(title: string, schema: z.ZodType, io: "input" | "output"): string {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return `<details><summary>${title}</summary><pre>${html(JSON.stringify(json, undefined, 2))}</pre></details>`;
}

const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}h3{font:600 1rem ui-monospace,monospace;margin:1.5rem 0 0}h3 b{color:#0550ae}
p{margin:.3rem 0}small{color:#57606a}nav a{margin-right:1rem}pre{background:#f6f8fa;padding:1rem;overflow:auto;font-size:.8rem}
td,th{text-align:left;padding:.2rem 1rem .2rem 0}code{font-size:.85em}summary{cursor:pointer;color:#0550ae}`;
