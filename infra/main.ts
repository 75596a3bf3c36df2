// What `npx cdk` runs (cdk.json).
import { buildApp } from "./app.ts";

buildApp({ checked: true }).synth();
