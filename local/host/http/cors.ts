// Cross-origin answers, as API Gateway gives them by itself.
import type { Cors } from "./declared.ts";
import type { HttpResponse } from "./messages.ts";

type Headers = Readonly<Record<string, string>>;

export function corsHeaders(cors: Cors | undefined, origin: string | undefined): Headers {
  if (cors === undefined || origin === undefined) return {};
  const any = cors.AllowOrigins.includes("*");
  if (!any && !cors.AllowOrigins.includes(origin)) return {};
  return {
    "access-control-allow-origin": any ? "*" : origin,
    ...(cors.ExposeHeaders.length > 0 && { "access-control-expose-headers": cors.ExposeHeaders.join(",") }),
  };
}

export function preflight(cors: Cors, origin: string): HttpResponse {
  return {
    status: 204,
    headers: {
      ...corsHeaders(cors, origin),
      "access-control-allow-methods": cors.AllowMethods.join(","),
      "access-control-allow-headers": cors.AllowHeaders.join(","),
      ...(cors.MaxAge !== undefined && { "access-control-max-age": String(cors.MaxAge) }),
    },
    body: "",
  };
}
