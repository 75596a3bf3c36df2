// What `npx cdk` runs (cdk.json).
import { buildApp } from "./app.ts";

buildApp().synth();
