import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const require = createRequire(import.meta.url);

/** Writes `.br` and `.gz` beside every asset, so that the server never compresses while somebody waits. */
function precompress(): Plugin {
  return {
    name: "precompress",
    apply: "build",
    async writeBundle(options, bundle) {
      const names = Object.keys(bundle).filter((name) => /\.(js|css|svg|json)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = join(options.dir ?? "dist", name);
          const bytes = await readFile(file);
          const params = {
            [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          };
          await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }));
          await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
        }),
      );
    },
  };
}

/** Lets the browser fetch the font together with the script, not after the styles. */
function preloadFont(): Plugin {
  return {
    name: "preload-font",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((name) => /inter-latin-(?!ext)[^/]*\.woff2$/.test(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", href: `./${name}`, crossorigin: true },
            injectTo: "head" as const,
          })),
    },
  };
}

export default defineConfig({
  // Relative addresses: the server writes BASE_PATH into <base href> and the same build runs under any sub-path.
  base: "./",
  plugins: [react(), tailwindcss(), preloadFont(), precompress()],
  resolve: {
    alias: { "@inter": join(require.resolve("@fontsource-variable/inter/package.json"), "../files") },
  },
  build: {
    outDir: "dist",
    target: "es2022",
    // The content security policy forbids data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs: what changes rarely, and what is around the pages.
          groups: [
            {
              name: "foundation",
              test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store|@tanstack[\\/](react-router|router-core|history|react-store|store|react-query|query-core))[\\/]/,
            },
            {
              name: "shell",
              test: /texts[\\/]src[\\/](?!locales|languages|actions|attempts|causes|problems)|contract[\\/]src[\\/]lists|web[\\/]src[\\/](router\.|routes[\\/].*search|api[\\/]|charts[\\/]view|format[\\/](?!ip-range|zones|tags)|i18n[\\/]i18n|features[\\/]shell[\\/](?!not-delivered|palette|duplicati-picker)|features[\\/]session[\\/](me|hints|logout)|jobs[\\/](incident-actions|live-progress|phases|state-mark|states|strip-|runs[\\/]view)|notifications[\\/]use-notified|ui[\\/](?!table|text-field|select|toggle|copy-block|confirm|.*-(popup|viewer)\.))/,
            },
            {
              // What the dashboard shows at once: one file packs better than many.
              name: "dashboard",
              test: /web[\\/]src[\\/]features[\\/]dashboard[\\/](?!table|empty|side-panel|trouble-(list|grid)|cause-row|wall|edit|versions[\\/]versions-dialog|peek[\\/](peek-card|job-facts|bar-facts))/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://localhost:9666", "/guide": "http://localhost:9666" } },
});
