import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, ValidateFunction>();

/** Throws where a message breaks the schema of its type in docs/schema. */
export function checkSchema(message: { type: string }): void {
  let validate = validators.get(message.type);
  if (!validate) {
    const file = new URL(`../../../../../docs/schema/${message.type}.json`, import.meta.url);
    validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
    validators.set(message.type, validate);
  }
  if (!validate(message)) {
    throw new Error(ajv.errorsText(validate.errors) + " in " + JSON.stringify(message));
  }
}
