// One structured logger per process. Ids only: no names, no addresses.
import { Logger } from "@aws-lambda-powertools/logger";

export const logger = new Logger({ serviceName: "lendemain" });
