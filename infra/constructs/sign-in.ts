// Who may call the API: a pool of machine clients, one for each party with the scopes of its kind, and one for planners.
import { Duration, type Stack } from "aws-cdk-lib";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { CfnUserPoolDomain, OAuthScope, ResourceServerScope, UserPool } from "aws-cdk-lib/aws-cognito";
import { RESOURCE_SERVER, scopes, scopesOf } from "#shared/contracts/scopes.ts";
import { type Party, partiesOf } from "../parties.ts";
import type { Stage } from "../stages.ts";

/** @returns what lets in the tokens of these clients alone */
export function signIn(stack: Stack, stage: Stage): HttpJwtAuthorizer {
  const pool = new UserPool(stack, "Clients", {
    selfSignUpEnabled: false,
    removalPolicy: stage.removalPolicy,
    passwordPolicy: {
      minLength: 16,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
  });
  const parties = partiesOf(stack.node);
  const general = Object.entries(scopes).map(
    ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
  );
  const partyScope = ({ kind, id }: Party) =>
    new ResourceServerScope({
      scopeName: `${kind}:${id}`,
      scopeDescription: `Speaks for the ${kind} ${id}`,
    });
  const server = pool.addResourceServer("Scopes", {
    identifier: RESOURCE_SERVER,
    scopes: [...general, ...parties.map(partyScope)],
  });
  const client = (name: string, granted: readonly ResourceServerScope[]) =>
    pool.addClient(name, {
      generateSecret: true,
      accessTokenValidity: Duration.hours(1),
      oAuth: {
        flows: { clientCredentials: true },
        scopes: granted.map((one) => OAuthScope.resourceServer(server, one)),
      },
    });
  const clients = [
    client("Planner", general),
    ...parties.map((party) => {
      const granted: readonly string[] = scopesOf[party.kind];
      return client(`${party.kind}-${party.id}`, [
        ...general.filter((one) => granted.includes(one.scopeName)),
        partyScope(party),
      ]);
    }),
  ];
  new CfnUserPoolDomain(stack, "Domain", {
    userPoolId: pool.userPoolId,
    domain: `lendemain-${stage.name}-${stack.node.addr.slice(0, 8)}`,
  });
  const issuer = `https://cognito-idp.${stack.region}.amazonaws.com/${pool.userPoolId}`;
  return new HttpJwtAuthorizer("Tokens", issuer, {
    jwtAudience: clients.map((one) => one.userPoolClientId),
  });
}
