// The program as a preview of a site folder, in a process of its own.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PATIENCE } from "./browser.mjs";
import { PROGRAM } from "./site.mjs";

/** Starts `showroom serve` and waits until it answers. `end` stops it as Ctrl-C does. */
export const preview = async (folder, { port = 0, program = PROGRAM } = {}) => {
  const process = spawn(program, ["serve", folder, "--watch", "--port", String(port)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((end) => process.once("exit", end));
  const lines = createInterface({ input: process.stderr });
  const said = [];
  const url = await new Promise((serving, failed) => {
    const late = setTimeout(() => failed(new Error(`it does not answer: ${said.join("\n")}`)), PATIENCE);
    lines.on("line", (line) => {
      said.push(line);
      const found = line.match(/^serving (http:\S+)/);
      if (!found) return;
      clearTimeout(late);
      serving(found[1].replace(/\/$/, ""));
    });
    ended.then(() => failed(new Error(`it ended: ${said.join("\n")}`)));
  });
  const end = async (signal = "SIGINT") => {
    process.kill(signal);
    await ended;
  };
  return { url, port: Number(new URL(url).port), id: process.pid, said, end };
};
