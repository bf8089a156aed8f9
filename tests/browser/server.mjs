// A web host of a few lines, on this machine only: compresses, keeps fingerprinted files, sends the
// site's own page for what is missing, and the policy that the site's rules for Apache say.

import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KINDS = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

const COMPRESSED = /^text\/|json$|xml$|javascript/;

/** The policy of the site. There is no https here to upgrade to. */
const policyOf = async (root) => {
  const rules = await readFile(join(root, ".htaccess"), "utf8");
  const [, policy] = rules.match(/Content-Security-Policy "([^"]*)"/) ?? [];
  if (!policy?.includes("default-src 'none'")) throw new Error("the site's .htaccess has no strict policy");
  return policy.replace("; upgrade-insecure-requests", "");
};

/** Serves a folder at a free port: its address, and how to end it. */
export const serve = async (root) => {
  const policy = await policyOf(root);
  const server = createServer((request, response) => {
    answer({ root, policy }, request, response).catch((why) => response.destroy(why));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const answer = async ({ root, policy }, request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
  const wanted = join(root, normalize(path));
  const found = await existing(wanted.startsWith(root + sep) ? wanted : root);
  const file = found ?? (await missing(root, wanted));
  const kind = KINDS[extname(file ?? "")] ?? "application/octet-stream";
  response.statusCode = found ? 200 : 404;
  response.setHeader("content-type", kind);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("content-security-policy", policy);
  response.setHeader("cache-control", kind.startsWith("text/html") ? "no-cache" : "max-age=3600");
  if (!file) return response.end("not found");
  if (!COMPRESSED.test(kind.split(";")[0])) return createReadStream(file).pipe(response);
  const [coding, compress] = coded(request.headers["accept-encoding"] ?? "");
  response.setHeader("vary", "accept-encoding");
  if (coding) response.setHeader("content-encoding", coding);
  response.end(compress(await readFile(file)));
};

/** The file at a path, or the page of a folder. */
const existing = async (path) => {
  const is = await stat(path).catch(() => undefined);
  if (is?.isDirectory()) return existing(join(path, "index.html"));
  return is?.isFile() ? path : undefined;
};

/** The page for what is missing that is nearest above it, as that of a language is. */
const missing = async (root, path) => {
  for (let folder = dirname(path); folder.startsWith(root); folder = dirname(folder)) {
    const page = await existing(join(folder, "404.html"));
    if (page) return page;
  }
  return undefined;
};

const coded = (accepted) => {
  if (/\bbr\b/.test(accepted)) {
    const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
    return ["br", (bytes) => brotliCompressSync(bytes, fast)];
  }
  if (/\bgzip\b/.test(accepted)) return ["gzip", (bytes) => gzipSync(bytes)];
  return [undefined, (bytes) => bytes];
};
