// How the API calls its functions: in a role that may invoke just them. A permission for each function would be a
// resource for each route, and a stack holds 500.
import {
  HttpIntegrationType,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  IntegrationCredentials,
  PayloadFormatVersion,
} from "aws-cdk-lib/aws-apigatewayv2";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";

/** A role's policy holds 10,240 characters, and the name of a function takes about 110. */
const FUNCTIONS_OF_A_ROLE = 60;

export class Invoking {
  readonly #scope: Construct;
  #roles = 0;
  #functions = 0;
  #current: { readonly role: Role; readonly statement: PolicyStatement } | undefined;

  constructor(scope: Construct) {
    this.#scope = scope;
  }

  /** The integration of a route with its function. */
  of(id: string, fn: IFunction): HttpRouteIntegration {
    const { role, statement } = this.#roleForOneMore();
    statement.addResources(fn.functionArn);
    return new InvokedInRole(id, fn, role);
  }

  #roleForOneMore() {
    const known = this.#functions % FUNCTIONS_OF_A_ROLE === 0 ? undefined : this.#current;
    this.#functions += 1;
    if (known !== undefined) return known;
    this.#roles += 1;
    const statement = new PolicyStatement({ actions: ["lambda:InvokeFunction"] });
    const role = new Role(this.#scope, `Invoker${this.#roles}`, {
      assumedBy: new ServicePrincipal("apigateway.amazonaws.com"),
      inlinePolicies: { functions: new PolicyDocument({ statements: [statement] }) },
    });
    this.#current = { role, statement };
    return this.#current;
  }
}

class InvokedInRole extends HttpRouteIntegration {
  readonly #fn: IFunction;
  readonly #role: Role;

  constructor(id: string, fn: IFunction, role: Role) {
    super(id);
    this.#fn = fn;
    this.#role = role;
  }

  override bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.#fn.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      credentials: IntegrationCredentials.fromRole(this.#role),
    };
  }
}
