// Builds the package into the folder that is named, or transports/target/typescript: ESM, IIFE and types.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? join(here, "../../../target/typescript"));
const dist = join(target, "dist");
const common = {
  absWorkingDir: here,
  entryPoints: ["src/index.ts"],
  bundle: true,
  minify: true,
  target: "es2020",
  legalComments: "none",
  banner: { js: "/* @ringcast/client, Apache-2.0 */" },
};

mkdirSync(dist, { recursive: true });
await build({ ...common, format: "esm", outfile: join(dist, "ringcast-client.js") });
await build({ ...common, format: "iife", globalName: "ringcast", outfile: join(dist, "ringcast-client.iife.js") });
const options = ["--project", "tsconfig.build.json", "--outDir", join(dist, "types")];
const types = spawnSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), ...options], {
  cwd: here,
  stdio: "inherit",
});
if (types.status !== 0) {
  process.exit(1);
}
// The last, for its age says how old the build is.
for (const file of ["README.md", "package.json"]) {
  copyFileSync(join(here, file), join(target, file));
}
